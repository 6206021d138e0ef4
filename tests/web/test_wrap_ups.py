"""The wrap-up form of a company, and the wrap-ups of its calls."""

from typing import Any

import httpx
import pytest

from .conftest import House, SignIn, error_of

pytestmark = pytest.mark.anyio
FORM = "/wrap-up-form"
CALL = "/calls/call-4001234567/wrap-up"
NONE_YET, FIRST = {"If-Match": '"0"'}, {"If-Match": '"1"'}
ORDER = {"id": "order", "label": "订单号", "kind": "text", "required": True}
PIECES = {"id": "pieces", "label": "数量", "kind": "number"}
VISIT = {"id": "visit", "label": "上门日期", "kind": "date"}
MODEL = {"id": "model", "label": "型号", "kind": "choice", "choices": ["A1", "B2"]}
OURS: dict[str, Any] = {"results": ["已下单", "需回访"], "fields": [ORDER, PIECES, VISIT, MODEL]}
FILLED: dict[str, Any] = {
    "result": "需回访",
    "fields": {"order": "N-1", "pieces": 2.5, "visit": "2026-11-30", "model": "B2"},
    "note": "周一上午\n再打",
}


async def set_up(admin: httpx.AsyncClient, form: object = OURS, version: int = 0) -> None:
    answer = await admin.put(FORM, json=form, headers={"If-Match": f'"{version}"'})
    assert answer.status_code == 200, answer.text


async def found(client: httpx.AsyncClient, result: str) -> list[tuple[str, str]]:
    answer = await client.get("/calls", params={"wrap_up_result": result})
    return [(call["id"], call["wrap_up_result"]) for call in answer.json()["items"]]


async def test_the_form_is_empty_then_as_set(admin: httpx.AsyncClient, house: House) -> None:
    read = await admin.get(FORM)
    assert read.json() == {"results": [], "fields": [], "version": 0}
    saved = await admin.put(FORM, json=OURS, headers={"If-Match": read.headers["etag"]})
    assert saved.headers["etag"] == '"1"'
    assert saved.json()["results"] == ["已下单", "需回访"]
    assert saved.json()["fields"][0] == {**ORDER, "choices": []}
    assert (await admin.get(FORM)).json() == saved.json()
    (entry,) = await house.audited("wrap_up_form.replaced")
    assert (entry.before, (entry.after or {})["results"]) == (
        {"results": [], "fields": []},
        ["已下单", "需回访"],
    )


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        ({}, "missing", "results"),
        ({"results": ["a", "a"], "fields": []}, "name_twice", "results.1"),
        ({"results": [" "], "fields": []}, "too_short", "results.0"),
        ({"results": ["x" * 51], "fields": []}, "too_long", "results.0"),
        ({"results": [f"{n}" for n in range(51)], "fields": []}, "too_many", "results"),
        ({"results": [], "fields": [PIECES] * 21}, "too_many", "fields"),
        ({"results": [], "fields": [PIECES, PIECES]}, "name_twice", "fields.1.id"),
        (
            {"results": [], "fields": [PIECES, {**VISIT, "label": "数量"}]},
            "name_twice",
            "fields.1.label",
        ),
        ({"results": [], "fields": [{**VISIT, "kind": "?"}]}, "not_a_choice", "fields.0.kind"),
        ({"results": [], "fields": [{**VISIT, "id": "ä"}]}, "pattern_mismatch", "fields.0.id"),
        (
            {"results": [], "fields": [{**MODEL, "choices": []}]},
            "choices_missing",
            "fields.0.choices",
        ),
        (
            {"results": [], "fields": [{**MODEL, "choices": ["a", "a"]}]},
            "name_twice",
            "fields.0.choices.1",
        ),
        (
            {"results": [], "fields": [{**VISIT, "choices": ["a"]}]},
            "choices_unwanted",
            "fields.0.choices",
        ),
    ],
)
async def test_a_wrong_form_is_refused(
    admin: httpx.AsyncClient, form: object, code: str, field: str
) -> None:
    refused = await admin.put(FORM, json=form, headers=NONE_YET)
    assert error_of(refused) == (422, code, field)
    assert (await admin.get(FORM)).json()["version"] == 0


async def test_filled_in_shown_and_found(admin: httpx.AsyncClient, house: House) -> None:
    await set_up(admin)
    empty = await admin.get(CALL)
    assert (empty.headers["etag"], empty.json()["filled_by"]) == ('"0"', None)
    saved = await admin.put(CALL, json=FILLED, headers={"If-Match": empty.headers["etag"]})
    assert saved.status_code == 200, saved.text
    shown = saved.json()
    assert {name: shown[name] for name in FILLED} == FILLED
    assert (shown["filled_by"], shown["version"], shown["former"]) == ("admin-4001234567", 1, [])
    assert (await admin.get(CALL)).json() == shown
    assert await found(admin, "需回访") == [("call-4001234567", "需回访")]
    assert await found(admin, "已下单") == []
    detail = (await admin.get("/calls/call-4001234567")).json()
    assert detail["wrap_up_result"] == "需回访"
    (entry,) = await house.audited("wrap_up.saved")
    assert (entry.before, (entry.after or {})["note"]) == (None, "周一上午\n再打")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"result": "别的"}, "wrap_up_result_unknown", "result"),
        ({"result": None}, "missing", "result"),
        ({"result": 5}, "wrong_type_text", "result"),
        ({"fields": {}}, "missing", "fields.order"),
        ({"fields": {"order": ""}}, "missing", "fields.order"),
        ({"fields": {"order": 1}}, "wrong_type_text", "fields.order"),
        ({"fields": {"order": "x", "pieces": "2"}}, "wrong_type_decimal", "fields.pieces"),
        ({"fields": {"order": "x", "visit": "morgen"}}, "date_invalid", "fields.visit"),
        ({"fields": {"order": "x", "model": "C3"}}, "not_a_choice", "fields.model"),
        ({"fields": {"order": "x", "other": "y"}}, "unknown_field", "fields.other"),
        ({"fields": {"order": "x", "a b": "y"}}, "pattern_mismatch", "fields.a b"),
        ({"fields": {"order": {"$gt": ""}}}, "wrong_type_text", "fields.order"),
        ({"fields": []}, "wrong_type_object", "fields"),
        ({"note": "x" * 2001}, "too_long", "note"),
        ({"note": "a\x00b"}, "control_characters", "note"),
        ({"remark": "x"}, "unknown_field", "remark"),
    ],
)
async def test_what_the_form_does_not_take(
    admin: httpx.AsyncClient, change: dict[str, object], code: str, field: str
) -> None:
    await set_up(admin)
    refused = await admin.put(CALL, json=FILLED | change, headers=NONE_YET)
    assert error_of(refused) == (422, code, field)
    assert (await admin.get(CALL)).json()["version"] == 0


async def test_numbers_no_database_takes(admin: httpx.AsyncClient) -> None:
    await set_up(admin, {"results": [], "fields": [PIECES]})
    for number in (b"NaN", b"1e999", b"-Infinity"):
        body = b'{"fields": {"pieces": ' + number + b"}}"
        headers = {**NONE_YET, "Content-Type": "application/json"}
        refused = await admin.put(CALL, content=body, headers=headers)
        assert refused.status_code in {400, 422}, refused.text


async def test_without_a_form_there_is_a_note(admin: httpx.AsyncClient) -> None:
    refused = await admin.put(CALL, json={"result": "已下单"}, headers=NONE_YET)
    assert error_of(refused) == (422, "wrap_up_result_unknown", "result")
    saved = await admin.put(CALL, json={"note": "已回电"}, headers=NONE_YET)
    assert (saved.json()["note"], saved.json()["result"]) == ("已回电", None)


async def test_what_the_form_has_no_more_stays(admin: httpx.AsyncClient) -> None:
    await set_up(admin)
    await admin.put(CALL, json=FILLED, headers=NONE_YET)
    await set_up(admin, {"results": ["已下单"], "fields": [PIECES]}, 1)
    shown = (await admin.get(CALL)).json()
    assert (shown["result"], shown["fields"]) == ("需回访", {"pieces": 2.5})
    assert shown["former"][0] == {"id": "order", "label": "订单号", "value": "N-1"}
    change = {"result": "需回访", "fields": {"pieces": 3}, "note": ""}
    again = (await admin.put(CALL, json=change, headers=FIRST)).json()
    assert (again["former"], again["fields"]) == (shown["former"], {"pieces": 3})
    assert await found(admin, "需回访") == [("call-4001234567", "需回访")]


async def test_nobody_overwrites_what_is_newer(admin: httpx.AsyncClient) -> None:
    await set_up(admin)
    for path, body in ((FORM, OURS), (CALL, FILLED)):
        refused = await admin.put(path, json=body)
        assert error_of(refused) == (428, "precondition_required", None)
    stale = await admin.put(FORM, json=OURS, headers=NONE_YET)
    assert error_of(stale) == (412, "precondition_failed", None)
    await admin.put(CALL, json=FILLED, headers=NONE_YET)
    stale = await admin.put(CALL, json=FILLED, headers=NONE_YET)
    assert error_of(stale) == (412, "precondition_failed", None)


async def test_a_reader_looks_only(admin: httpx.AsyncClient, reader: httpx.AsyncClient) -> None:
    await set_up(admin)
    await admin.put(CALL, json=FILLED, headers=NONE_YET)
    assert (await reader.get(CALL)).json()["note"] == FILLED["note"]
    assert (await reader.get(FORM)).json()["results"] == OURS["results"]
    for path, body in ((FORM, OURS), (CALL, FILLED)):
        refused = await reader.put(path, json=body, headers=FIRST)
        assert error_of(refused)[:2] == (403, "read_only")


async def test_another_company_has_its_own(
    admin: httpx.AsyncClient, as_: SignIn, house: House, operator: httpx.AsyncClient
) -> None:
    await set_up(admin)
    await admin.put(CALL, json=FILLED, headers=NONE_YET)
    theirs = as_(house.company.theirs.administrator)
    assert (await theirs.get(FORM)).json()["version"] == 0
    assert error_of(await theirs.get(CALL))[:2] == (404, "not_found")
    refused = await theirs.put(CALL, json={"note": "x"}, headers=FIRST)
    assert error_of(refused)[:2] == (404, "not_found")
    assert await found(theirs, "需回访") == []
    assert error_of(await operator.get(CALL))[:2] == (403, "tenant_only")
