"""Bringing the database to this version's tables.

Runs at every start. Several processes may start at once: one migrates, the others wait and then
find nothing to do.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from anyio import to_thread
from sqlalchemy import Connection, text

from hotline400.storage.database import Database

_ADVISORY_LOCK = 400_400_0001


async def upgrade(database: Database) -> None:
    """To the newest revision; all in one transaction, so a failed one leaves nothing half done.

    Raises Unavailable when the database does not answer.
    """
    if database.file is None:
        await _upgrade(database)
        return
    # Switching a new file to WAL is the one thing that SQLite's own locks do not make wait.
    with _sqlite_lock(database.file) as lock:
        await to_thread.run_sync(fcntl.flock, lock, fcntl.LOCK_EX, abandon_on_cancel=False)
        await _upgrade(database)


async def _upgrade(database: Database) -> None:
    async with database.connection() as connection:
        if not database.is_sqlite:
            lock = text("SELECT pg_advisory_xact_lock(:key)")
            await connection.execute(lock, {"key": _ADVISORY_LOCK})
        await connection.run_sync(_run_alembic)


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings without an ini file: the migrations are part of the package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def _run_alembic(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


@contextmanager
def _sqlite_lock(file: Path) -> Iterator[int]:
    """Opens the lock file. The database's own file is made here too, for its owner only: it holds
    password hashes and trunk passwords (SQLite gives its WAL the same mode)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    lock = os.open(file.with_name(f"{file.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield lock
    finally:
        os.close(lock)
