"""Requests to be called back: made and moved with the records of calls, taken by one engine."""

from datetime import datetime, time, timedelta
from functools import partial

import anyio
import pytest
from sqlalchemy import exists, false, select

from hotline400.record.callback import (
    CallbackOutcome,
    CallbackResult,
    CallbackState,
)
from hotline400.record.record import CallRecord
from hotline400.storage import callback_progress, callbacks
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.callback_store import DatabaseCallbacks
from hotline400.storage.database import Database
from hotline400.storage.errors import Duplicate
from hotline400.storage.models import CallbackRow, CallRow, TenantRow
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, TENANTS, a_call, asked, its_events

pytestmark = pytest.mark.anyio


@pytest.fixture
async def database(empty_database: Database) -> Database:
    """With our tenant in it, and nothing else."""
    async with empty_database.session(OPERATOR) as session:
        tenant = TENANTS.ours.tenant_id
        session.add(TenantRow(id=tenant, name=tenant, created_at=NOW))
    return empty_database


ENDED = NOW + timedelta(seconds=60)


async def save(database: Database, call_id: str, **fields: object) -> CallRecord:
    record = a_call(call_id, tenant_id=TENANTS.ours.tenant_id, **fields)
    await DatabaseRecordStore(database).save(record, its_events(record))
    return record


def tried(result: CallbackResult, *, dialled: bool = True) -> CallbackOutcome:
    return CallbackOutcome(request="request", of="call", result=result, dialled=dialled)


async def row(database: Database, request: str = "request") -> CallbackRow:
    async with database.reading(OPERATOR) as session:
        found = await session.get(CallbackRow, request)
        assert found is not None
        return found


async def test_a_record_makes_the_request_once(database: Database) -> None:
    for _ in range(2):
        await save(database, "call", callback_asked=asked())
    found = await row(database)
    assert (found.tenant_id, found.call_id, found.number) == (
        TENANTS.ours.tenant_id,
        "call",
        "13800138000",
    )
    assert (found.state, found.attempts, found.not_before) == ("waiting", 0, NOW)
    assert (found.key, found.retry_minutes, found.quiet_from) == ("1", [5, 15], time(21))


async def test_a_second_one_of_the_same_number_is_cancelled(database: Database) -> None:
    await save(database, "call", callback_asked=asked())
    await save(database, "call-2", callback_asked=asked("request-2"))
    await save(database, "call-3", callback_asked=asked("request-3", queue="sales"))
    states = [(await row(database, key)).state for key in ("request", "request-2", "request-3")]
    assert states == ["waiting", "cancelled", "waiting"]
    assert (await row(database, "request-2")).last_result == "duplicate"


async def test_a_reopening_beside_a_new_one_leaves_one_open(database: Database) -> None:
    """The look for an open one sees none on either side; the database knows better."""
    ours = TENANTS.ours
    await save(database, "call", callback_asked=asked())
    async with database.session(ours.scope) as session:
        (await callbacks.get(session, "request")).state = CallbackState.DONE
    await save(database, "call-2", callback_asked=asked("request-2"))

    async def reopen() -> None:
        async with database.session(ours.scope) as session:
            again = await callbacks.get_for_change(session, "request")
            again.state = CallbackState.WAITING
            await callbacks.flush_change(session, again)

    with pytest.raises(Duplicate):
        await reopen()
    states = [(await row(database, key)).state for key in ("request", "request-2")]
    assert states == ["done", "waiting"]


async def test_a_record_saved_beside_a_reopening_is_saved_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the other request had been opened right after our look."""
    await save(database, "call", callback_asked=asked())
    monkeypatch.setattr(
        callback_progress, "_is_open", lambda _: exists(select(CallbackRow.id).where(false()))
    )
    await save(database, "call-2", callback_asked=asked("request-2"))
    late = await row(database, "request-2")
    assert (late.state, late.last_result, late.call_id) == ("cancelled", "duplicate", "call-2")
    assert (await row(database)).state == "waiting"


async def test_two_that_ask_at_the_same_moment(database: Database) -> None:
    async with anyio.create_task_group() as tasks:
        for n in range(4):
            tasks.start_soon(partial(save, callback_asked=asked(f"r-{n}")), database, f"c-{n}")
    states = [(await row(database, f"r-{n}")).state for n in range(4)]
    assert sorted(states) == ["cancelled", "cancelled", "cancelled", "waiting"]


async def test_what_a_call_came_to_moves_the_request_once(database: Database) -> None:
    store = DatabaseCallbacks(database)
    await save(database, "call", callback_asked=asked())
    assert await store.begin("request", "one", "back")
    for _ in range(2):
        record = await save(database, "back", callback=tried(CallbackResult.BUSY))
    found = await row(database)
    assert (found.state, found.attempts, found.last_call) == ("waiting", 1, "back")
    assert (found.last_result, found.current_call) == ("busy", None)
    assert found.not_before == record.ended_at + timedelta(minutes=5)
    async with database.reading(OPERATOR) as session:
        call = await session.get(CallRow, "back")
        assert call is not None
        assert call.callback_of == "call"
    assert await store.begin("request", "one", "back-2")
    await save(database, "back-2", callback=tried(CallbackResult.NO_ANSWER))
    assert (await row(database)).state == "failed"


async def test_a_call_that_is_not_the_current_one_moves_nothing(database: Database) -> None:
    await save(database, "call", callback_asked=asked())
    await save(database, "back", callback=tried(CallbackResult.ANSWERED))
    assert (await row(database)).state == "waiting"


async def test_of_many_engines_one_takes_it(database: Database) -> None:
    store = DatabaseCallbacks(database)
    await save(database, "call", callback_asked=asked())
    assert not await store.begin("request", "two", "other")
    taken: list[bool] = []

    async def take(call_id: str) -> None:
        taken.append(await store.begin("request", "one", call_id))

    async with anyio.create_task_group() as tasks:
        for n in range(5):
            tasks.start_soon(take, f"back-{n}")
    assert taken.count(True) == 1


async def test_a_lease_runs_out(database: Database) -> None:
    store = DatabaseCallbacks(database)
    await save(database, "call", callback_asked=asked())

    async def has(engine: str, at: datetime) -> bool:
        return bool(await store.mine(engine, at))

    assert await has("one", ENDED)
    assert not await has("two", ENDED + timedelta(seconds=30))
    assert await has("one", ENDED + timedelta(seconds=50))  # renewed: until 110
    assert not await has("two", ENDED + timedelta(seconds=100))
    assert await has("two", ENDED + timedelta(seconds=200))
    assert not await has("one", ENDED + timedelta(seconds=201))


async def test_one_that_rings_stays_long_with_its_engine(database: Database) -> None:
    store = DatabaseCallbacks(database)
    await save(database, "call", callback_asked=asked())
    await store.begin("request", "one", "back")
    assert not await store.mine("two", ENDED + timedelta(hours=1))
    (request,) = await store.mine("two", ENDED + timedelta(hours=3))
    assert (request.state, request.current_call) == (CallbackState.RINGING, "back")
    await store.give_back("request", "another")
    assert (await row(database)).state == "ringing"
    await store.give_back("request", "back")
    assert ((await row(database)).state, (await row(database)).current_call) == ("waiting", None)


async def test_only_a_waiting_one_is_closed(database: Database) -> None:
    store = DatabaseCallbacks(database)
    await save(database, "call", callback_asked=asked())
    line = ("4001234567", "main", "13800138000")
    assert await store.is_open(TENANTS.ours.tenant_id, *line)
    assert not await store.is_open("theirs", *line)
    await store.begin("request", "one", "back")
    await store.close("request", CallbackState.EXPIRED, CallbackResult.EXPIRED, NOW)
    assert (await row(database)).state == "ringing"
    await store.give_back("request", "back")
    await store.close("request", CallbackState.EXPIRED, CallbackResult.EXPIRED, NOW)
    found = await row(database)
    assert (found.state, found.last_result, found.last_at) == ("expired", "expired", NOW)
    assert not await store.is_open(TENANTS.ours.tenant_id, *line)
    assert await store.mine("one", ENDED) == []
