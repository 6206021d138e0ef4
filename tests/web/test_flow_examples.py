"""A real hotline's menu is taken over as the draft, with its prompts and groups; and given back."""

import anyio
import httpx
import pytest

from hotline400.examples import load_examples

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
HOTLINE = "/hotlines/4001234567"
DRAFT = f"{HOTLINE}/flow/draft"
VOICE = "zf_xiaoxiao"
OTHER = {"start": "end", "nodes": {"end": {"kind": "hangup", "id": "end", "label": "旧的"}}}


async def take(
    client: httpx.AsyncClient, example: str = "departments", revision: int = 0
) -> httpx.Response:
    wanted = {"example": example, "voice": VOICE}
    return await client.post(f"{DRAFT}/example", json=wanted, headers={"If-Match": f'"{revision}"'})


async def undo(client: httpx.AsyncClient, revision: int) -> httpx.Response:
    return await client.delete(f"{DRAFT}/example", headers={"If-Match": f'"{revision}"'})


async def library(client: httpx.AsyncClient) -> dict[str, str]:
    """Prompt id → name."""
    items = (await client.get("/prompts?purpose=announcement")).json()["items"]
    return {item["id"]: item["name"] for item in items}


async def groups(client: httpx.AsyncClient) -> dict[str, str]:
    items = (await client.get(f"{HOTLINE}/queues")).json()["items"]
    return {item["id"]: item["name"] for item in items}


def files(house: House) -> int:
    return len([*(house.media / "prompts").rglob("*.alaw")])


async def test_what_there_is_to_choose_from(admin: httpx.AsyncClient) -> None:
    items = (await admin.get("/flow-examples")).json()["items"]
    shown = {item["key"]: item for item in items}
    assert set(shown) == {"departments", "erp_vendor", "furniture"}
    assert shown["departments"]["queues"] == ["客服一部", "客服二部", "市场一部", "市场二部"]
    assert [prompt["name"] for prompt in shown["departments"]["prompts"]] == [
        "主菜单",
        "客服部",
        "市场部",
    ]
    assert "商场 上海" in [prompt["name"] for prompt in shown["furniture"]["prompts"]]
    assert shown["erp_vendor"]["prompts"][0]["text"].startswith("您好，欢迎致电软件服务热线")


@pytest.mark.parametrize("key", [example.key for example in load_examples()])
async def test_all_that_is_left_to_do_is_to_put_phones_into_the_groups(
    admin: httpx.AsyncClient, house: House, key: str
) -> None:
    taken = await take(admin, key)
    assert taken.status_code == 200, taken.text
    assert taken.headers["etag"] == '"1"'
    found = (await admin.post(f"{DRAFT}/check", json={})).json()
    codes = {finding["code"] for finding in found["findings"]}
    assert codes == {"queue_without_phones"}
    text = taken.text
    assert all(f"tenant:{prompt}" in text for prompt in await library(admin))
    assert house.company.ours.prompt not in text


async def test_the_prompts_are_spoken_and_the_groups_made(
    admin: httpx.AsyncClient, house: House
) -> None:
    before = files(house)
    draft = (await take(admin)).json()
    assert (draft["saved"], draft["product"]) == (True, "free_form")
    assert draft["taken_over"] == {
        "example": "departments",
        "name": "分机部门（801、802，两层）",
        "had_draft": False,
        "prompt_count": 3,
        "queue_count": 4,
    }
    nodes = draft["document"]["nodes"]
    prompt = nodes["welcome"]["prompt"].removeprefix("tenant:")
    assert (await library(admin))[prompt] == "分机部门（801、802，两层） · 主菜单"
    assert (await admin.get(f"/prompts/{prompt}/audio")).content.startswith(b"RIFF")
    assert files(house) == before + 3
    assert [said.voice for said in house.voice.spoken] == [VOICE] * 3
    assert (await groups(admin))[nodes["market1"]["queue"]] == "市场一部"
    assert nodes["operator"]["queue"] == "main"
    assert len(await house.audited("flow_draft.example_taken")) == 1
    assert len(await house.audited("prompt.created")) == 3
    assert len(await house.audited("queue.created")) == 4


async def test_nothing_is_published(admin: httpx.AsyncClient) -> None:
    in_force = (await admin.get(f"{HOTLINE}/flow")).json()
    await take(admin)
    now = (await admin.get(f"{HOTLINE}/flow")).json()
    assert (now["document"], now["version"]) == (in_force["document"], in_force["version"])


async def test_undone_the_former_draft_is_back_and_nothing_is_left(
    admin: httpx.AsyncClient, house: House
) -> None:
    saved = await admin.put(DRAFT, json={"document": OTHER}, headers={"If-Match": '"0"'})
    had = (await library(admin), await groups(admin), files(house))
    taken = (await take(admin, revision=1)).json()
    assert taken["taken_over"]["had_draft"] is True
    back = await undo(admin, taken["revision"])
    assert back.status_code == 200, back.text
    assert back.json()["document"] == saved.json()["document"]
    assert back.json()["taken_over"] is None
    assert back.headers["etag"] == '"3"'
    assert (await library(admin), await groups(admin), files(house)) == had
    assert len(await house.audited("flow_draft.example_undone")) == 1
    assert error_of(await undo(admin, 3))[:2] == (409, "no_example_taken")


async def test_one_example_after_the_other_is_undone_with_it(
    admin: httpx.AsyncClient, house: House
) -> None:
    saved = await admin.put(DRAFT, json={"document": OTHER}, headers={"If-Match": '"0"'})
    had = (await library(admin), await groups(admin), files(house))
    first = (await take(admin, revision=1)).json()
    second = (await take(admin, "erp_vendor", first["revision"])).json()
    back = (await undo(admin, second["revision"])).json()
    assert back["document"] == first["document"]
    assert back["taken_over"]["example"] == "departments"
    back = (await undo(admin, back["revision"])).json()
    assert back["document"] == saved.json()["document"]
    assert (await library(admin), await groups(admin), files(house)) == had


async def test_undone_where_there_was_no_draft_the_flow_in_force_is_shown(
    admin: httpx.AsyncClient,
) -> None:
    before = (await admin.get(DRAFT)).json()["document"]
    await take(admin)
    back = (await undo(admin, 1)).json()
    assert (back["saved"], back["document"]) == (False, before)


async def test_what_somebody_began_to_use_stays(admin: httpx.AsyncClient, house: House) -> None:
    draft = (await take(admin)).json()
    nodes = draft["document"]["nodes"]
    queue = nodes["service1"]["queue"]
    members = {"items": [{"phone_id": house.company.ours.phone}]}
    etag = (await admin.get(f"{HOTLINE}/queues/{queue}")).headers["etag"]
    await admin.put(f"{HOTLINE}/queues/{queue}/members", json=members, headers={"If-Match": etag})
    prompt = nodes["welcome"]["prompt"].removeprefix("tenant:")
    none_yet = {"If-Match": '"0"'}
    await admin.put("/system-prompts/beep", json={"prompt_id": prompt}, headers=none_yet)
    await undo(admin, 1)
    assert queue in await groups(admin)
    assert nodes["service2"]["queue"] not in await groups(admin)
    assert list(await library(admin)) == [prompt]


async def test_the_former_drafts_prompts_cannot_be_deleted_meanwhile(
    admin: httpx.AsyncClient, house: House
) -> None:
    mine = (await take(admin)).json()["document"]["nodes"]["welcome"]["prompt"]
    await take(admin, "erp_vendor", 1)
    refused = await admin.delete(f"/prompts/{mine.removeprefix('tenant:')}")
    assert error_of(refused)[:2] == (409, "prompt_in_use")


async def test_a_group_of_the_same_id_is_another_group(admin: httpx.AsyncClient) -> None:
    await admin.post(f"{HOTLINE}/queues", json={"id": "service1", "name": "别的"})
    nodes = (await take(admin)).json()["document"]["nodes"]
    shown = await groups(admin)
    assert shown["service1"] == "别的"
    assert nodes["service1"]["queue"] != "service1"
    assert shown[nodes["service1"]["queue"]] == "客服一部"


async def test_published_it_cannot_be_undone(admin: httpx.AsyncClient, house: House) -> None:
    draft = (await take(admin)).json()
    members = {"items": [{"phone_id": house.company.ours.phone}]}
    for queue, name in (await groups(admin)).items():
        if name.endswith("部"):
            etag = (await admin.get(f"{HOTLINE}/queues/{queue}")).headers["etag"]
            await admin.put(
                f"{HOTLINE}/queues/{queue}/members", json=members, headers={"If-Match": etag}
            )
    published = await admin.post(f"{DRAFT}/publish", json={})
    assert published.status_code == 200, published.text
    assert error_of(await undo(admin, draft["revision"] + 1))[:2] == (409, "no_example_taken")


async def test_a_voice_that_fails_leaves_nothing(admin: httpx.AsyncClient, house: House) -> None:
    had = (await library(admin), await groups(admin), files(house))
    house.voice.breaks = "市场一部"
    assert error_of(await take(admin))[:2] == (502, "speech_failed")
    assert (await library(admin), await groups(admin), files(house)) == had
    assert (await admin.get(DRAFT)).json()["saved"] is False


async def test_somebody_who_saved_meanwhile_loses_nothing(
    admin: httpx.AsyncClient, house: House
) -> None:
    had = (await library(admin), files(house))
    house.voice.hold = anyio.Event()
    answers: list[httpx.Response] = []

    async def taking() -> None:
        answers.append(await take(admin))

    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(taking)
            while not house.voice.spoken:
                await anyio.lowlevel.checkpoint()
            await admin.put(DRAFT, json={"document": OTHER}, headers={"If-Match": '"0"'})
            house.voice.hold.set()
    assert error_of(answers[0])[0] == 412
    assert (await admin.get(DRAFT)).json()["document"]["nodes"]["end"]["label"] == "旧的"
    assert (await library(admin), files(house)) == had


async def test_what_is_wrong_is_said_before_anything_is_spoken(
    admin: httpx.AsyncClient, reader: httpx.AsyncClient, house: House
) -> None:
    assert error_of(await take(admin, "bakery")) == (422, "unknown_example", "example")
    assert error_of(await take(admin, revision=7))[0] == 412
    wanted = {"example": "departments", "voice": "nobody"}
    tagged = {"If-Match": '"0"'}
    refused = await admin.post(f"{DRAFT}/example", json=wanted, headers=tagged)
    assert error_of(refused) == (422, "unknown_voice", "voice")
    untagged = await admin.post(f"{DRAFT}/example", json={**wanted, "voice": VOICE})
    assert error_of(untagged)[0] == 428
    assert error_of(await take(reader))[:2] == (403, "read_only")
    house.voice.ready = False
    assert error_of(await take(admin))[:2] == (503, "speech_not_installed")
    assert house.voice.spoken == []
