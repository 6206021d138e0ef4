"""A tenant makes groups of its phones and says how each is rung."""

from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import delete

from hotline400.routing.flow import Flow
from hotline400.routing.nodes import HangupNode, HuntNode
from hotline400.storage import flow_documents, prompts
from hotline400.storage.models import FlowDraftRow
from hotline400.storage.tenancy import Scope

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
QUEUES = "/hotlines/4001234567/queues"
MAIN, SALES = f"{QUEUES}/main", f"{QUEUES}/sales"
FIRST = {"If-Match": '"1"'}


async def change(client: httpx.AsyncClient, path: str, sent: object) -> httpx.Response:
    etag = (await client.get(path)).headers["etag"]
    return await client.patch(path, json=sent, headers={"If-Match": etag})


async def put_members(client: httpx.AsyncClient, path: str, *items: object) -> httpx.Response:
    etag = (await client.get(f"{path}/members")).headers["etag"]
    return await client.put(f"{path}/members", json={"items": items}, headers={"If-Match": etag})


async def test_every_hotline_has_a_main_queue_with_all_phones(admin: httpx.AsyncClient) -> None:
    main, sales = (await admin.get(QUEUES)).json()["items"]
    assert (main["id"], main["member_count"], main["order"]) == ("main", 2, "default")
    assert (sales["id"], sales["name"], sales["member_count"]) == ("sales", "销售", 0)
    members = (await admin.get(f"{MAIN}/members")).json()["items"]
    assert [member["number"] for member in members] == ["13800138001", "02088886666"]
    assert {(member["weight"], str(member["skills"])) for member in members} == {(1, "{}")}


async def test_a_queue_is_made_changed_and_deleted(admin: httpx.AsyncClient, house: House) -> None:
    new = {"id": "after-sales", "name": "售后", "order": "ring_all", "most_offers": 2}
    made = await admin.post(QUEUES, json=new)
    assert made.status_code == 201
    assert made.json() | new == made.json()
    path = f"{QUEUES}/after-sales"
    changed = await change(
        admin,
        path,
        {
            "order": "skill",
            "widening": [{"after_seconds": 30, "level": 5}, {"after_seconds": 60, "level": 0}],
            "most_offers": None,
            "whisper": True,
        },
    )
    assert (changed.json()["version"], changed.headers["etag"]) == (2, '"2"')
    assert (await admin.get(path)).json() == changed.json()
    assert (changed.json()["order"], changed.json()["most_offers"]) == ("skill", None)
    assert (await admin.delete(path)).status_code == 204
    assert error_of(await admin.get(path)) == (404, "not_found", None)
    assert house.reloaded == ["4001234567"] * 3
    (entry,) = await house.audited("queue.changed")
    assert (entry.before or {})["order"] == "ring_all"
    assert len(await house.audited("queue.created")) == len(await house.audited("queue.deleted"))


async def test_a_queue_without_an_id_gets_one_and_is_made_once(admin: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "once"}
    first, second = [
        (await admin.post(QUEUES, json={"name": "售后"}, headers=key)).json() for _ in range(2)
    ]
    assert first == second
    assert len((await admin.get(QUEUES)).json()["items"]) == 3


async def test_main_stays(admin: httpx.AsyncClient) -> None:
    assert error_of(await admin.delete(MAIN)) == (409, "main_queue_stays", None)


async def test_a_queue_that_a_flow_leads_to_stays(admin: httpx.AsyncClient, house: House) -> None:
    ring = HuntNode(
        id="ring",
        label="转销售",
        queue="sales",
        on_no_answer="end",
        on_busy="end",
        on_queue_full="end",
    )
    flow = Flow(start="ring", nodes={"ring": ring, "end": HangupNode(id="end")})
    draft = FlowDraftRow(
        tenant_id=house.company.ours.id,
        hotline_number="4001234567",
        document=flow_documents.written(flow),
        product="free_form",
        based_on=0,
        revision=1,
        saved_at=datetime.now(UTC),
    )
    async with house.database.session(Scope.of_tenant(house.company.ours.id)) as db:
        await db.execute(delete(FlowDraftRow))
        db.add(draft)
    refused = await admin.delete(SALES)
    assert error_of(refused) == (409, "queue_in_use", None)
    assert "转销售 (ring)" in refused.json()["error"]["message"]
    async with house.database.session(Scope.of_tenant(house.company.ours.id)) as db:
        await db.execute(delete(FlowDraftRow))
    assert (await admin.delete(SALES)).status_code == 204


@pytest.mark.parametrize(
    ("new", "status", "code", "field"),
    [
        ({}, 422, "missing", "name"),
        ({"name": " "}, 422, "too_short", "name"),
        ({"name": "x", "id": "main"}, 409, "queue_id_taken", "id"),
        ({"name": "x", "id": "a/b"}, 422, "pattern_mismatch", "id"),
        ({"name": "x", "id": "x" * 33}, 422, "pattern_mismatch", "id"),
        ({"name": "x", "order": "by name"}, 422, "not_a_choice", "order"),
        ({"name": "x", "offer_timeout_seconds": 4}, 422, "out_of_range", "offer_timeout_seconds"),
        ({"name": "x", "offer_timeout_seconds": 61}, 422, "out_of_range", "offer_timeout_seconds"),
        ({"name": "x", "max_waiting": 10**400}, 422, "out_of_range", "max_waiting"),
        ({"name": "x", "max_waiting": "many"}, 422, "wrong_type_number", "max_waiting"),
        ({"name": "x", "max_waiting": 1.5}, 422, "wrong_type_number", "max_waiting"),
        ({"name": "x", "max_waiting": None}, 422, "not_nullable", "max_waiting"),
        ({"name": "x", "whisper": "yes"}, 422, "wrong_type_boolean", "whisper"),
        ({"name": "x", "widening": [{}]}, 422, "missing", "widening.0.after_seconds"),
        ({"name": "x", "ring_back_prompt_id": "no"}, 422, "unknown_prompt", "ring_back_prompt_id"),
        ({"name": "x", "members": []}, 422, "unknown_field", "members"),
    ],
)
async def test_wrong_settings_are_named(
    admin: httpx.AsyncClient, new: object, status: int, code: str, field: str
) -> None:
    assert error_of(await admin.post(QUEUES, json=new)) == (status, code, field)
    assert len((await admin.get(QUEUES)).json()["items"]) == 2


async def test_a_named_queue_keeps_a_name(admin: httpx.AsyncClient) -> None:
    assert error_of(await change(admin, SALES, {"name": ""})) == (422, "missing", "name")
    assert (await change(admin, MAIN, {"name": ""})).status_code == 200


async def test_music_and_whisper_are_own_prompts_of_their_kind(
    admin: httpx.AsyncClient, house: House
) -> None:
    company = house.company
    async with house.database.session(Scope.of_tenant(company.ours.id)) as db:
        music = await prompts.add(
            db, purpose="ring_back", name="彩铃", path="x", seconds=1, now=datetime.now(UTC)
        )
    chosen = await change(admin, SALES, {"ring_back_prompt_id": music.id})
    assert chosen.json()["ring_back_prompt_id"] == music.id
    used = (await admin.get("/prompts", params={"purpose": "ring_back"})).json()["items"]
    assert used[0]["used_by"] == ["4001234567/sales"]
    assert error_of(await admin.delete(f"/prompts/{music.id}"))[:2] == (409, "prompt_in_use")
    wrong = await change(admin, SALES, {"whisper_prompt_id": music.id})
    assert error_of(wrong) == (422, "prompt_purpose_wrong", "whisper_prompt_id")
    foreign = await change(admin, SALES, {"ring_back_prompt_id": company.theirs.prompt})
    assert error_of(foreign) == (422, "unknown_prompt", "ring_back_prompt_id")


async def test_members_are_a_whole_list(admin: httpx.AsyncClient, house: House) -> None:
    first, second = (await admin.get("/hotlines/4001234567/phones")).json()["items"]
    saved = await put_members(
        admin,
        SALES,
        {"phone_id": second["id"], "weight": 3, "skills": {"英语": 8}},
        {"phone_id": first["id"]},
    )
    assert [(m["number"], m["weight"], m["skills"]) for m in saved.json()["items"]] == [
        ("02088886666", 3, {"英语": 8}),
        ("13800138001", 1, {}),
    ]
    read = await admin.get(f"{SALES}/members")
    assert (read.json(), read.headers["etag"]) == (saved.json(), saved.headers["etag"])
    assert (await admin.get(SALES)).json()["member_count"] == 2
    (entry,) = await house.audited("queue.members_replaced")
    assert [member["number"] for member in (entry.after or {})["members"]] == [
        "02088886666",
        "13800138001",
    ]
    await admin.delete(f"/hotlines/4001234567/phones/{second['id']}")
    left = (await admin.get(f"{SALES}/members")).json()["items"]
    assert [member["phone_id"] for member in left] == [first["id"]]


async def test_main_takes_weights_and_keeps_all_phones(admin: httpx.AsyncClient) -> None:
    _, second = (await admin.get("/hotlines/4001234567/phones")).json()["items"]
    saved = await put_members(admin, MAIN, {"phone_id": second["id"], "weight": 5})
    assert [(m["number"], m["weight"]) for m in saved.json()["items"]] == [
        ("13800138001", 1),
        ("02088886666", 5),
    ]


async def test_wrong_members_are_named(admin: httpx.AsyncClient, house: House) -> None:
    own, foreign = house.company.ours.phone, house.company.theirs.phone
    for items, code, field in (
        ([{"phone_id": foreign}], "unknown_phone", "items.0.phone_id"),
        ([{"phone_id": own}, {"phone_id": own}], "phone_twice", "items.1.phone_id"),
        ([{"phone_id": own, "weight": 101}], "out_of_range", "items.0.weight"),
        ([{"phone_id": own, "skills": {"英语": 11}}], "out_of_range", "items.0.skills.英语"),
    ):
        refused = await put_members(admin, SALES, *items)
        assert error_of(refused) == (422, code, field)
    assert house.reloaded == []


async def test_changes_need_the_version_they_are_based_on(admin: httpx.AsyncClient) -> None:
    without = await admin.patch(SALES, json={"max_waiting": 1})
    assert error_of(without) == (428, "precondition_required", None)
    await admin.patch(SALES, json={"max_waiting": 1}, headers=FIRST)
    stale = await admin.patch(SALES, json={"max_waiting": 2}, headers=FIRST)
    assert error_of(stale) == (412, "precondition_failed", None)
    members = await admin.put(f"{SALES}/members", json={"items": []}, headers=FIRST)
    assert error_of(members) == (412, "precondition_failed", None)


async def test_a_queue_of_nobody_is_not_found(admin: httpx.AsyncClient) -> None:
    for path in (f"{QUEUES}/none", "/hotlines/4009999999/queues", f"{QUEUES}/..%2fx"):
        assert error_of(await admin.get(path))[:2] == (404, "not_found")
    gone = await admin.delete("/hotlines/4009999999/queues/main")
    assert error_of(gone)[:2] == (404, "not_found")
