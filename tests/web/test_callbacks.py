"""Callers to be called back: the list, and what people do about them."""

from datetime import UTC, datetime, time, timedelta

import httpx
import pytest
from sqlalchemy import select

from hotline400.record.event import CallEvent, EventKind
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.callback_store import DatabaseCallbacks
from hotline400.storage.models import AuditRow, CallbackRow
from hotline400.storage.tenancy import OPERATOR

from .company import BEGAN, a_consent, call_record
from .conftest import House, SignIn, error_of

pytestmark = pytest.mark.anyio


def path_of(house: House) -> str:
    return f"/callbacks/{house.company.ours.callback}"


async def ask(house: House, call_id: str, **fields: object) -> str:
    """Another caller of ours asks to be called back."""
    ours = house.company.ours
    consent = a_consent(call_id, ours.hotline, **fields)
    record = call_record(call_id, ours.id, ours.hotline, voicemails=(), callback_asked=consent)
    began = CallEvent(call_id=call_id, sequence=0, at=BEGAN, kind=EventKind.BEGAN)
    await DatabaseRecordStore(house.database).save(record, [began])
    return consent.request


async def set_row(house: House, request: str, **values: object) -> None:
    async with house.database.session(OPERATOR) as db:
        row = await db.get_one(CallbackRow, request)
        for name, value in values.items():
            setattr(row, name, value)


async def ids(client: httpx.AsyncClient, **query: object) -> list[str]:
    answer = await client.get("/callbacks", params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_the_list_shows_what_was_agreed(admin: httpx.AsyncClient, house: House) -> None:
    [item] = (await admin.get("/callbacks")).json()["items"]
    assert (item["id"], item["call_id"]) == (house.company.ours.callback, house.company.ours.call)
    assert (item["number"], item["key"], item["state"]) == ("13800001111", "1", "waiting")
    assert (item["attempts"], item["most_attempts"], item["calls"]) == (0, 3, [])
    assert item["next_at"] is not None
    assert (await admin.get(path_of(house))).json()["queue"] == "main"


async def test_filters_narrow_together(admin: httpx.AsyncClient, house: House) -> None:
    first = house.company.ours.callback
    later = await ask(
        house, "later", number="13911112222", queue="sales", asked_at=BEGAN + timedelta(hours=1)
    )
    assert await ids(admin) == [later, first]
    assert await ids(admin, number="139") == [later]
    assert await ids(admin, queue="main") == [first]
    assert await ids(admin, call_id="later") == [later]
    assert await ids(admin, state="waiting", number="138") == [first]
    assert await ids(admin, state=["done", "failed"]) == []
    assert await ids(admin, to=(BEGAN + timedelta(minutes=1)).isoformat()) == [first]
    assert await ids(admin, hotline_number="4000000000") == []
    page = (await admin.get("/callbacks", params={"limit": 1})).json()
    assert await ids(admin, limit=1, cursor=page["next_cursor"]) == [first]


@pytest.mark.parametrize("state", ["cancelled", "done"])
async def test_somebody_ends_it(admin: httpx.AsyncClient, house: House, state: str) -> None:
    for _ in range(2):  # the same again changes nothing
        answer = await admin.patch(path_of(house), json={"state": state})
        assert answer.status_code == 200
        body = answer.json()
        assert (body["state"], body["last_result"], body["next_at"]) == (state, "by_hand", None)
        assert body["changed_by"] == "admin-4001234567"
    async with house.database.reading(OPERATOR) as db:
        found = await db.scalars(select(AuditRow).where(AuditRow.action == "callback.changed"))
        [noted] = list(found)
    assert (noted.before, noted.after) == ({"state": "waiting"}, {"state": state})
    assert await DatabaseCallbacks(house.database).mine("", datetime.now(UTC)) != []  # theirs


async def test_call_again_now(admin: httpx.AsyncClient, house: House) -> None:
    request = house.company.ours.callback
    await set_row(house, request, state="failed", attempts=3, last_result="busy")
    body = (await admin.patch(path_of(house), json={"state": "waiting"})).json()
    assert (body["state"], body["attempts"]) == ("waiting", 0)
    assert datetime.fromisoformat(body["expires_at"]) > datetime.now(UTC) + timedelta(hours=23)
    later = datetime.now(UTC) + timedelta(hours=5)
    await set_row(house, request, not_before=later, attempts=1)
    body = (await admin.patch(path_of(house), json={"state": "waiting"})).json()
    assert body["attempts"] == 1
    assert datetime.fromisoformat(body["next_at"]) < datetime.now(UTC) + timedelta(minutes=1)


async def test_called_now_one_that_would_expire_before_is_given_another_day(
    admin: httpx.AsyncClient, house: House
) -> None:
    request = house.company.ours.callback
    await set_row(house, request, expires_at=datetime.now(UTC) - timedelta(minutes=1))
    body = (await admin.patch(path_of(house), json={"state": "waiting"})).json()
    assert body["next_at"] is not None
    assert datetime.fromisoformat(body["expires_at"]) > datetime.now(UTC) + timedelta(hours=23)


async def test_quiet_hours_hold_for_now_as_well(admin: httpx.AsyncClient, house: House) -> None:
    here = datetime.now(UTC) + timedelta(hours=8)  # China
    quiet = {
        "quiet_from": time((here.hour - 1) % 24),
        "quiet_until": time((here.hour + 2) % 24),
    }
    await set_row(house, house.company.ours.callback, **quiet)
    body = (await admin.patch(path_of(house), json={"state": "waiting"})).json()
    assert datetime.fromisoformat(body["next_at"]) > datetime.now(UTC) + timedelta(minutes=59)


async def test_nothing_is_changed_while_somebody_is_rung(
    admin: httpx.AsyncClient, house: House
) -> None:
    await set_row(house, house.company.ours.callback, state="ringing", current_call="x")
    for state in ("cancelled", "done", "waiting"):
        refused = await admin.patch(path_of(house), json={"state": state})
        assert error_of(refused)[:2] == (409, "callback_ringing")


async def test_one_open_request_of_a_number(admin: httpx.AsyncClient, house: House) -> None:
    await set_row(house, house.company.ours.callback, state="cancelled")
    await ask(house, "again")
    refused = await admin.patch(path_of(house), json={"state": "waiting"})
    assert error_of(refused)[:2] == (409, "callback_open")


@pytest.mark.parametrize("body", [{}, {"state": "ringing"}, {"state": 1}, {"nothing": "x"}])
async def test_bad_changes_are_refused(
    admin: httpx.AsyncClient, house: House, body: object
) -> None:
    assert (await admin.patch(path_of(house), json=body)).status_code == 422


async def test_a_reader_looks_only(as_: SignIn, house: House) -> None:
    reader = as_(house.company.ours.reader)
    assert await ids(reader) == [house.company.ours.callback]
    refused = await reader.patch(path_of(house), json={"state": "done"})
    assert error_of(refused)[:2] == (403, "read_only")


async def test_the_engine_and_open_pages_are_told(admin: httpx.AsyncClient, house: House) -> None:
    told: list[str] = []
    house.control.on_callbacks_change = lambda: told.append("engine")
    async with house.control.updates() as updates:
        await admin.patch(path_of(house), json={"state": "cancelled"})
        news = updates.receive_nowait()
    assert (told, getattr(news, "hotline_number", "")) == (["engine"], house.company.ours.hotline)
