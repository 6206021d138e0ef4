"""A tenant drafts, checks, publishes and takes back the flow of its number (F-FLOW-8)."""

import json
from typing import Any

import httpx
import pytest

from hotline400.routing.products import flow_of
from hotline400.storage import flow_versions
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.tenancy import OPERATOR

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
FLOW = "/hotlines/4001234567/flow"
DRAFT = f"{FLOW}/draft"
END: dict[str, Any] = {"kind": "hangup", "id": "end"}


def a_flow(start: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    return {"start": start, "nodes": {node["id"]: node for node in (*nodes, END)}}


def play(to: str, prompt: str = "system:goodbye") -> dict[str, Any]:
    return {"kind": "play", "id": "hello", "label": "问候", "prompt": prompt, "next": to}


GREETING = a_flow("hello", play("end"))


async def save(client: httpx.AsyncClient, document: object, **more: object) -> httpx.Response:
    etag = (await client.get(DRAFT)).headers["etag"]
    body = {"document": document, **more}
    return await client.put(DRAFT, json=body, headers={"If-Match": etag})


async def publish(client: httpx.AsyncClient, document: object, note: str = "") -> httpx.Response:
    saved = await save(client, document)
    assert saved.status_code == 200, saved.text
    return await client.post(f"{DRAFT}/publish", json={"note": note})


async def test_before_anything_is_published_it_is_a_sales_hotline(
    admin: httpx.AsyncClient,
) -> None:
    shown = (await admin.get(FLOW)).json()
    assert (shown["version"], shown["product"], shown["draft_saved"]) == (None, "sales", False)
    assert shown["form"] == {
        "product": "sales",
        "welcome": None,
        "unanswered": {"to": "goodbye"},
    }
    draft = await admin.get(DRAFT)
    assert draft.headers["etag"] == '"0"'
    assert draft.json()["document"] == shown["document"]
    assert draft.json()["saved"] is False


async def test_draft_changes_no_call_until_it_is_published(
    admin: httpx.AsyncClient, house: House
) -> None:
    saved = await save(admin, GREETING)
    assert saved.headers["etag"] == '"1"'
    assert (saved.json()["saved_by"], saved.json()["product"]) == (
        "admin-4001234567",
        "free_form",
    )
    assert house.reloaded == []
    assert (await admin.get(FLOW)).json()["draft_saved"] is True

    published = await admin.post(f"{DRAFT}/publish", json={"note": "新问候"})
    assert published.status_code == 200, published.text
    version = published.json()["version"]
    assert (version["version"], version["note"], version["in_force"]) == (2, "新问候", True)
    assert house.reloaded == ["4001234567"]
    hotline = await DatabaseDirectory(house.database, house.media).hotline("4001234567")
    assert hotline is not None
    assert (hotline.flow_version, flow_of(hotline).start) == (2, "hello")
    shown = (await admin.get(FLOW)).json()
    assert (shown["product"], shown["form"], shown["draft_saved"]) == ("free_form", None, False)


async def test_what_was_before_the_first_publish_can_be_restored(
    admin: httpx.AsyncClient, house: House
) -> None:
    etag = (await admin.get("/hotlines/4001234567")).headers["etag"]
    welcome = house.company.ours.prompt
    await admin.patch(
        "/hotlines/4001234567", json={"welcome_prompt_id": welcome}, headers={"If-Match": etag}
    )
    before = (await admin.get(FLOW)).json()["document"]
    assert before["nodes"]["welcome"]["prompt"] == f"tenant:{welcome}"
    await publish(admin, GREETING)

    restored = await admin.post(f"{FLOW}/versions/1/restore", json={})
    assert restored.json()["version"]["restored_from"] == 1
    shown = (await admin.get(FLOW)).json()
    assert (shown["document"], shown["product"]) == (before, "sales")
    versions = (await admin.get(f"{FLOW}/versions")).json()["items"]
    assert [(v["version"], v["in_force"]) for v in versions] == [(3, True), (2, False), (1, False)]
    hotline = await DatabaseDirectory(house.database, house.media).hotline("4001234567")
    assert hotline is not None
    assert list(hotline.prompts) == [f"tenant:{welcome}"]


async def test_first_publish_takes_the_welcome_and_the_hotlines_etag_says_so(
    admin: httpx.AsyncClient, house: House
) -> None:
    etag = (await admin.get("/hotlines/4001234567")).headers["etag"]
    welcome = {"welcome_prompt_id": house.company.ours.prompt}
    await admin.patch("/hotlines/4001234567", json=welcome, headers={"If-Match": etag})
    before = (await admin.get("/hotlines/4001234567")).headers["etag"]
    form = (await admin.get(f"{FLOW}/form")).json()["form"]
    put = await admin.put(
        f"{FLOW}/form", json={"form": form, "publish": True}, headers={"If-Match": '"0"'}
    )
    assert put.json()["published"]["product"] == "sales", put.text
    after = await admin.get("/hotlines/4001234567")
    assert after.json()["welcome_prompt_id"] is None
    assert after.headers["etag"] != before


async def test_welcome_of_a_published_flow_is_changed_in_the_flow(
    admin: httpx.AsyncClient, house: House
) -> None:
    await publish(admin, GREETING)
    etag = (await admin.get("/hotlines/4001234567")).headers["etag"]
    refused = await admin.patch(
        "/hotlines/4001234567",
        json={"welcome_prompt_id": house.company.ours.prompt},
        headers={"If-Match": etag},
    )
    assert error_of(refused) == (409, "welcome_is_in_flow", "welcome_prompt_id")


async def test_errors_keep_a_flow_from_being_published(admin: httpx.AsyncClient) -> None:
    await save(admin, a_flow("hello", play("nowhere", "tenant:gone")))
    check = (await admin.post(f"{DRAFT}/check", json={})).json()
    assert (check["publishable"], check["errors"], check["warnings"]) == (False, 2, 1)
    assert [(f["code"], f["node"], f["field"], f["message"]) for f in check["findings"]] == [
        (
            "target_missing",
            "hello",
            "nodes.hello.next",
            "播放语音“问候”的“播放完毕”指向不存在的节点“nowhere”。",
        ),
        (
            "prompt_unknown",
            "hello",
            "nodes.hello.prompt",
            "播放语音“问候”使用的语音“tenant:gone”不存在。",
        ),
        ("unreachable", "end", "nodes.end", "没有路径到达挂断“end”。"),
    ]
    refused = await admin.post(f"{DRAFT}/publish", json={"force": True})
    assert error_of(refused) == (409, "flow_has_errors", "nodes.hello.next")
    assert refused.json()["error"]["findings"] == check["findings"]
    assert (await admin.get(FLOW)).json()["version"] is None


async def test_a_place_that_there_is_not_is_a_warning_at_its_place_in_the_document(
    admin: httpx.AsyncClient,
) -> None:
    south = {"name": "south", "places": ["广东", "0755", "光东"], "to": "end"}
    region = {"kind": "region", "id": "r", "default": "end", "branches": [south]}
    check = await admin.post(f"{DRAFT}/check", json={"document": a_flow("r", region)})
    assert (check.json()["publishable"], check.json()["warnings"]) == (True, 1)
    (finding,) = check.json()["findings"]
    assert (finding["code"], finding["node"]) == ("place_unknown", "r")
    assert finding["field"] == "nodes.r.branches.0.places.2"
    assert "光东" in finding["message"]


async def test_findings_in_the_readers_language(admin: httpx.AsyncClient) -> None:
    await admin.patch("/users/me", json={"locale": "en"})
    check = await admin.post(f"{DRAFT}/check", json={"document": a_flow("hello")})
    assert [f["message"] for f in check.json()["findings"]] == [
        "The flow starts at “hello”, which does not exist."
    ]


async def test_two_editors_do_not_overwrite_each_other(admin: httpx.AsyncClient) -> None:
    first = await save(admin, GREETING)
    stale = await admin.put(DRAFT, json={"document": GREETING}, headers={"If-Match": '"0"'})
    assert error_of(stale)[:2] == (412, "precondition_failed")
    without = await admin.put(DRAFT, json={"document": GREETING})
    assert error_of(without)[:2] == (428, "precondition_required")
    stale_publish = await admin.post(f"{DRAFT}/publish", json={}, headers={"If-Match": '"0"'})
    assert error_of(stale_publish)[:2] == (412, "precondition_failed")

    gone = await admin.delete(DRAFT, headers={"If-Match": first.headers["etag"]})
    assert gone.status_code == 204
    again = await admin.put(DRAFT, json={"document": GREETING}, headers={"If-Match": '"0"'})
    assert error_of(again)[:2] == (412, "precondition_failed")
    assert (await admin.get(DRAFT)).headers["etag"] == '"2"'
    assert error_of(await admin.post(f"{DRAFT}/publish", json={}))[:2] == (409, "no_draft")


BROKEN: list[tuple[Any, str, str]] = [
    ([], "wrong_type_object", "document"),
    ({}, "missing", "document.start"),
    ({"start": "a", "nodes": {}}, "too_few", "document.nodes"),
    ({"start": "a", "nodes": {"a": 5}}, "wrong_type_object", "document.nodes.a"),
    ({"start": "a", "nodes": {"a": {"id": "a"}}}, "missing", "document.nodes.a.kind"),
    (
        {"start": "a", "nodes": {"a": {"id": "a", "kind": "teleport"}}},
        "not_a_choice",
        "document.nodes.a.kind",
    ),
    (
        a_flow("m", {"id": "m", "kind": "menu", "keys": {"1": ""}, "on_timeout": "end"}),
        "pattern_mismatch",
        "document.nodes.m.keys.1",
    ),
    (
        a_flow("m", {"id": "m", "kind": "menu", "keys": {"x": "end"}, "on_timeout": "end"}),
        "pattern_mismatch",
        "document.nodes.m.keys.x",
    ),
    (
        {**GREETING, "nodes": {**GREETING["nodes"], "b": END}},
        "node_id_differs",
        "document",
    ),
    (
        {
            **GREETING,
            "schedules": {"s": {"name": "s", "week": {"mon": [{"start": "9", "end": 1}]}}},
        },
        "clock_time_invalid",
        "document.schedules.s.week.mon.0.start",
    ),
    (
        {**GREETING, "schedules": {"s": {"name": "s", "exceptions": [{"date": "10-01"}]}}},
        "date_invalid",
        "document.schedules.s.exceptions.0.date",
    ),
    ({**GREETING, "colour": "red"}, "unknown_field", "document.colour"),
]


@pytest.mark.parametrize(("document", "code", "field"), BROKEN, ids=[b[2] for b in BROKEN])
async def test_what_is_no_flow_is_refused_with_its_place(
    admin: httpx.AsyncClient, document: Any, code: str, field: str
) -> None:
    assert error_of(await save(admin, document)) == (422, code, field)
    assert (await admin.get(DRAFT)).json()["saved"] is False


async def test_differences_between_versions_and_draft(admin: httpx.AsyncClient) -> None:
    await publish(admin, GREETING)
    await save(admin, a_flow("hello", play("end", "system:no_answer")))
    diff = (await admin.get(f"{FLOW}/diff", params={"from": 2, "to": "draft"})).json()
    assert diff["changes"] == [
        {
            "kind": "changed",
            "what": "node",
            "id": "hello",
            "name": "问候",
            "fields": [{"path": "prompt", "before": "system:goodbye", "after": "system:no_answer"}],
        }
    ]
    for side in ("9", "draft"):
        answer = await admin.get(
            "/hotlines/4001234567/flow/diff", params={"from": side, "to": side}
        )
        assert answer.status_code == (404 if side == "9" else 200)


async def test_versions_in_pages(admin: httpx.AsyncClient) -> None:
    for note in ("a", "b", "c"):
        await publish(admin, GREETING, note)
    first = (await admin.get(f"{FLOW}/versions", params={"limit": 2})).json()
    assert [item["version"] for item in first["items"]] == [4, 3]
    rest = await admin.get(f"{FLOW}/versions", params={"cursor": first["next_cursor"]})
    assert [item["version"] for item in rest.json()["items"]] == [2, 1]
    assert rest.json()["next_cursor"] is None
    one = (await admin.get(f"{FLOW}/versions/2")).json()
    assert (one["note"], one["document"]["start"]) == ("a", "hello")


async def test_publishing_is_put_on_record_without_the_document(
    admin: httpx.AsyncClient, house: House
) -> None:
    password = {"label": "老客户", "digits": "135790"}
    door = {
        "kind": "password",
        "id": "door",
        "passwords": [password],
        "next": "end",
        "on_refused": "end",
    }
    await publish(admin, a_flow("door", door))
    door["passwords"] = [{"label": "老客户", "digits": "246802"}]
    await publish(admin, a_flow("door", door), "换密码")
    entry = (await house.audited("flow.published"))[0]
    assert entry.before == {"version": 2, "product": "free_form"}
    assert entry.after is not None
    assert (entry.after["version"], entry.after["note"]) == (3, "换密码")
    assert entry.after["changes"][0]["fields"] == [
        {"path": "passwords.0.digits", "before": "***", "after": "***"}
    ]
    every = [*await house.audited("flow.published"), *await house.audited("flow_draft.saved")]
    assert "135790" not in json.dumps([entry.after for entry in every])


async def test_an_unreadable_version_stops_nobody(admin: httpx.AsyncClient, house: House) -> None:
    """A document that this version of ours does not understand: its number goes by the version
    before, and every other number by its own."""
    await publish(admin, GREETING)
    await publish(admin, a_flow("hello", play("end", "system:no_answer")))
    async with house.database.session(OPERATOR) as db:
        row = await flow_versions.get(db, "4001234567", 3)
        row.document = '{"start": "x", "nodes": {"x": {"kind": "teleport", "id": "x"}}}'
    directory = DatabaseDirectory(house.database, house.media)
    ours, theirs = await directory.hotlines()
    assert (ours.flow_version, theirs.number) == (2, "4007654321")
    assert ours.flow is not None
    assert ours.flow.nodes["hello"].prompts() == ("system:goodbye",)
    broken = await admin.get(f"{FLOW}/versions/3")
    assert error_of(broken) == (409, "flow_unreadable", None)


async def test_a_prompt_in_use_stays(admin: httpx.AsyncClient, house: House) -> None:
    prompt = house.company.ours.prompt
    named = a_flow("hello", play("end", f"tenant:{prompt}"))
    await save(admin, named)
    refused = await admin.delete(f"/prompts/{prompt}")
    assert error_of(refused) == (409, "prompt_in_use", None)
    assert "flow_draft 4001234567" in refused.json()["error"]["message"]
    await admin.post(f"{DRAFT}/publish", json={})
    assert (await admin.get("/prompts")).json()["items"][0]["used_by"] == ["4001234567"]
    refused = await admin.delete(f"/prompts/{prompt}")
    assert "flow 4001234567" in refused.json()["error"]["message"]

    await publish(admin, GREETING)
    warned = await admin.delete(f"/prompts/{prompt}")
    assert error_of(warned) == (409, "prompt_in_restore_points", None)
    assert "4001234567 v2" in warned.json()["error"]["message"]
    assert (await admin.delete(f"/prompts/{prompt}?force=true")).status_code == 204
    back = await admin.post(f"{FLOW}/versions/2/restore", json={})
    assert error_of(back) == (409, "flow_has_errors", "nodes.hello.prompt")


async def test_plans_to_publish(admin: httpx.AsyncClient, house: House) -> None:
    plan = {"publish_at": "2999-10-01T00:00:00+08:00", "note": "国庆"}
    assert error_of(await admin.post(f"{FLOW}/schedule", json=plan)) == (409, "no_draft", None)
    await save(admin, GREETING)
    past = await admin.post(f"{FLOW}/schedule", json={"publish_at": "2020-01-01T00:00:00Z"})
    assert error_of(past) == (422, "publish_time_past", "publish_at")
    planned = await admin.post(f"{FLOW}/schedule", json=plan)
    assert planned.status_code == 200, planned.text
    shown = (await admin.get(FLOW)).json()["schedule"]
    assert (shown, shown["failed_at"], shown["requested_by"]) == (
        planned.json(),
        None,
        "admin-4001234567",
    )
    await save(admin, a_flow("hello", play("nowhere")))
    wrong = await admin.post(f"{FLOW}/schedule", json=plan)
    assert error_of(wrong) == (409, "flow_has_errors", "nodes.hello.next")
    assert (await admin.delete(f"{FLOW}/schedule")).status_code == 204
    assert error_of(await admin.delete(f"{FLOW}/schedule"))[0] == 404
    assert (await admin.get(FLOW)).json()["schedule"] is None


async def planned(client: httpx.AsyncClient) -> None:
    """Version 2 is in force, and another greeting is to be published in the future."""
    await publish(client, GREETING)
    await save(client, a_flow("end"))
    plan = {"publish_at": "2999-10-01T00:00:00+08:00"}
    assert (await client.post(f"{FLOW}/schedule", json=plan)).status_code == 200


async def test_going_back_drops_what_is_planned_and_says_so(
    admin: httpx.AsyncClient, house: House
) -> None:
    await planned(admin)
    restored = await admin.post(f"{FLOW}/versions/1/restore", json={})
    assert restored.json()["schedule_dropped"] == "2999-09-30T16:00:00Z"
    assert (await admin.get(FLOW)).json()["schedule"] is None
    again = await admin.post(f"{FLOW}/versions/2/restore", json={})
    assert again.json()["schedule_dropped"] is None
    (audited,) = await house.audited("flow_schedule.dropped")
    assert audited.before == {"publish_at": "2999-09-30T16:00:00+00:00"}


async def test_going_back_may_keep_what_is_planned(admin: httpx.AsyncClient) -> None:
    await planned(admin)
    restored = await admin.post(f"{FLOW}/versions/1/restore", json={"keep_schedule": True})
    assert restored.json()["schedule_dropped"] is None
    assert (await admin.get(FLOW)).json()["schedule"]["failed_at"] is None


def asks(url: str) -> dict[str, Any]:
    node = {"kind": "http_request", "id": "crm", "label": "客户系统", "url": url, "default": "end"}
    return a_flow("crm", node)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1\\@8.8.8.8/", "url_characters"),
        ("http://１２７.0.0.1/", "url_characters"),
        ("https://key@crm.example/", "url_user_info"),
        ("https://0x7f.1/", "url_host"),
        ("https://[::1/", "url_host"),
        ("https://crm.example:99999/", "url_port"),
    ],
)
async def test_an_address_that_cannot_be_asked_is_not_saved(
    admin: httpx.AsyncClient, url: str, code: str
) -> None:
    refused = await save(admin, asks(url))
    assert error_of(refused) == (422, code, "document.nodes.crm.url")
    assert (await admin.get(DRAFT)).json()["saved"] is False
    body = {"document": asks(url)}
    (finding,) = (await admin.post(f"{DRAFT}/check", json=body)).json()["findings"]
    assert (finding["code"], finding["severity"]) == ("url_unusable", "error")
    assert (finding["node"], finding["field"]) == ("crm", "nodes.crm.url")
    assert "客户系统" in finding["message"]


async def test_an_address_of_the_inside_is_warned_of(admin: httpx.AsyncClient) -> None:
    body = {"document": asks("http://192.168.1.1/crm")}
    (finding,) = (await admin.post(f"{DRAFT}/check", json=body)).json()["findings"]
    assert (finding["code"], finding["severity"]) == ("url_not_public", "warning")
    assert "192.168.1.1" in finding["message"]
    assert (await save(admin, asks("https://crm.example/route"))).status_code == 200
