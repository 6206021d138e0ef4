"""Messages through the API: found, heard, handled, deleted, brought back; boxes and their PIN."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from hotline400.control import VoicemailsChanged
from hotline400.routing.pin import is_pin
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.models import VoicemailBoxRow, VoicemailRow
from hotline400.storage.tenancy import OPERATOR

from .company import BEGAN, a_message, call_record
from .conftest import House, SignIn, error_of

pytestmark = pytest.mark.anyio

BOXES = "/hotlines/4001234567/voicemail-boxes"


@pytest.fixture
def message(house: House) -> str:
    return f"/voicemails/{house.company.ours.voicemail}"


async def add_messages(house: House, count: int, **changes: object) -> None:
    """One a minute, each of a call of its own."""
    ours = house.company.ours
    for number in range(count):
        call = call_record(f"more-{number}", ours.id, ours.hotline, **changes)
        later = BEGAN + timedelta(minutes=number + 1)
        said = a_message(call.call_id, ours.hotline).model_copy(update={"started_at": later})
        await DatabaseRecordStore(house.database).save(
            call.model_copy(update={"voicemails": (said,)}), []
        )


async def found(client: httpx.AsyncClient, **query: Any) -> list[str]:
    answer = await client.get("/voicemails", params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_a_message_is_shown_with_its_caller(admin: httpx.AsyncClient, house: House) -> None:
    [item] = (await admin.get("/voicemails")).json()["items"]
    assert item == {
        "id": house.company.ours.voicemail,
        "call_id": house.company.ours.call,
        "hotline_number": "4001234567",
        "box": "main",
        "caller_number": "13800001111",
        "province": "广东",
        "city": "广州",
        "started_at": "2025-11-23T02:00:10Z",
        "seconds": 3.0,
        "heard_at": None,
        "heard_by": None,
        "handled_at": None,
        "handled_by": None,
        "note": "",
        "deleted_at": None,
    }


async def test_marks_say_who_and_when_and_are_on_record(
    admin: httpx.AsyncClient, house: House, message: str
) -> None:
    changed = (await admin.patch(message, json={"heard": True, "handled": True})).json()
    assert changed["heard_by"] == changed["handled_by"] == "admin-4001234567"
    again = (await admin.patch(message, json={"heard": True, "note": " 已回电 "})).json()
    assert (again["heard_at"], again["note"]) == (changed["heard_at"], "已回电")
    undone = (await admin.patch(message, json={"handled": False})).json()
    assert (undone["handled_at"], undone["handled_by"]) == (None, None)
    rows = await house.audited("voicemail.changed")
    assert [(row.before, row.after) for row in rows[::-1]] == [
        ({"heard": False, "handled": False}, {"heard": True, "handled": True}),
        ({"heard": True, "note": ""}, {"heard": True, "note": "已回电"}),
        ({"handled": True}, {"handled": False}),
    ]


async def test_totals_follow_the_marks(admin: httpx.AsyncClient, message: str) -> None:
    assert (await admin.get("/voicemails/totals")).json() == {
        "messages": 1, "unheard": 1, "unhandled": 1,
    }  # fmt: skip
    await admin.patch(message, json={"heard": True})
    assert (await admin.get("/voicemails/totals")).json()["unheard"] == 0
    await admin.delete(message)
    assert (await admin.get("/voicemails/totals")).json()["messages"] == 0


async def test_filters_narrow_the_list(
    admin: httpx.AsyncClient, house: House, message: str
) -> None:
    await add_messages(house, 2, caller_number="02088889999")
    first = house.company.ours.voicemail
    await admin.patch(message, json={"heard": True, "handled": True})
    assert await found(admin, heard=True) == [first]
    assert await found(admin, handled=False) == ["more-1-message-5", "more-0-message-5"]
    assert await found(admin, caller="138") == [first]
    assert await found(admin, caller="020-8888 9999") == ["more-1-message-5", "more-0-message-5"]
    assert await found(admin, box="sales") == []
    assert await found(admin, hotline_number="4007654321") == []
    assert await found(admin, **{"from": "2025-11-23T02:00:30Z"}) != [first]
    assert await found(admin, to="2025-11-23T02:00:30Z") == [first]


async def test_pages_follow_each_other(admin: httpx.AsyncClient, house: House) -> None:
    await add_messages(house, 5)
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/voicemails", params=query)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert len(seen) == len(set(seen)) == 6


async def test_deleting_can_be_undone(admin: httpx.AsyncClient, house: House, message: str) -> None:
    for _ in range(2):
        assert (await admin.delete(message)).status_code == 204
    assert await found(admin) == []
    assert await found(admin, deleted=True) == [house.company.ours.voicemail]
    restored = (await admin.post(f"{message}/restore")).json()
    assert restored["deleted_at"] is None
    assert await found(admin) == [house.company.ours.voicemail]
    assert len(await house.audited("voicemail.deleted")) == 1
    assert len(await house.audited("voicemail.restored")) == 1


async def test_what_retention_removed_is_not_there(
    admin: httpx.AsyncClient, house: House, message: str
) -> None:
    async with house.database.session(OPERATOR) as db:
        row = await db.get_one(VoicemailRow, house.company.ours.voicemail)
        row.removed_at = BEGAN
    for method, path in (
        ("GET", message), ("GET", f"{message}/audio"), ("PATCH", message), ("DELETE", message),
    ):  # fmt: skip
        body = {"heard": True} if method == "PATCH" else None
        assert (await admin.request(method, path, json=body)).status_code == 404


async def test_listening_is_on_record_once_a_playback(
    reader: httpx.AsyncClient, house: House, message: str
) -> None:
    whole = await reader.get(f"{message}/audio")
    part = await reader.get(f"{message}/audio", headers={"Range": "bytes=0-99"})
    assert (whole.status_code, part.status_code) == (200, 206)
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.content[:100] == part.content
    assert len(await house.audited("voicemail.played")) == 1
    kept = await reader.get(f"{message}/audio", params={"download": True})
    assert "4001234567-20251123-100010-13800001111.wav" in kept.headers["content-disposition"]
    assert len(await house.audited("voicemail.downloaded")) == 1


async def test_a_file_that_is_gone_is_not_found(
    admin: httpx.AsyncClient, house: House, message: str
) -> None:
    (house.media / "voicemails" / "4001234567.wav").unlink()
    assert (await admin.get(f"{message}/audio")).status_code == 404
    assert await house.audited("voicemail.played") == []


async def test_open_pages_hear_of_a_change(
    admin: httpx.AsyncClient, house: House, message: str
) -> None:
    async with house.control.updates() as updates:
        await admin.patch(message, json={"heard": True})
        news = updates.receive_nowait()
    assert news == VoicemailsChanged(tenant_id=house.company.ours.id, hotline_number="4001234567")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"heard": "yes"}, (422, "wrong_type_boolean", "heard")),
        ({"heard": None}, (422, "not_nullable", "heard")),
        ({"note": "x" * 501}, (422, "too_long", "note")),
        ({"note": "a\0b"}, (422, "control_characters", "note")),
        ({"path": "/etc/passwd"}, (422, "unknown_field", "path")),
    ],
)
async def test_bad_changes_are_refused(
    admin: httpx.AsyncClient, message: str, change: object, problem: object
) -> None:
    assert error_of(await admin.patch(message, json=change)) == problem


@pytest.mark.parametrize(
    "path", ["/voicemails/..%2f..%2fetc", "/voicemails/no-such", "/voicemails/%00"]
)
async def test_strange_ids_are_not_found(admin: httpx.AsyncClient, path: str) -> None:
    for each in (path, f"{path}/audio"):
        assert (await admin.get(each)).status_code == 404


async def test_a_period_must_not_end_before_it_begins(admin: httpx.AsyncClient) -> None:
    query = {"from": "2025-11-24T00:00:00Z", "to": "2025-11-23T00:00:00Z"}
    answer = await admin.get("/voicemails", params=query)
    assert error_of(answer) == (422, "period_empty", "to")


# Boxes


async def test_every_hotline_has_the_main_box(admin: httpx.AsyncClient) -> None:
    main, sales = (await admin.get(BOXES)).json()["items"]
    assert main == {
        "id": "main", "name": "", "queue_id": None, "phone_id": None, "greeting_prompt_id": None,
        "max_seconds": 120, "max_messages": 200, "kept_days": 90, "has_pin": False,
        "messages": 1, "unheard": 1, "version": 0,
    }  # fmt: skip
    assert (sales["id"], sales["name"]) == ("sales", "销售")


async def change(client: httpx.AsyncClient, box: str, body: object) -> httpx.Response:
    etag = (await client.get(f"{BOXES}/{box}")).headers["etag"]
    return await client.patch(f"{BOXES}/{box}", json=body, headers={"If-Match": etag})


async def test_the_main_box_is_changed_as_any_other(admin: httpx.AsyncClient, house: House) -> None:
    changed = await change(admin, "main", {"max_seconds": 60, "kept_days": 30})
    assert (changed.json()["max_seconds"], changed.json()["version"]) == (60, 1)
    again = await change(admin, "main", {"max_messages": 5})
    assert (again.json()["max_seconds"], again.json()["max_messages"]) == (60, 5)
    assert house.reloaded == ["4001234567"] * 2


async def test_two_writers_do_not_overwrite_each_other(admin: httpx.AsyncClient) -> None:
    for box in ("main", "sales"):
        stale = (await admin.get(f"{BOXES}/{box}")).headers["etag"]
        assert (await change(admin, box, {"name": "甲"})).is_success
        answer = await admin.patch(
            f"{BOXES}/{box}", json={"name": "乙"}, headers={"If-Match": stale}
        )
        assert error_of(answer)[:2] == (412, "precondition_failed")
    missing = await admin.patch(f"{BOXES}/main", json={"name": "丙"})
    assert error_of(missing)[:2] == (428, "precondition_required")


async def test_a_pin_is_kept_but_never_shown(admin: httpx.AsyncClient, house: House) -> None:
    answer = await change(admin, "sales", {"pin": "246810"})
    assert answer.json()["has_pin"] is True
    assert "246810" not in answer.text
    assert "pin_hash" not in answer.text
    async with house.database.reading(OPERATOR) as db:
        row = await db.get_one(VoicemailBoxRow, ("4001234567", "sales"))
    assert row.pin_hash is not None
    assert is_pin("246810", row.pin_hash)
    assert not is_pin("246811", row.pin_hash)
    [noted] = await house.audited("voicemail_box.changed")
    assert row.pin_hash not in str(noted.after)
    assert (await change(admin, "sales", {"pin": None})).json()["has_pin"] is False


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"pin": "123"}, (422, "pin_invalid", "pin")),
        ({"pin": "12345678901"}, (422, "pin_invalid", "pin")),
        ({"pin": "12a4"}, (422, "pin_invalid", "pin")),
        ({"pin": "١٢٣٤"}, (422, "pin_invalid", "pin")),
        ({"max_seconds": 601}, (422, "out_of_range", "max_seconds")),
        ({"max_messages": 0}, (422, "out_of_range", "max_messages")),
        ({"kept_days": 0}, (422, "out_of_range", "kept_days")),
        ({"kept_days": None}, (422, "not_nullable", "kept_days")),
        ({"greeting_prompt_id": "none"}, (422, "unknown_prompt", "greeting_prompt_id")),
        ({"queue_id": "none"}, (422, "unknown_queue", "queue_id")),
        ({"phone_id": "none"}, (422, "unknown_phone", "phone_id")),
        ({"name": "x" * 101}, (422, "too_long", "name")),
        ({"tenant_id": "x"}, (422, "unknown_field", "tenant_id")),
    ],
)
async def test_bad_settings_are_refused(
    admin: httpx.AsyncClient, body: object, problem: object
) -> None:
    answer = await change(admin, "sales", body)
    assert error_of(answer) == problem
    assert "12a4" not in answer.text


async def test_a_box_of_a_phone(admin: httpx.AsyncClient, house: House) -> None:
    phone = house.company.ours.phone
    assert (await change(admin, "sales", {"phone_id": phone})).json()["phone_id"] == phone
    both = await change(admin, "sales", {"queue_id": "main"})
    assert error_of(both) == (422, "box_of_two", "phone_id")
    theirs = await change(admin, "sales", {"phone_id": house.company.theirs.phone})
    assert error_of(theirs)[1] == "unknown_phone"


async def test_a_greeting_in_use_is_not_deleted(admin: httpx.AsyncClient, house: House) -> None:
    prompt = house.company.ours.prompt
    assert (await change(admin, "sales", {"greeting_prompt_id": prompt})).is_success
    refused = await admin.delete(f"/prompts/{prompt}")
    assert error_of(refused)[:2] == (409, "prompt_in_use")
    theirs = await change(admin, "sales", {"greeting_prompt_id": house.company.theirs.prompt})
    assert error_of(theirs)[1] == "unknown_prompt"


async def test_boxes_come_and_go(admin: httpx.AsyncClient, house: House) -> None:
    new = (await admin.post(BOXES, json={"name": "售后", "pin": "1234"})).json()
    assert (new["has_pin"], new["version"]) == (True, 1)
    assert (await admin.delete(f"{BOXES}/{new['id']}")).status_code == 204
    assert (await admin.get(f"{BOXES}/{new['id']}")).status_code == 404
    assert error_of(await admin.delete(f"{BOXES}/main"))[:2] == (409, "box_in_use")


async def test_a_box_with_messages_stays(admin: httpx.AsyncClient, house: House) -> None:
    async with house.database.session(OPERATOR) as db:
        row = await db.get_one(VoicemailRow, house.company.ours.voicemail)
        row.box = "sales"
    assert error_of(await admin.delete(f"{BOXES}/sales"))[:2] == (409, "box_in_use")
    await admin.delete(f"/voicemails/{house.company.ours.voicemail}")
    assert (await admin.delete(f"{BOXES}/sales")).status_code == 204


async def test_a_new_box_needs_a_name(admin: httpx.AsyncClient) -> None:
    assert error_of(await admin.post(BOXES, json={"name": " "})) == (422, "too_short", "name")


async def test_the_operator_hears_nobodys_messages(as_: SignIn, house: House) -> None:
    operator = as_(house.company.operator)
    for path in ("/voicemails", "/voicemails/totals", BOXES):
        assert error_of(await operator.get(path))[:2] == (403, "tenant_only")
