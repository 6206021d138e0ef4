"""A tenant looks at its 400 numbers and changes their settings."""

from datetime import UTC, datetime

import httpx
import pytest
from starlette.types import Message, Receive, Send
from starlette.types import Scope as AsgiScope

from hotline400.storage import hotlines, prompts
from hotline400.storage.tenancy import OPERATOR, Scope

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
HOTLINE = "/hotlines/4001234567"


async def test_lists_own_hotlines_only(admin: httpx.AsyncClient) -> None:
    items = (await admin.get("/hotlines")).json()["items"]
    assert [(item["number"], item["display_number"], item["phone_count"]) for item in items] == [
        ("4001234567", "400-123-4567", 2)
    ]


async def test_change_takes_effect_for_the_next_call(
    admin: httpx.AsyncClient, house: House
) -> None:
    read = await admin.get(HOTLINE)
    changed = await admin.patch(
        HOTLINE,
        json={"answer_at": "start", "recording": False},
        headers={"If-Match": read.headers["etag"]},
    )
    assert changed.status_code == 200
    assert changed.json() == {
        **read.json(),
        "answer_at": "start",
        "recording": False,
        "version": read.json()["version"] + 1,
    }
    assert changed.headers["etag"] == f'"{changed.json()["version"]}"'
    assert house.reloaded == ["4001234567"]
    assert (await admin.get(HOTLINE)).json() == changed.json()
    (entry,) = await house.audited("hotline.changed")
    assert (entry.before, entry.after) == (
        {"answer_at": "connect", "recording": True},
        {"answer_at": "start", "recording": False},
    )


async def test_engine_knows_before_the_answer_is_sent(house: House) -> None:
    order: list[str] = []

    async def reload(_number: str | None) -> None:
        async with house.database.reading(OPERATOR) as db:
            order.append(f"recording {(await hotlines.get(db, '4001234567')).recording}")

    house.control.on_configuration_change(reload)

    async def app(scope: AsgiScope, receive: Receive, send: Send) -> None:
        async def note(message: Message) -> None:
            order.append(message["type"])
            await send(message)

        await house.app(scope, receive, note)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://console.test/api/v1"
    ) as client:
        client.headers["Authorization"] = f"Bearer {house.company.ours.administrator}"
        etag = (await client.get(HOTLINE)).headers["etag"]
        order.clear()
        await client.patch(HOTLINE, json={"recording": False}, headers={"If-Match": etag})
    assert order == ["recording False", "http.response.start", "http.response.body"]


async def test_change_needs_the_version_it_is_based_on(
    admin: httpx.AsyncClient, house: House
) -> None:
    without = await admin.patch(HOTLINE, json={"recording": False})
    assert error_of(without) == (428, "precondition_required", None)
    for stale in ('"999"', 'W/"2"', "nonsense"):
        refused = await admin.patch(HOTLINE, json={"recording": False}, headers={"If-Match": stale})
        assert error_of(refused) == (412, "precondition_failed", None)
    assert (await admin.get(HOTLINE)).json()["recording"] is True
    assert house.reloaded == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"recording": None}, "not_nullable", "recording"),
        ({"recording": "perhaps"}, "wrong_type_boolean", "recording"),
        ({"answer_at": "never"}, "not_a_choice", "answer_at"),
        ({"number": "4000000000"}, "unknown_field", "number"),
        ({"welcome_prompt_id": "nope"}, "unknown_prompt", "welcome_prompt_id"),
        ({"welcome_prompt_id": "../../x"}, "pattern_mismatch", "welcome_prompt_id"),
        ([], "wrong_type_object", None),
    ],
)
async def test_wrong_settings_are_named(
    admin: httpx.AsyncClient, change: object, code: str, field: str | None
) -> None:
    etag = (await admin.get(HOTLINE)).headers["etag"]
    refused = await admin.patch(HOTLINE, json=change, headers={"If-Match": etag})
    assert error_of(refused) == (422, code, field)


async def test_range_is_told_with_both_ends_in_both_languages(admin: httpx.AsyncClient) -> None:
    messages = []
    for language in ("zh-CN", "en"):
        await admin.patch("/users/me", json={"locale": language})
        refused = await admin.patch(
            f"{HOTLINE}/queues/main",
            json={"offer_timeout_seconds": 99},
            headers={"If-Match": '"1"'},
        )
        messages.append(refused.json()["error"]["message"])
    assert messages == ["应在 5 到 60 之间。", "This must lie between 5 and 60."]


async def test_welcome_takes_own_welcome_prompts_only(
    admin: httpx.AsyncClient, house: House
) -> None:
    company = house.company

    async def choose(field: str, prompt_id: str) -> httpx.Response:
        etag = (await admin.get(HOTLINE)).headers["etag"]
        return await admin.patch(HOTLINE, json={field: prompt_id}, headers={"If-Match": etag})

    chosen = await choose("welcome_prompt_id", company.ours.prompt)
    assert chosen.json()["welcome_prompt_id"] == company.ours.prompt
    foreign = await choose("welcome_prompt_id", company.theirs.prompt)
    assert error_of(foreign) == (422, "unknown_prompt", "welcome_prompt_id")
    async with house.database.session(Scope.of_tenant(company.ours.id)) as db:
        music = await prompts.add(
            db, purpose="ring_back", name="彩铃", path="x", seconds=1, now=datetime.now(UTC)
        )
    wrong = await choose("welcome_prompt_id", music.id)
    assert error_of(wrong) == (422, "prompt_purpose_wrong", "welcome_prompt_id")


async def test_reader_looks_but_does_not_touch(reader: httpx.AsyncClient) -> None:
    assert (await reader.get(HOTLINE)).status_code == 200
    refused = await reader.patch(HOTLINE, json={"recording": False}, headers={"If-Match": '"1"'})
    assert error_of(refused) == (403, "read_only", None)


async def test_hotline_of_nobody_or_of_no_form_is_not_found(admin: httpx.AsyncClient) -> None:
    for number in ("4009999999", "4001234567x", "1", "..%2f..%2fetc", "%00"):
        assert error_of(await admin.get(f"/hotlines/{number}"))[:2] == (404, "not_found")
