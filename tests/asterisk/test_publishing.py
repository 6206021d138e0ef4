"""A flow published over the API: the next call goes by it, a call in progress by its own."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from hotline400.testing.carrier import Answers, CallerCall, Carrier, Keys
from hotline400.testing.platform import Api, Platform

pytestmark = pytest.mark.anyio

NUMBER, A = "4007770001", "13800138001"


@pytest.fixture
async def carrier(running: Platform) -> AsyncIterator[Carrier]:
    sip = ("127.0.0.1", running.settings.sip_port)
    async with Carrier(listen=("127.0.0.1", running.trunk_port), platform=sip) as network:
        yield network


@pytest.fixture(scope="module")
def tenant(running: Platform) -> Api:
    """With a number of its own for flows, and one phone bound to it."""
    operator, api = running.operator(), running.tenant()
    [tenant] = {item["tenant_id"] for item in operator.get("/numbers")["items"]}
    operator.send("POST", "/numbers", {"number": NUMBER, "tenant_id": tenant})
    items = [{"number": A, "label": ""}]
    api.change(f"/hotlines/{NUMBER}/phones", {"items": items}, method="PUT")
    return api


def menu_to(key: str) -> dict[str, Any]:
    """A menu in which this key leads to the phones; whoever presses nothing is sent away."""
    menu = {"kind": "menu", "id": "menu", "prompt": "system:menu_timeout", "keys": {key: "hunt"}}
    hunt = {"kind": "hunt", "id": "hunt", "on_no_answer": "end", "on_busy": "end"}
    nodes = [
        {**menu, "on_timeout": "end", "on_invalid": "end", "repeats": 0},
        {**hunt, "on_queue_full": "end"},
        {"kind": "hangup", "id": "end"},
    ]
    return {"start": "menu", "nodes": {str(node["id"]): node for node in nodes}}


def publish(api: Api, document: dict[str, Any]) -> int:
    """Save as the draft and put it in force; its version."""
    draft = f"/hotlines/{NUMBER}/flow/draft"
    api.change(draft, {"document": document}, method="PUT")
    published = api.change(f"{draft}/publish", {"note": "test"}, read=draft, method="POST")
    return int(published["version"]["version"])


async def record(running: Platform, api: Api, call: CallerCall) -> tuple[Any, ...]:
    found = await running.record_of(api, call)
    return found["flow_version"], found["path"], found["outcomes"], found["disposition"]


async def test_the_next_call_goes_by_what_was_published_a_call_in_progress_by_its_own(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    carrier.phone(A, Answers(after=0.1, talks_for=0.5))
    first = publish(tenant, menu_to("1"))
    before = await carrier.dial(NUMBER, "13900001111")
    await before.answered()
    second = publish(tenant, menu_to("2"))
    assert second == first + 1

    after = await carrier.dial(NUMBER, "13900002222")
    await after.answered()
    await before.press("1", Keys.RFC4733)
    await before.ended()
    await after.press("2", Keys.RFC4733)
    await after.ended()
    way = ["menu", "hunt"]
    assert await record(running, tenant, before) == (first, way, ["1", "answered"], "answered")
    assert await record(running, tenant, after) == (second, way, ["2", "answered"], "answered")


async def test_going_back_is_for_the_next_call_too(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    carrier.phone(A, Answers(after=0.1, talks_for=0.5))
    first = publish(tenant, menu_to("3"))
    publish(tenant, menu_to("4"))
    restored = tenant.send("POST", f"/hotlines/{NUMBER}/flow/versions/{first}/restore", {})[0]
    call = await carrier.dial(NUMBER, "13900003333")
    await call.answered()
    await call.press("3", Keys.RFC4733)
    await call.ended()
    version, *rest = await record(running, tenant, call)
    assert version == restored["version"]["version"]
    assert rest == [["menu", "hunt"], ["3", "answered"], "answered"]
