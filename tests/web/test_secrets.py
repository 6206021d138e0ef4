"""Passwords in flows: administrators read them, read-only people, comparisons and the audit log do
not; what was hidden is never saved in their place."""

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from hotline400.storage.models import AuditRow
from hotline400.storage.tenancy import OPERATOR

from .conftest import House, error_of
from .every_endpoint import examples
from .test_flows import DRAFT, FLOW, a_flow, publish, save
from .test_isolation import ask

pytestmark = pytest.mark.anyio
FIRST = {"If-Match": '"1"'}
SECRETS = ("135790", "246801", "t0ken", "86420", "97531")
AT = "2026-10-08T10:00:00+08:00"


def guarded(digits: str = "135790", query: str = "key=t0ken") -> dict[str, Any]:
    door = {
        "kind": "password",
        "id": "door",
        "passwords": [{"label": "老客户", "digits": digits}],
        "tries": 2,
        "next": "crm",
        "on_refused": "end",
    }
    url = f"https://crm.example.com/ask?{query}"
    return a_flow("door", door, {"kind": "http_request", "id": "crm", "url": url, "default": "end"})


def a_case(keys: str) -> dict[str, Any]:
    question = {"caller": "13800138000", "at": AT, "keys": keys}
    return {"case": {"name": "老客户", "question": question, "expects": {"passes": ["crm"]}}}


async def furnish(admin: httpx.AsyncClient) -> str:
    """Two versions, a draft, a plan and a case, each with a secret of its own; the case's id."""
    await publish(admin, guarded("246801"))
    await publish(admin, guarded())
    await save(admin, guarded(digits="86420"))
    added = await admin.post(f"{FLOW}/cases", json=a_case("135790#97531"))
    assert added.status_code == 201, added.text
    await admin.post(f"{FLOW}/schedule", json={"publish_at": "2999-01-01T00:00:00Z", "version": 2})
    return str(added.json()["id"])


async def test_no_endpoint_tells_read_only_people_a_secret(
    admin: httpx.AsyncClient, reader: httpx.AsyncClient, house: House
) -> None:
    case = await furnish(admin)
    asked = examples(house.company.ours)
    for name, example in asked.items():
        if name not in {"DELETE /sessions/current", "POST /sessions", "PUT /users/me/password"}:
            answer = await ask(reader, name, example)
            assert not [s for s in SECRETS if s in answer.text], (name, answer.text)
    draft = (await reader.get(DRAFT)).json()["document"]
    for path, body in [
        ("/draft/check", {}),
        ("/draft/check", {"document": draft}),
        ("/explain", {"question": {"at": AT, "keys": "1#"}, "flow": "draft"}),
        ("/explain", {"question": {"at": AT}, "document": draft}),
        ("/explain", {"question": {"at": AT}, "version": 2}),
        ("/cases/run", {}),
        ("/cases/run", {"flow": "draft", "ids": [case]}),
        ("/cases/run", {"version": 2}),
    ]:
        answer = await reader.post(f"{FLOW}{path}", json=body)
        assert answer.status_code == 200, answer.text
        assert not [s for s in SECRETS if s in answer.text], (path, answer.text)
    for path in ("/versions/2", "/versions/3", "/diff?from=2&to=3", "/diff?from=3&to=draft"):
        answer = await reader.get(f"{FLOW}{path}")
        assert answer.status_code == 200, answer.text
        assert not [s for s in SECRETS if s in answer.text], (path, answer.text)


async def test_administrators_read_what_they_are_to_tell_their_callers(
    admin: httpx.AsyncClient,
) -> None:
    await furnish(admin)
    assert "135790" in (await admin.get(FLOW)).text
    assert "86420" in (await admin.get(DRAFT)).text
    assert "246801" in (await admin.get(f"{FLOW}/versions/2")).text
    assert "97531" in (await admin.get(f"{FLOW}/cases")).text
    assert "t0ken" in (await admin.get(FLOW)).text
    for sides in ("from=2&to=3", "from=3&to=draft"):
        compared = await admin.get(f"{FLOW}/diff?{sides}")
        assert compared.json()["changes"][0]["fields"] == [
            {"path": "passwords.0.digits", "before": "***", "after": "***"}
        ]


async def test_the_audit_log_has_no_secret(admin: httpx.AsyncClient, house: House) -> None:
    case = await furnish(admin)
    await admin.put(f"{FLOW}/cases/{case}", json=a_case("86420#"), headers=FIRST)
    await save(admin, guarded(query="key=t0ken-2"))
    await admin.delete(f"{FLOW}/cases/{case}")
    async with house.database.reading(OPERATOR) as db:
        rows = list(await db.scalars(select(AuditRow).where(AuditRow.action.like("flow%"))))
    assert len(rows) >= 8
    text = json.dumps([[row.before, row.after] for row in rows])
    assert not [s for s in SECRETS if s in text]
    added = (await house.audited("flow_case.added"))[0].after
    assert added is not None
    assert added["question"]["keys"] == "***"


async def test_a_reader_cannot_find_a_password_by_trying(
    admin: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    await publish(admin, guarded())
    body = {"question": {"at": AT, "keys": "1#135790#"}}
    let_in = (await admin.post(f"{FLOW}/explain", json=body)).json()["steps"][0]["outcome"]
    tried = (await reader.post(f"{FLOW}/explain", json=body)).json()["steps"][0]["outcome"]
    assert (let_in, tried) == ("accepted", "refused")


async def test_a_reader_cannot_find_keys_of_a_case_by_a_document(
    admin: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    await furnish(admin)
    probe = guarded("97531")
    refused = await reader.post(f"{FLOW}/cases/run", json={"document": probe})
    assert error_of(refused) == (403, "read_only", None)
    checked = await reader.post(f"{DRAFT}/check", json={"document": probe})
    assert checked.json()["findings"] == []
    shown = (await reader.post(f"{FLOW}/cases/run", json={})).json()["items"][0]
    assert shown["passed"] is True
    assert shown["explanation"]["keys_left"] == "***"


async def test_what_comes_back_hidden_keeps_the_old_secret(
    admin: httpx.AsyncClient, reader: httpx.AsyncClient
) -> None:
    await publish(admin, guarded())
    hidden = (await reader.get(DRAFT)).json()["document"]
    assert hidden["nodes"]["door"]["passwords"][0]["digits"] == "***"
    assert hidden["nodes"]["crm"]["url"] == "https://crm.example.com/***"
    hidden["nodes"]["door"]["tries"] = 5
    checked = await admin.post(f"{DRAFT}/check", json={"document": hidden})
    assert checked.json()["findings"] == []
    saved = await save(admin, hidden)
    assert saved.status_code == 200, saved.text
    expected = guarded()["nodes"]
    door = saved.json()["document"]["nodes"]["door"]
    assert (door["passwords"], door["tries"]) == (expected["door"]["passwords"], 5)
    assert saved.json()["document"]["nodes"]["crm"]["url"] == expected["crm"]["url"]
    assert (await admin.post(f"{DRAFT}/publish", json={})).status_code == 200
    assert "135790" in (await admin.get(FLOW)).text


@pytest.mark.parametrize(
    ("digits", "url", "field"),
    [
        ("***", "https://crm.example.com/x", "document.nodes.door.passwords.0.digits"),
        ("1234", "https://crm.example.com/***", "document.nodes.crm.url"),
    ],
)
async def test_what_is_hidden_and_not_known_is_refused(
    admin: httpx.AsyncClient, digits: str, url: str, field: str
) -> None:
    document = guarded(digits)
    document["nodes"]["crm"]["url"] = url
    refused = await save(admin, document)
    assert error_of(refused) == (422, "secret_missing", field)
    assert (await admin.get(DRAFT)).json()["saved"] is False
    found = (await admin.post(f"{DRAFT}/check", json={"document": document})).json()["findings"]
    assert [(f["code"], f["field"]) for f in found] == [("hidden", field.removeprefix("document."))]


async def test_hidden_keys_of_a_case_keep_the_old_ones(admin: httpx.AsyncClient) -> None:
    case = await furnish(admin)
    changed = await admin.put(f"{FLOW}/cases/{case}", json=a_case("***"), headers=FIRST)
    assert changed.json()["case"]["question"]["keys"] == "135790#97531"
    refused = await admin.post(f"{FLOW}/cases", json=a_case("***"))
    assert error_of(refused) == (422, "case_keys_hidden", "case.question.keys")
