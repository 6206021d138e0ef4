"""A tenant says who gets through to a hotline."""

from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import update

from hotline400.storage.models import ScreeningRow, WhitelistRow
from hotline400.storage.tenancy import OPERATOR

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
SCREENING = "/hotlines/4001234567/screening"
FIRST = {"If-Match": '"1"'}


async def test_open_to_all_at_first_then_as_set(admin: httpx.AsyncClient, house: House) -> None:
    read = await admin.get(SCREENING)
    assert read.json() == {
        "whitelist_mode": "off",
        "region_mode": "off",
        "regions": [],
        "region_exceptions": [],
        "withheld": "unlisted",
        "announce_refusal": True,
        "caller_per_hour": None,
        "caller_per_day": None,
        "number_per_day": None,
        "number_per_month": None,
        "concurrent": None,
        "version": 1,
    }
    sent = {
        "region_mode": "deny",
        "regions": ["广东省", "北京市", "0755266*", "021"],
        "region_exceptions": ["广州市"],
        "caller_per_hour": 3,
        "concurrent": 20,
    }
    changed = await admin.patch(SCREENING, json=sent, headers={"If-Match": read.headers["etag"]})
    assert changed.headers["etag"] == '"2"'
    assert changed.json()["regions"] == ["广东", "北京", "0755266*", "021"]
    assert changed.json()["region_exceptions"] == ["广州"]
    assert (await admin.get(SCREENING)).json() == changed.json()
    assert house.reloaded == ["4001234567"]
    (entry,) = await house.audited("screening.changed")
    assert (entry.before or {})["concurrent"] is None
    cleared = await admin.patch(SCREENING, json={"concurrent": None}, headers={"If-Match": '"2"'})
    assert cleared.json()["concurrent"] is None
    assert cleared.json()["caller_per_hour"] == 3


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"regions": ["火星"]}, "place_unknown", "regions.0"),
        ({"regions": ["广东", "0000"]}, "place_unknown", "regions.1"),
        ({"regions": ["*"]}, "place_unknown", "regions.0"),
        ({"regions": ["٣*"]}, "place_unknown", "regions.0"),
        ({"regions": ["广东", "广东省"]}, "place_twice", "regions.1"),
        (
            {"regions": ["广东"], "region_exceptions": ["广东"]},
            "place_twice",
            "regions.0",
        ),
        ({"regions": ["x" * 21]}, "too_long", "regions.0"),
        ({"regions": ["广东"] * 501}, "too_many", "regions"),
        ({"region_mode": "?"}, "not_a_choice", "region_mode"),
        ({"region_mode": "allow"}, "regions_empty", "regions"),
        ({"region_mode": "deny", "regions": []}, "regions_empty", "regions"),
        ({"regions": None}, "not_nullable", "regions"),
        ({"withheld": "?"}, "not_a_choice", "withheld"),
        ({"concurrent": 0}, "out_of_range", "concurrent"),
        ({"caller_per_day": -1}, "out_of_range", "caller_per_day"),
        ({"number_per_month": 10**9}, "out_of_range", "number_per_month"),
        ({"blacklist": {}}, "unknown_field", "blacklist"),
    ],
)
async def test_wrong_rules_are_named(
    admin: httpx.AsyncClient, house: House, change: object, code: str, field: str
) -> None:
    refused = await admin.patch(SCREENING, json=change, headers=FIRST)
    assert error_of(refused) == (422, code, field)
    assert house.reloaded == []


async def test_an_exception_may_not_be_a_region_already(admin: httpx.AsyncClient) -> None:
    await admin.patch(SCREENING, json={"regions": ["广东"]}, headers=FIRST)
    refused = await admin.patch(
        SCREENING, json={"region_exceptions": ["广东"]}, headers={"If-Match": '"2"'}
    )
    assert error_of(refused) == (422, "place_twice", "region_exceptions.0")


async def test_changes_need_the_version_they_are_based_on(admin: httpx.AsyncClient) -> None:
    refused = await admin.patch(SCREENING, json={"concurrent": 1})
    assert error_of(refused) == (428, "precondition_required", None)
    await admin.patch(SCREENING, json={"concurrent": 1}, headers=FIRST)
    stale = await admin.patch(SCREENING, json={"concurrent": 2}, headers=FIRST)
    assert error_of(stale) == (412, "precondition_failed", None)


async def test_places_are_those_that_calls_come_from(admin: httpx.AsyncClient) -> None:
    provinces = {
        province["name"]: {city["name"]: city["area_code"] for city in province["cities"]}
        for province in (await admin.get("/places")).json()["items"]
    }
    assert len(provinces) >= 31
    assert provinces["广东"]["广州"] == "020"
    assert provinces["北京"] == {"北京": "010"}


async def test_a_number_that_lets_in_nobody_says_so(admin: httpx.AsyncClient, house: House) -> None:
    async def said() -> object:
        listed = (await admin.get("/summary")).json()["hotlines"][0]["lets_in_nobody"]
        assert (await admin.get("/hotlines/4001234567")).json()["lets_in_nobody"] == listed
        return listed

    await admin.patch(SCREENING, json={"whitelist_mode": "only"}, headers=FIRST)
    async with house.database.session(OPERATOR) as db:
        await db.execute(update(WhitelistRow).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert await said() == "whitelist_empty"
    await admin.post("/whitelist", json={"number": "13900139000"})
    assert await said() is None


async def test_a_rule_about_regions_that_was_empty_before_keeps_no_limit_from_changing(
    admin: httpx.AsyncClient, house: House
) -> None:
    async with house.database.session(OPERATOR) as db:
        await db.execute(update(ScreeningRow).values(region_mode="allow"))
    hotline = (await admin.get("/hotlines/4001234567")).json()
    assert hotline["lets_in_nobody"] == "regions_empty"
    kept = await admin.patch(SCREENING, json={"concurrent": 5}, headers=FIRST)
    assert kept.status_code == 200
    refused = await admin.patch(SCREENING, json={"regions": []}, headers={"If-Match": '"2"'})
    assert error_of(refused) == (422, "regions_empty", "regions")
