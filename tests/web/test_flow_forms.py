"""The products' simple forms edit the same document; a tenant moves between them (F-NUM-2)."""

from typing import Any

import httpx
import pytest

from .conftest import House, error_of
from .test_flows import FLOW, GREETING, publish

pytestmark = pytest.mark.anyio
FORM = f"{FLOW}/form"
GROUP: dict[str, Any] = {
    "product": "group",
    "hours": {"name": "工作时间", "week": {"mon": [{"start": "09:00", "end": "18:00"}]}},
    "work": {"welcome": "system:welcome", "keys": {"1": {"to": "queue", "queue": "main"}}},
}


async def put_form(client: httpx.AsyncClient, form: object, **more: object) -> httpx.Response:
    etag = (await client.get(FORM)).headers["etag"]
    return await client.put(FORM, json={"form": form, **more}, headers={"If-Match": etag})


async def change_product(client: httpx.AsyncClient, product: str, **more: object) -> httpx.Response:
    etag = (await client.get(FORM)).headers["etag"]
    body = {"product": product, "publish": True, **more}
    return await client.post(f"{FLOW}/product", json=body, headers={"If-Match": etag})


async def test_a_form_is_saved_as_draft_or_put_in_force(
    admin: httpx.AsyncClient, house: House
) -> None:
    welcome = f"tenant:{house.company.ours.prompt}"
    form = {**GROUP, "work": {**GROUP["work"], "welcome": welcome}}
    saved = await put_form(admin, form)
    assert (saved.json()["draft_saved"], saved.json()["published"]) == (True, None)
    assert house.reloaded == []

    published = await put_form(admin, form, publish=True, note="分组")
    assert published.json()["published"]["version"] == 2
    assert published.json()["draft_saved"] is False
    shown = (await admin.get(FLOW)).json()
    assert (shown["product"], shown["form"]["work"]["welcome"]) == ("group", welcome)
    assert (await admin.get("/hotlines/4001234567")).json()["product"] == "group"


async def test_a_form_with_errors_is_not_put_in_force(admin: httpx.AsyncClient) -> None:
    refused = await put_form(admin, {"product": "sales", "welcome": "tenant:gone"}, publish=True)
    assert error_of(refused) == (409, "flow_has_errors", "nodes.welcome.prompt")
    assert (await admin.get(FLOW)).json()["draft_saved"] is False
    wrong = await put_form(admin, {"product": "group", "work": {"keys": {"1": {"to": "x"}}}})
    assert error_of(wrong) == (422, "not_a_choice", "form.work.keys.1.to")


async def test_moving_between_products_loses_nothing(
    admin: httpx.AsyncClient, house: House
) -> None:
    welcome = f"tenant:{house.company.ours.prompt}"
    await put_form(admin, {"product": "sales", "welcome": welcome}, publish=True)
    grouped = await change_product(admin, "group")
    assert grouped.json()["form"]["work"]["welcome"] == welcome

    free = await change_product(admin, "free_form")
    assert (free.json()["product"], free.json()["form"]["product"]) == ("free_form", "group")
    await publish(admin, GREETING)
    assert (await admin.get(FLOW)).json()["form"] is None

    back = await change_product(admin, "group")
    assert back.json()["form"] == grouped.json()["form"]
    fresh = await change_product(admin, "sales", restore=False)
    assert fresh.json()["form"]["welcome"] == welcome
    assert (await change_product(admin, "sales")).json()["form"]["welcome"] == welcome
    versions = (await admin.get(f"{FLOW}/versions")).json()["items"]
    assert [version["product"] for version in versions] == [
        "sales",
        "sales",
        "group",
        "free_form",
        "free_form",
        "group",
        "sales",
        "sales",
    ]


async def test_a_region_hotline_needs_its_regions(admin: httpx.AsyncClient) -> None:
    assert error_of(await change_product(admin, "region")) == (409, "form_needed", "product")
    south = {"name": "南方", "places": ["广东"], "destination": {"to": "queue", "queue": "main"}}
    region = {"product": "region", "regions": [south]}
    assert (await put_form(admin, region, publish=True)).json()["product"] == "region"


@pytest.mark.parametrize("names", [("华南", "华南"), ("default",)])
async def test_regions_that_cannot_be_told_apart_are_refused(
    admin: httpx.AsyncClient, names: tuple[str, ...]
) -> None:
    regions = [{"name": n, "places": ["广东"], "destination": {"to": "goodbye"}} for n in names]
    refused = await put_form(admin, {"product": "region", "regions": regions})
    assert error_of(refused)[:2] == (422, "branch_names")


async def test_labels_outlive_a_change_by_form(admin: httpx.AsyncClient) -> None:
    document = (await admin.get(FLOW)).json()["document"]
    document["nodes"]["hunt"]["label"] = "前台"
    await publish(admin, document)
    await put_form(admin, {"product": "sales", "welcome": "system:goodbye"}, publish=True)
    nodes = (await admin.get(FLOW)).json()["document"]["nodes"]
    assert (nodes["hunt"]["label"], "welcome" in nodes) == ("前台", True)
