"""Migrations make what the models say, also when several processes start at once."""

import os
import stat
import sys
from pathlib import Path

import anyio
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from hotline400.storage import revision
from hotline400.storage.database import Database
from hotline400.storage.migrations import upgrade
from hotline400.storage.models import Table
from hotline400.storage.tenancy import OPERATOR
from hotline400.testing.postgres import PostgresCluster

pytestmark = pytest.mark.anyio

UPGRADE = """
import asyncio, sys
from hotline400.storage.database import Database
from hotline400.storage.migrations import upgrade

async def main():
    async with Database(sys.argv[1]) as database:
        await upgrade(database)

asyncio.run(main())
"""


@pytest.fixture
def new_url(
    kind: str, cluster: PostgresCluster, tmp_path: Path, request: pytest.FixtureRequest
) -> str:
    """A database without any table."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'deep' / 'new.db'}"
    return cluster.create_database(request.node.originalname)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Table.metadata))


async def test_migrations_make_what_the_models_say(empty_database: Database) -> None:
    async with empty_database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_second_upgrade_changes_nothing(empty_database: Database) -> None:
    await upgrade(empty_database)
    async with empty_database.reading(OPERATOR) as session:
        assert await revision.current(session) == 1


async def test_several_processes_start_at_once(new_url: str) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(3):  # raises where one of them fails
            group.start_soon(anyio.run_process, [sys.executable, "-c", UPGRADE, new_url])
    async with Database(new_url) as database, database.reading(OPERATOR) as session:
        assert await revision.current(session) == 1


async def test_a_failed_migration_leaves_nothing_half_done(
    new_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Database(new_url) as database:
        monkeypatch.setattr("alembic.op.batch_alter_table", fail_in_the_middle)
        with pytest.raises(InterruptedError):
            await upgrade(database)
        monkeypatch.undo()
        async with database.engine.connect() as connection:
            left = [change for change in await connection.run_sync(differences) if change]
            assert {change[0] for change in left if isinstance(change, tuple)} >= {"add_table"}
            tables = {c[1].name for c in left if isinstance(c, tuple) and c[0] == "add_table"}
            assert tables == set(Table.metadata.tables)
        await upgrade(database)


def fail_in_the_middle(*_args: object, **_options: object) -> None:
    raise InterruptedError


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def test_the_database_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "private.db"
    umask = os.umask(0)
    try:
        async with Database(f"sqlite:///{file}") as database:
            await upgrade(database)
            modes = modes_in(tmp_path)
    finally:
        os.umask(umask)
    assert set(modes.values()) == {0o600}, modes
