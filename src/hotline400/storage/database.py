"""The database: engine, transactions, and the promise that an outage has one name.

SQLite runs in WAL mode with `synchronous=FULL`: a record that we called saved is on the disk, for
the journal forgets it then (docs/decisions/0030). Writers say BEGIN IMMEDIATE, so they queue for
the lock at the start instead of failing half-way.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session, UOWTransaction

from hotline400.storage import audit, revision  # noqa: F401 — their rules hold in every session
from hotline400.storage.errors import Unavailable
from hotline400.storage.tenancy import Scope, ScopedSession

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
_LOCK_WAIT_MILLISECONDS = 15_000
_PROBE_MILLISECONDS = 2_000


class Database:
    """One engine with its pool. Make one a process and close it at the end."""

    def __init__(self, url: str) -> None:
        self.url = _with_async_driver(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)

    @property
    def file(self) -> Path | None:
        """Where SQLite keeps it; None for PostgreSQL."""
        return Path(self.url.database or "") if self.is_sqlite else None

    @asynccontextmanager
    async def session(self, scope: Scope | None = None) -> AsyncIterator[AsyncSession]:
        """One transaction that may write: commits at the end, rolls back on any exception.

        Rows stay readable after the end. Raises Unavailable when the database does not answer.
        """
        async with self._transaction(scope, {"hotline400_writes": True}) as session:
            yield session

    @asynccontextmanager
    async def reading(self, scope: Scope | None = None) -> AsyncIterator[AsyncSession]:
        """One transaction that sees a single moment of the database and writes nothing."""
        options: dict[str, Any] = {}
        if not self.is_sqlite:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with self._transaction(scope, options) as session:
            session.info["reading"] = True
            yield session

    @asynccontextmanager
    async def _transaction(
        self, scope: Scope | None, options: dict[str, Any]
    ) -> AsyncIterator[AsyncSession]:
        with _outages_named():
            async with self.engine.connect() as connection:
                await connection.execution_options(**options)
                session = AsyncSession(
                    connection,
                    sync_session_class=ScopedSession,
                    expire_on_commit=False,
                    info={"scope": scope},
                )
                async with session, session.begin():
                    yield session

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A bare writing transaction, for migrations. Everything else takes a session."""
        with _outages_named():
            async with self.engine.connect() as connection:
                await connection.execution_options(hotline400_writes=True)
                async with self._references_checked_late(connection), connection.begin():
                    yield connection
                    if self.is_sqlite:
                        await _check_references(connection)

    @asynccontextmanager
    async def _references_checked_late(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """SQLite alters a table by making it anew; while the old one goes, what refers to it must
        not count (sqlite.org/lang_altertable.html, 7). Cannot be said inside a transaction."""
        if not self.is_sqlite:
            yield
            return
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            await raw.execute("PRAGMA foreign_keys = ON")

    async def ping(self) -> None:
        """Raises Unavailable unless the database answers."""
        with _outages_named():
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))

    async def try_to_write(self) -> None:
        """Raises Unavailable unless records could be written now, or within two seconds: whoever
        reads only does not notice that another holds the lock. Changes nothing."""
        if self.is_sqlite:
            await self._try_to_lock_file()
            return
        with _outages_named():
            async with self.engine.connect() as connection:
                await connection.execute(text(f"SET LOCAL lock_timeout = {_PROBE_MILLISECONDS}"))
                await connection.execute(text("LOCK TABLE calls IN ROW EXCLUSIVE MODE"))
                await connection.rollback()

    async def _try_to_lock_file(self) -> None:
        """On a connection whose own waiting is made short: the others wait longer."""
        with _outages_named():
            async with self.engine.connect() as connection:
                raw: Any = (await connection.get_raw_connection()).driver_connection
                try:
                    await raw.execute(f"PRAGMA busy_timeout = {_PROBE_MILLISECONDS}")
                    await raw.execute("BEGIN IMMEDIATE")
                    await raw.execute("ROLLBACK")
                except sqlite3.OperationalError as error:
                    raise Unavailable(str(error)) from error
                finally:
                    await raw.execute(f"PRAGMA busy_timeout = {_LOCK_WAIT_MILLISECONDS}")

    async def close(self) -> None:
        await self.engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()


async def _check_references(connection: AsyncConnection) -> None:
    broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
    if broken:
        raise RuntimeError(f"a migration left references to nothing: {broken[:5]}")


@contextmanager
def _outages_named() -> Iterator[None]:
    """One name for every way in which a database can be away."""
    try:
        yield
    except PoolTimeoutError as error:
        raise Unavailable(str(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_outage(error):
            raise Unavailable(str(error)) from error
        raise


def _is_outage(error: DBAPIError) -> bool:
    """SQLite calls a mistake in our SQL operational too; that one is a bug of ours."""
    operational = isinstance(error, OperationalError | InterfaceError)
    return operational and getattr(error.orig, "sqlite_errorname", "") != "SQLITE_ERROR"


@event.listens_for(ScopedSession, "before_flush")
def _refuse_writing(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if session.info.get("reading") and (session.new or session.dirty or session.deleted):
        raise RuntimeError("this session only reads: write in `Database.session`")


def _with_async_driver(text_url: str) -> URL:
    """`sqlite:///…` and `postgresql://…` as people write them, with the drivers that we use.

    Raises ValueError, whose sentence never holds the URL: it may have a password in it.
    """
    try:
        url = make_url(text_url)
    except ArgumentError:
        raise ValueError("database_url: not a database's address") from None
    backend = url.get_backend_name()
    if backend not in _DRIVERS:
        raise ValueError(f"database_url: SQLite or PostgreSQL, not {backend!r}")
    if backend == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("database_url: SQLite needs a file, so that it outlives the process")
    return url.set(drivername=_DRIVERS[backend])


def _postgres_engine(url: URL) -> AsyncEngine:
    """A connection is asked before use, so the first call after an outage finds a new one."""
    if "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": "5"})
    return create_async_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True
    )


def _sqlite_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=5, max_overflow=10, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin_sqlite` does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_LOCK_WAIT_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("hotline400_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
