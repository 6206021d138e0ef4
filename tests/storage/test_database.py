"""Transactions, outages and times."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import anyio.to_thread
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from hotline400.storage import tenants as tenants_of
from hotline400.storage.database import Database
from hotline400.storage.errors import Unavailable
from hotline400.storage.migrations import upgrade
from hotline400.storage.models import TenantRow
from hotline400.storage.tenancy import OPERATOR
from hotline400.testing.postgres import PostgresCluster
from hotline400.wellbeing import Wellbeing

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio


async def test_a_session_commits_at_its_end(database: Database) -> None:
    async with database.session(OPERATOR) as session:
        row = await tenants_of.add(session, name="新", now=NOW)
    async with database.reading(OPERATOR) as session:
        assert (await tenants_of.get(session, row.id)).name == "新"


async def test_a_session_rolls_back_on_any_exception(database: Database) -> None:
    async def fail() -> None:
        async with database.session(OPERATOR) as session:
            await tenants_of.add(session, name="新", now=NOW)
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    async with database.reading(OPERATOR) as session:
        assert "新" not in [row.name for row in await tenants_of.list_all(session)]


async def test_a_cancelled_request_rolls_back_and_frees_the_database(database: Database) -> None:
    async def begin(task_status: anyio.abc.TaskStatus[None]) -> None:
        async with database.session(OPERATOR) as session:
            await tenants_of.add(session, name="新", now=NOW)
            task_status.started()
            await anyio.sleep_forever()

    async with anyio.create_task_group() as group:
        await group.start(begin)
        group.cancel_scope.cancel()
    async with database.session(OPERATOR) as session:
        assert len(await tenants_of.list_all(session)) == 2


async def test_a_reading_session_writes_nothing(database: Database, tenants: TwoTenants) -> None:
    async with database.reading(OPERATOR) as session:
        row = await tenants_of.get(session, tenants.ours.tenant_id)
        row.name = "改"
        with pytest.raises(RuntimeError, match="only reads"):
            await session.flush()
        await session.rollback()


async def test_a_reading_session_sees_one_moment(database: Database, tenants: TwoTenants) -> None:
    async with database.reading(OPERATOR) as reader:
        before = len(await tenants_of.list_all(reader))
        async with database.session(OPERATOR) as writer:
            await tenants_of.add(writer, name="新", now=NOW)
        assert len(await tenants_of.list_all(reader)) == before


async def test_writers_wait_for_each_other(database: Database, tenants: TwoTenants) -> None:
    """Ten read, think and write at once: none is refused, none is lost."""

    async def one_more_day() -> None:
        async with database.session(OPERATOR) as session:
            row = await session.get_one(
                TenantRow, tenants.ours.tenant_id, with_for_update=True, populate_existing=True
            )
            await anyio.lowlevel.checkpoint()
            row.recordings_kept_days += 1

    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(one_more_day)
    async with database.reading(OPERATOR) as session:
        row = await tenants_of.get(session, tenants.ours.tenant_id)
        assert row.recordings_kept_days == 100


async def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    beijing = datetime(2026, 11, 23, 16, 0, 0, 123456, timezone(timedelta(hours=8)))
    async with database.session(OPERATOR) as session:
        added = await tenants_of.add(session, name="新", now=beijing)
    async with database.reading(OPERATOR) as session:
        found = (await tenants_of.get(session, added.id)).created_at
    assert found == beijing
    assert found.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        async with database.session(OPERATOR) as session:
            await tenants_of.add(session, name="新", now=datetime(2026, 1, 1))  # noqa: DTZ001


async def test_ping_answers(database: Database) -> None:
    await database.ping()


@asynccontextmanager
async def held_by_another(database: Database) -> AsyncIterator[None]:
    """Another program has the lock that a record needs; reading goes on."""
    async with database.engine.connect() as connection:
        if database.is_sqlite:
            await connection.execution_options(hotline400_writes=True)
            await connection.execute(text("SELECT 1"))
        else:
            await connection.execute(text("LOCK TABLE calls IN EXCLUSIVE MODE"))
        yield
        await connection.rollback()


async def test_a_database_that_another_holds_answers_but_cannot_be_written(
    database: Database,
) -> None:
    await database.try_to_write()
    async with held_by_another(database):
        await database.ping()
        with pytest.raises(Unavailable):
            await database.try_to_write()
    await database.try_to_write()
    async with database.reading(OPERATOR) as session:
        await tenants_of.list_all(session)


async def test_health_tells_of_a_database_that_another_holds(
    database: Database, tmp_path: Path
) -> None:
    connected: Any = SimpleNamespace(connected=True)
    journal: Any = SimpleNamespace(failing=False)
    wellbeing = Wellbeing(database, connected, journal, {}, tmp_path / "none")
    assert (await wellbeing.ask()).database == "down"  # its tables are not made yet
    wellbeing.prepared.set()
    well = await wellbeing.ask()
    assert (well.status, well.database, well.notes) == ("ok", "ok", ())
    async with held_by_another(database):
        held = await wellbeing.ask()
    assert (held.status, held.database) == ("degraded", "degraded")
    assert [note.part for note in held.notes] == ["database"]
    assert (await wellbeing.ask()).status == "ok"


async def test_postgresql_stopped_and_back() -> None:
    with PostgresCluster() as cluster:
        async with Database(cluster.create_database("here")) as database:
            await upgrade(database)
            async with database.session(OPERATOR) as session:
                await tenants_of.add(session, name="先", now=NOW)
            cluster.stop()
            with pytest.raises(Unavailable):
                await database.ping()
            with pytest.raises(Unavailable):
                async with database.session(OPERATOR) as session:
                    await tenants_of.add(session, name="中", now=NOW)
            cluster.start()
            async with database.session(OPERATOR) as session:
                await tenants_of.add(session, name="后", now=NOW)
            async with database.reading(OPERATOR) as session:
                assert {row.name for row in await tenants_of.list_all(session)} == {"先", "后"}


async def test_postgresql_stopped_within_a_transaction() -> None:
    with PostgresCluster() as cluster:
        async with Database(cluster.create_database("here")) as database:
            await upgrade(database)

            async def cut_off() -> None:
                async with database.session(OPERATOR) as session:
                    await tenants_of.add(session, name="半", now=NOW)
                    cluster.stop()

            with pytest.raises(Unavailable):
                await cut_off()
            cluster.start()
            async with database.reading(OPERATOR) as session:
                assert await tenants_of.list_all(session) == []


async def test_a_mistake_in_our_sql_is_not_called_an_outage(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path / 'untouched.db'}") as database:
        with pytest.raises(DBAPIError, match="no such table"):
            async with database.reading(OPERATOR) as session:
                await tenants_of.list_all(session)


async def test_a_sqlite_file_that_cannot_be_opened_is_an_outage(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path / 'missing' / 'a.db'}") as database:
        with pytest.raises(Unavailable):
            await database.ping()
    await driver_threads_ended()


async def driver_threads_ended() -> None:
    """aiosqlite does not wait for its thread where a connection failed or was cut off; the thread
    still has a word for the event loop, which therefore must not be closed before."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await anyio.to_thread.run_sync(thread.join)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:////tmp/a.db", "sqlite+aiosqlite"),
        ("postgres://host/name", "postgresql+psycopg"),
        ("postgresql://host/name", "postgresql+psycopg"),
        ("postgresql+psycopg://host/name", "postgresql+psycopg"),
    ],
)
async def test_urls_as_people_write_them(url: str, driver: str) -> None:
    async with Database(url) as database:
        assert database.url.drivername == driver


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:", "rubbish"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database_url"):
        Database(url)
