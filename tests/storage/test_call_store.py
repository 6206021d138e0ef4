"""Saving calls: once by key, whoever saves them, however often, with whatever in their headers."""

import sys
from datetime import timedelta

import anyio
import pytest
from sqlalchemy import func, select

from hotline400.record.event import CallEvent, EventKind
from hotline400.record.record import CallRecord, OfferRecord, OfferResult, VoicemailRecord
from hotline400.storage import calls
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.calls import CallDetails
from hotline400.storage.database import Database
from hotline400.storage.errors import TooLong
from hotline400.storage.models import CallEventRow, CallRow, OfferRow, VoicemailRow
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, TENANTS, a_call, its_events

pytestmark = pytest.mark.anyio
OURS = TENANTS.ours


async def details(database: Database, call_id: str = "call") -> CallDetails:
    async with database.reading(OPERATOR) as session:
        return await calls.details(session, call_id)


async def save(database: Database, record: CallRecord) -> None:
    await DatabaseRecordStore(database).save(record, its_events(record))


async def test_a_call_comes_back_as_it_was(empty_database: Database) -> None:
    record = a_call("call", tenant_id="t", recording_path="r/a.wav", recording_seconds=60.5)
    await save(empty_database, record)
    found = await details(empty_database)
    elsewhere = {
        "call_id",
        "offers",
        "path",
        "outcomes",
        "voicemails",
        "callback",
        "callback_asked",
    }
    for name in CallRecord.model_fields.keys() - elsewhere:
        assert getattr(found.call, name) == getattr(record, name), name
    assert found.call.path == ["hunt"]
    assert [row.leg_id for row in found.offers] == ["leg-1", "leg-2"]
    for row, offer in zip(found.offers, record.offers, strict=True):
        for name in OfferRecord.model_fields:
            assert getattr(row, name) == getattr(offer, name), name
    assert [(row.sequence, row.kind) for row in found.events] == [
        (0, "began"), (1, "offered"), (2, "connected"), (3, "ended")
    ]  # fmt: skip
    assert found.events[0].at == NOW
    assert found.events[0].data == {"leg": "leg-2"}


async def test_saving_twice_changes_nothing(empty_database: Database) -> None:
    for _ in range(2):
        await save(empty_database, a_call("call"))
    async with empty_database.reading(OPERATOR) as session:
        counted = [
            await session.scalar(select(func.count()).select_from(model))
            for model in (CallRow, OfferRow, CallEventRow)
        ]
    assert counted == [1, 2, 4]


async def test_the_recording_may_follow(empty_database: Database) -> None:
    first = a_call("call")
    stored = CallEvent(
        call_id="call", sequence=4, at=first.ended_at, kind=EventKind.RECORDING_STORED
    )
    later = first.model_copy(update={"recording_path": "r.wav", "recording_seconds": 60.0})
    await save(empty_database, first)
    await DatabaseRecordStore(empty_database).save(later, [*its_events(later), stored])
    await save(empty_database, first)  # a late copy of the first takes nothing away
    found = await details(empty_database)
    assert (found.call.recording_path, found.call.recording_seconds) == ("r.wav", 60.0)
    assert len(found.events) == 5


async def test_a_deleted_recording_does_not_come_back(empty_database: Database) -> None:
    record = a_call("call", recording_path="r.wav", recording_seconds=60.0)
    await save(empty_database, record)
    async with empty_database.session(OPERATOR) as session:
        row = await calls.get(session, "call")
        row.recording_path, row.recording_deleted_at = None, NOW
    await save(empty_database, record)
    assert (await details(empty_database)).call.recording_path is None


async def test_the_end_of_an_offer_may_follow(empty_database: Database) -> None:
    whole = a_call("call")
    ringing = OfferRecord(leg_id="leg-1", phone_number="02088886666", started_at=NOW)
    await save(empty_database, whole.model_copy(update={"offers": (ringing,)}))
    await save(empty_database, whole)
    await save(empty_database, whole.model_copy(update={"offers": (ringing,)}))
    found = await details(empty_database)
    assert [row.result for row in found.offers] == [OfferResult.BUSY, OfferResult.ANSWERED]
    assert found.offers[0].ended_at == NOW + timedelta(seconds=1)


async def test_hostile_headers_do_not_keep_a_record_out(empty_database: Database) -> None:
    """What PostgreSQL refuses: NUL, half a surrogate pair, more than fits."""
    hostile = "\0\udcff" + "x" * 1000
    record = a_call(
        "call", caller_raw=hostile, sip_call_id=hostile, hotline_number=hostile, reason=hostile
    )
    event = CallEvent(
        call_id="call",
        sequence=0,
        at=NOW,
        kind=EventKind.BEGAN,
        data={"from\0": hostile, "list": [hostile, 1, None, {"a": True}]},
    )
    await DatabaseRecordStore(empty_database).save(record, [event])
    found = await details(empty_database)
    whole = "\ufffd\ufffd\ufffd\ufffd" + "x" * 1000
    told = (found.call.caller_raw, found.call.sip_call_id, found.call.reason)
    assert told == (whole, whole, whole)
    assert found.call.hotline_number == whole[:31] + "…"
    assert found.events[0].data["list"][1:] == [1, None, {"a": True}]


@pytest.mark.parametrize("result", list(OfferResult))
async def test_every_result_of_an_offer_is_stored_whole(
    empty_database: Database, result: OfferResult
) -> None:
    offer = OfferRecord(leg_id="leg", phone_number="02088886666", started_at=NOW, result=result)
    await save(empty_database, a_call("call", offers=(offer,)))
    assert [row.result for row in (await details(empty_database)).offers] == [result]


async def test_a_key_is_refused_rather_than_cut(empty_database: Database) -> None:
    """Two calls whose ids begin alike must not become one."""
    with pytest.raises(TooLong, match=r"id holds 64 characters at most, not 65"):
        await save(empty_database, a_call("c" * 65))


async def test_a_call_of_a_thousand_events(empty_database: Database) -> None:
    events = [
        CallEvent(call_id="call", sequence=number, at=NOW, kind=EventKind.NOTICE_PLAYED)
        for number in range(1201)
    ]
    for _ in range(2):
        await DatabaseRecordStore(empty_database).save(a_call("call"), events)
    assert len((await details(empty_database)).events) == 1201


SAVE = """
import asyncio, sys
sys.path.insert(0, sys.argv[3])
from storage.two_tenants import a_call, its_events
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.database import Database
from hotline400.storage.errors import TooLong

async def main():
    async with Database(sys.argv[1]) as database:
        store = DatabaseRecordStore(database)
        for number in range(30):
            record = a_call(f"call-{number}", tenant_id="t")
            if sys.argv[2] == "with recording":
                changes = {"recording_path": f"{number}.wav", "recording_seconds": 1.0}
                record = record.model_copy(update=changes)
            await store.save(record, its_events(record))

asyncio.run(main())
"""


async def test_two_processes_save_the_same_calls(
    empty_database: Database, pytestconfig: pytest.Config
) -> None:
    url = empty_database.url.render_as_string(hide_password=False)
    tests = str(pytestconfig.rootpath / "tests")
    async with anyio.create_task_group() as group:
        for what in ("with recording", "without"):
            group.start_soon(anyio.run_process, [sys.executable, "-c", SAVE, url, what, tests])
    async with empty_database.reading(OPERATOR) as session:
        rows = (await session.scalars(select(CallRow))).all()
        offers = await session.scalar(select(func.count()).select_from(OfferRow))
        events = await session.scalar(select(func.count()).select_from(CallEventRow))
    assert len(rows) == 30
    assert all(row.recording_path for row in rows)
    assert (offers, events) == (60, 120)


def said(number: int) -> VoicemailRecord:
    path = f"voicemails/{number}.wav"
    return VoicemailRecord(
        id=f"message-{number}", box="main", started_at=NOW, seconds=12.5, path=path
    )


async def messages(database: Database) -> list[VoicemailRow]:
    async with database.reading(OPERATOR) as session:
        return list(
            await session.scalars(select(VoicemailRow).where(VoicemailRow.call_id == "call"))
        )


async def test_a_message_is_kept_once_with_what_was_done_about_it(database: Database) -> None:
    call = a_call("call", tenant_id=OURS.tenant_id, voicemails=(said(1),))
    await save(database, call)
    async with database.session(OURS.scope) as session:
        row = await session.get_one(VoicemailRow, "message-1")
        row.heard_at, row.note = NOW, "回电"
    await save(database, call)
    (row,) = await messages(database)
    assert (row.tenant_id, row.hotline_number, row.box, row.seconds) == (
        OURS.tenant_id, call.hotline_number, "main", 12.5,
    )  # fmt: skip
    assert (row.caller_number, row.city, row.path) == (
        call.caller_number, "广州", "voicemails/1.wav",
    )  # fmt: skip
    assert (row.heard_at, row.note) == (NOW, "回电")


async def test_a_message_that_was_stored_late_is_added_to_its_call(database: Database) -> None:
    call = a_call("call", tenant_id=OURS.tenant_id)
    await save(database, call)
    later = call.model_copy(update={"voicemails": (said(1), said(2))})
    await save(database, later)
    assert {row.id for row in await messages(database)} == {"message-1", "message-2"}
