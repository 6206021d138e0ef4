"""Searching calls: every filter, pages that hold still, and indexes that are used."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.dialects import postgresql, sqlite

from hotline400.record.record import Disposition, ReleasedBy
from hotline400.storage import calls
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.calls import CallFilter
from hotline400.storage.database import Database
from hotline400.storage.errors import BadCursor, NotFound
from hotline400.storage.models import CallRow
from hotline400.storage.tenancy import OPERATOR, Scope

from .two_tenants import NOW, TwoTenants, a_call

pytestmark = pytest.mark.anyio

TENANT = Scope.of_tenant("t")
HOUR = timedelta(hours=1)

CALLS = [
    a_call("answered", tenant_id="t", recording_path="a.wav", recording_seconds=60.0),
    a_call(
        "missed",
        tenant_id="t",
        started_at=NOW + HOUR,
        ended_at=NOW + HOUR,
        caller_number="02012345678",
        province="北京",
        city="北京",
        carrier=None,
        answered_at=None,
        answered_phone=None,
        talk_ms=0,
        disposition=Disposition.NO_ANSWER,
        released_by=ReleasedBy.PLATFORM,
        offers=(),
    ),
    a_call(
        "fallback",
        tenant_id="t",
        hotline_number="4000000009",
        started_at=NOW + 2 * HOUR,
        caller_number="sip:weird",
        handled_by_fallback=True,
        answered_phone="02066668888",
        offers=(),
    ),
    a_call("foreign", tenant_id="other"),
]


@pytest.fixture
async def recorded(empty_database: Database) -> Database:
    store = DatabaseRecordStore(empty_database)
    for call in CALLS:
        await store.save(call, [])
    return empty_database


async def found(database: Database, wanted: CallFilter) -> list[str]:
    async with database.reading(TENANT) as session:
        return [row.id for row in (await calls.search(session, wanted)).items]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, ["fallback", "missed", "answered"]),
        ({"began_from": NOW + HOUR}, ["fallback", "missed"]),
        ({"began_before": NOW + HOUR}, ["answered"]),
        ({"hotline_number": "4000000009"}, ["fallback"]),
        ({"caller": "13700137000"}, ["answered"]),
        ({"caller": "137"}, ["answered"]),
        ({"caller": "020"}, ["missed"]),
        ({"caller": "37"}, []),
        ({"caller": "sip:weird"}, ["fallback"]),
        ({"phone": "13800138000"}, ["answered"]),
        ({"phone": "02088886666"}, ["answered"]),
        ({"phone": "02066668888"}, ["fallback"]),
        ({"dispositions": ("no_answer", "busy")}, ["missed"]),
        ({"released_by": "platform"}, ["missed"]),
        ({"province": "北京"}, ["missed"]),
        ({"city": "广州"}, ["fallback", "answered"]),
        ({"carrier": "中国移动"}, ["fallback", "answered"]),
        ({"has_recording": True}, ["answered"]),
        ({"has_recording": False}, ["fallback", "missed"]),
        ({"min_talk_seconds": 60}, ["fallback", "answered"]),
        ({"min_talk_seconds": 61}, []),
        ({"city": "广州", "has_recording": False}, ["fallback"]),
    ],
    ids=str,
)
async def test_filters(recorded: Database, wanted: dict[str, Any], ids: list[str]) -> None:
    assert await found(recorded, CallFilter(**wanted)) == ids


async def test_pages_hold_still_while_calls_come_in(recorded: Database) -> None:
    """Also calls of the very same moment as the last row of a page."""
    store = DatabaseRecordStore(recorded)
    for number in range(5):
        await store.save(a_call(f"same-{number}", tenant_id="t"), [])
    seen: list[str] = []
    cursor = None
    while True:
        async with recorded.reading(TENANT) as session:
            page = await calls.search(session, CallFilter(), cursor=cursor, limit=3)
        seen += [row.id for row in page.items]
        newer = NOW + 3 * HOUR + timedelta(seconds=len(seen))
        await store.save(a_call(f"newer-{len(seen)}", tenant_id="t", started_at=newer), [])
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert seen == [
        "fallback", "missed", "same-4", "same-3", "same-2", "same-1", "same-0", "answered"
    ]  # fmt: skip


async def test_a_wrong_cursor_is_refused(recorded: Database) -> None:
    async with recorded.reading(TENANT) as session:
        with pytest.raises(BadCursor):
            await calls.search(session, CallFilter(), cursor="nonsense")


async def test_details_of_another_tenants_call_are_not_found(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.reading(tenants.ours.scope) as session:
        assert len((await calls.details(session, tenants.ours.call_id)).offers) == 2
        with pytest.raises(NotFound):
            await calls.details(session, tenants.theirs.call_id)


async def test_counts_for_the_home_page(recorded: Database) -> None:
    async with recorded.reading(TENANT) as session:
        counted = await calls.counts(session, began_from=NOW, began_before=NOW + 2 * HOUR)
    assert (counted.calls, counted.answered, counted.missed) == (2, 1, 1)


SEARCHES: dict[str, tuple[CallFilter, str]] = {
    "newest": (CallFilter(), "ix_calls_tenant_id_started_at_id"),
    "span": (
        CallFilter(began_from=NOW, began_before=NOW + HOUR),
        "ix_calls_tenant_id_started_at_id",
    ),
    "caller": (CallFilter(caller="13700000042"), "ix_calls_tenant_id_caller_number"),
}


@pytest.fixture
async def ten_thousand_calls(empty_database: Database) -> Database:
    columns = CallRow.__table__.columns
    sample = {"path": [], "caller_raw": "", "handled_by_fallback": False}
    sample |= {"disposition": "answered", "reason": "", "released_by": "caller"}
    rows = [
        {
            **sample,
            "id": f"call-{number}",
            "tenant_id": f"t{number % 5}",
            "hotline_number": "4000000001",
            "caller_number": f"137{number:08}",
            "started_at": NOW + timedelta(minutes=number),
            "ended_at": NOW + timedelta(minutes=number),
            "wait_ms": 0,
            "talk_ms": 0,
        }
        for number in range(10_000)
    ]
    assert set(rows[0]) <= set(columns.keys())
    async with empty_database.session(OPERATOR) as session:
        await session.execute(insert(CallRow), rows)
    async with empty_database.session(OPERATOR) as session:
        await session.execute(text("ANALYZE"))
    return empty_database


async def test_searches_among_ten_thousand_calls_use_an_index(
    ten_thousand_calls: Database,
) -> None:
    database = ten_thousand_calls
    async with database.reading(Scope.of_tenant("t2")) as session:
        first = await calls.search(session, CallFilter())
    for name, (wanted, index) in SEARCHES.items():
        for cursor in (None, first.next_cursor):
            plan = await explain(database, wanted, cursor)
            assert index in plan, f"{name}, cursor {cursor}:\n{plan}"
            assert "SCAN calls\n" not in plan, plan
            assert "Seq Scan" not in plan, plan


async def explain(database: Database, wanted: CallFilter, cursor: str | None) -> str:
    """The plan of the very statement that a tenant's search runs."""
    dialect = sqlite.dialect() if database.is_sqlite else postgresql.dialect()
    statement = calls.search_statement(wanted, cursor).where(CallRow.tenant_id == "t2").limit(51)
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    prefix = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    async with database.reading(OPERATOR) as session:
        connection = await session.connection()
        rows = await connection.exec_driver_sql(f"{prefix}{compiled}")
        return "\n".join(str(row[-1]) for row in rows) + "\n"
