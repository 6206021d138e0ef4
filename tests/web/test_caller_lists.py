"""Black- and whitelist: entries one by one."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from .conftest import House, error_of

pytestmark = pytest.mark.anyio


async def test_added_number_is_hung_up_from_the_next_call(
    admin: httpx.AsyncClient, house: House
) -> None:
    later = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    new = {"number": "+86 139-0000-1111", "reason": "推销", "expires_at": later.isoformat()}
    added = await admin.post("/blacklist", json=new)
    assert added.status_code == 201
    entry = added.json()
    assert (entry["number"], entry["reason"]) == ("13900001111", "推销")
    assert entry["expires_at"] == later.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert house.reloaded == ["4001234567"]
    items = (await admin.get("/blacklist")).json()["items"]
    assert [item["number"] for item in items] == ["13900001111", "13900139000"]
    (audited,) = await house.audited("blacklist.added")
    assert (audited.after or {})["number"] == "13900001111"


@pytest.mark.parametrize(
    ("new", "status", "code", "field"),
    [
        ({}, 422, "missing", "number"),
        ({"number": "abc"}, 422, "list_entry_invalid", "number"),
        ({"number": "02011"}, 422, "list_entry_invalid", "number"),
        ({"number": "1*"}, 422, "list_entry_invalid", "number"),
        ({"number": "13900139000"}, 409, "already_listed", "number"),
        ({"number": "13911112222", "reason": "x" * 201}, 422, "too_long", "reason"),
        ({"number": "13911112222", "expires_at": "tomorrow"}, 422, "time_invalid", "expires_at"),
        (
            {"number": "13911112222", "expires_at": "2030-01-01T00:00:00"},
            422,
            "time_invalid",
            "expires_at",
        ),
        (
            {"number": "13911112222", "expires_at": "2020-01-01T00:00:00Z"},
            422,
            "expiry_past",
            "expires_at",
        ),
    ],
)
async def test_wrong_entries_are_named(
    admin: httpx.AsyncClient, new: object, status: int, code: str, field: str
) -> None:
    assert error_of(await admin.post("/blacklist", json=new)) == (status, code, field)


async def test_searches_and_pages(admin: httpx.AsyncClient) -> None:
    for number in range(5):
        await admin.post(
            "/blacklist", json={"number": f"1390000000{number}", "reason": f"r{number}"}
        )
    first = (await admin.get("/blacklist", params={"limit": 4})).json()
    rest = (await admin.get("/blacklist", params={"cursor": first["next_cursor"]})).json()
    numbers = [item["number"] for item in first["items"] + rest["items"]]
    assert numbers == [f"1390000000{number}" for number in (4, 3, 2, 1, 0)] + ["13900139000"]
    assert rest["next_cursor"] is None
    found = (await admin.get("/blacklist", params={"q": "r3"})).json()["items"]
    assert [item["number"] for item in found] == ["13900000003"]
    assert (await admin.get("/blacklist", params={"q": "%"})).json()["items"] == []
    bad = await admin.get("/blacklist", params={"cursor": "made-up"})
    assert error_of(bad) == (422, "cursor_invalid", "cursor")
    for limit in ("0", "201", "many"):
        refused = await admin.get("/blacklist", params={"limit": limit})
        assert error_of(refused)[::2] == (422, "limit")


async def test_changes_and_deletes(admin: httpx.AsyncClient, house: House) -> None:
    entry = house.company.ours.entry
    blank = {"reason": "", "expires_at": None}
    first = {"If-Match": '"1"'}
    changed = await admin.patch(f"/blacklist/{entry}", json=blank, headers=first)
    assert changed.json()["reason"] == ""
    assert (await admin.delete(f"/blacklist/{entry}")).status_code == 204
    assert error_of(await admin.delete(f"/blacklist/{entry}"))[0] == 404
    assert len(house.reloaded) == 2


async def test_deletes_the_selected_that_are_ours(admin: httpx.AsyncClient, house: House) -> None:
    ids = [house.company.ours.entry, house.company.theirs.entry, "unknown"]
    deleted = await admin.post("/blacklist/delete", json={"ids": ids})
    assert deleted.json() == {"deleted": 1}
    assert len(await house.audited("blacklist.deleted")) == 1
    refused = await admin.post("/blacklist/delete", json={"ids": []})
    assert error_of(refused) == (422, "too_few", "ids")


@pytest.mark.parametrize(
    ("typed", "number", "prefix"),
    [
        ("020", "020", True),
        ("1380013*", "1380013", True),
        ("+86 755-266*", "755266", True),
        ("０１０", "010", True),
        ("02088886666", "02088886666", False),
        ("00852*", "00852", True),
    ],
)
async def test_area_codes_and_beginnings_of_numbers(
    admin: httpx.AsyncClient,
    typed: str,
    number: str,
    prefix: bool,  # noqa: FBT001
) -> None:
    added = await admin.post("/whitelist", json={"number": typed})
    assert (added.json()["number"], added.json()["prefix"]) == (number, prefix)
    found = (await admin.get("/whitelist", params={"q": f"{number}*"})).json()["items"]
    assert [item["number"] for item in found] == [number]
    again = await admin.post("/whitelist", json={"number": typed})
    assert error_of(again) == (409, "already_listed", "number")


async def test_the_two_lists_are_not_one(admin: httpx.AsyncClient, house: House) -> None:
    assert (await admin.post("/whitelist", json={"number": "13900139000"})).status_code == 201
    assert len((await admin.get("/blacklist")).json()["items"]) == 1
    assert len((await admin.get("/whitelist")).json()["items"]) == 2
    assert len(await house.audited("whitelist.added")) == 1
    gone = await admin.delete(f"/whitelist/{house.company.ours.entry}")
    assert error_of(gone)[0] == 404
