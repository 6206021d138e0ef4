"""A tenant binds phones: as people type numbers, in the order they are rung."""

import httpx
import pytest

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
PHONES = "/hotlines/4001234567/phones"


async def replace(client: httpx.AsyncClient, *items: object) -> httpx.Response:
    etag = (await client.get(PHONES)).headers["etag"]
    return await client.put(PHONES, json={"items": items}, headers={"If-Match": etag})


def numbers(response: httpx.Response) -> list[str]:
    return [item["number"] for item in response.json()["items"]]


async def test_adds_deletes_and_reorders_at_once(admin: httpx.AsyncClient, house: House) -> None:
    first, second = (await admin.get(PHONES)).json()["items"]
    saved = await replace(
        admin,
        {"id": second["id"], "number": second["number"], "label": "前台"},
        {"number": "138 0013 8002"},
        {"id": first["id"], "number": first["number"], "label": "张总"},
    )
    assert saved.status_code == 200
    assert numbers(saved) == ["02088886666", "13800138002", "13800138001"]
    assert [item["position"] for item in saved.json()["items"]] == [0, 1, 2]
    assert saved.json()["items"][2] == {**first, "label": "张总", "position": 2}
    read = await admin.get(PHONES)
    assert read.json() == saved.json()
    assert read.headers["etag"] == saved.headers["etag"]
    assert house.reloaded == ["4001234567"]
    (entry,) = await house.audited("phones.replaced")
    assert entry.before == {
        "phones": [
            {"number": "13800138001", "label": "张经理", "valid_from": None, "valid_until": None},
            {"number": "02088886666", "label": "前台", "valid_from": None, "valid_until": None},
        ]
    }
    assert [phone["number"] for phone in (entry.after or {})["phones"]] == numbers(saved)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138-0013-8003", "13800138003"),
        (" +86 138 0013 8003 ", "13800138003"),
        ("0086 13800138003", "13800138003"),
        ("13800138003", "13800138003"),
        ("020-66668888", "02066668888"),
        ("(020) 6666 8888", "02066668888"),
        ("+86 20 6666 8888", "02066668888"),
        ("95588", "95588"),
    ],
)
async def test_numbers_as_people_type_them(
    admin: httpx.AsyncClient, typed: str, number: str
) -> None:
    added = await admin.post(PHONES, json={"number": typed})
    assert (added.status_code, added.json()["number"]) == (201, number)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "too_short"),
        ("hello", "phone_number_invalid"),
        ("12", "phone_number_invalid"),
        ("88886666", "phone_number_invalid"),
        ("1380013800", "phone_number_invalid"),
        ("'; DROP TABLE phones; --", "phone_number_invalid"),
        ("138\x000013", "control_characters"),
        ("1" * 65, "too_long"),
        (13800138009, "wrong_type_text"),
        ("168-1234-5678", "confirm_unassigned"),
        ("16012345678", "confirm_unassigned"),
        ("96110", "confirm_service"),
        ("1010 1010", "confirm_service"),
        ("400-800-1234", "confirm_owner_pays"),
        ("800 810 8888", "confirm_owner_pays"),
        ("1349 1234567", "phone_number_reserved"),
        ("168 12345", "phone_number_invalid"),
        ("400-123-4567", "phone_number_is_hotline"),
        ("+86 400 123 4567", "phone_number_is_hotline"),
        ("110", "phone_number_reserved"),
        ("119", "phone_number_reserved"),
        ("120", "phone_number_reserved"),
        ("122", "phone_number_reserved"),
        ("12345", "phone_number_reserved"),
        ("+1 202 555 0100", "phone_number_reserved"),
    ],
)
async def test_other_numbers_are_refused_with_the_field(
    admin: httpx.AsyncClient, house: House, typed: object, code: str
) -> None:
    refused = await replace(admin, {"number": "13800138009"}, {"number": typed})
    assert error_of(refused) == (422, code, "items.1.number")
    assert error_of(await admin.post(PHONES, json={"number": typed})) == (422, code, "number")
    assert house.reloaded == []
    assert len((await admin.get(PHONES)).json()["items"]) == 2


@pytest.mark.parametrize("number", ["16812345678", "96110", "4008001234", "8008108888"])
async def test_a_number_that_is_meant_is_bound(admin: httpx.AsyncClient, number: str) -> None:
    """Asked once: saved again, it is not asked about."""
    added = await admin.post(PHONES, json={"number": number, "confirm": True})
    assert (added.status_code, added.json()["is_hotline"]) == (201, False)
    bound = {"id": added.json()["id"], "number": number, "label": "热线"}
    saved = await replace(admin, bound, {"number": "13800138009"})
    assert numbers(saved) == [number, "13800138009"]
    moved = {**bound, "number": "16812345679"}
    assert error_of(await replace(admin, moved)) == (422, "confirm_unassigned", "items.0.number")
    assert (await replace(admin, {**moved, "confirm": True})).status_code == 200


async def test_no_400_number_of_the_platform_is_bound(
    admin: httpx.AsyncClient, operator: httpx.AsyncClient, house: House
) -> None:
    """Another company would pay; also where it is ours, and whatever its state."""
    theirs = house.company.theirs.hotline
    await operator.patch(f"/numbers/{theirs}", json={"state": "suspended"})
    for typed in (theirs, f"+86 {theirs}", f"{theirs[:3]}-{theirs[3:6]}-{theirs[6:]}"):
        new = {"number": typed, "confirm": True}
        refused = (422, "phone_number_of_platform", "number")
        assert error_of(await admin.post(PHONES, json=new)) == refused
        refused = (422, "phone_number_of_platform", "items.1.number")
        assert error_of(await replace(admin, {"number": "13800138009"}, new)) == refused
    sentence = (await admin.post(PHONES, json={"number": theirs})).json()["error"]["message"]
    assert theirs in sentence
    assert "请填写" in sentence


async def test_a_phone_that_became_a_400_number_is_shown_as_one(
    admin: httpx.AsyncClient, operator: httpx.AsyncClient, house: House
) -> None:
    added = await admin.post(PHONES, json={"number": "4008001234", "confirm": True})
    assert added.status_code == 201
    new = {"number": "4008001234", "tenant_id": house.company.theirs.id}
    assert (await operator.post("/numbers", json=new)).status_code == 201
    phones = (await admin.get(PHONES)).json()["items"]
    assert [phone["is_hotline"] for phone in phones] == [False, False, True]
    kept = [{"id": phone["id"], "number": phone["number"]} for phone in phones]
    refused = (422, "phone_number_of_platform", "items.2.number")
    assert error_of(await replace(admin, *kept)) == refused
    assert (await replace(admin, *kept[:2])).status_code == 200


async def test_same_number_twice_is_refused(admin: httpx.AsyncClient) -> None:
    refused = await replace(admin, {"number": "13800138009"}, {"number": "+86 13800138009"})
    assert error_of(refused) == (422, "phone_number_twice", "items.1.number")
    again = await admin.post(PHONES, json={"number": "138 0013 8001"})
    assert error_of(again) == (409, "already_bound", "number")


async def test_same_or_foreign_id_is_refused(admin: httpx.AsyncClient, house: House) -> None:
    own, foreign = house.company.ours.phone, house.company.theirs.phone
    twice = await replace(
        admin, {"id": own, "number": "13800138008"}, {"id": own, "number": "13800138009"}
    )
    assert error_of(twice) == (422, "phone_number_twice", "items.1.id")
    unknown = await replace(admin, {"id": foreign, "number": "13800138008"})
    assert error_of(unknown) == (422, "unknown_phone", "items.0.id")


async def allow(operator: httpx.AsyncClient, phones: int) -> httpx.Response:
    (number,) = [
        item
        for item in (await operator.get("/numbers")).json()["items"]
        if item["number"] == "4001234567"
    ]
    return await operator.patch(
        "/numbers/4001234567",
        json={"max_phones": phones},
        headers={"If-Match": f'"{number["version"]}"'},
    )


async def test_ten_phones_until_the_operator_allows_more(
    admin: httpx.AsyncClient, operator: httpx.AsyncClient
) -> None:
    many = [{"number": f"1380013{number:04}"} for number in range(12)]
    assert error_of(await replace(admin, *many)) == (422, "too_many_phones", "items")
    raised = await allow(operator, 12)
    assert raised.json()["max_phones"] == 12
    assert (await replace(admin, *many)).status_code == 200
    assert (await admin.get("/hotlines/4001234567")).json()["max_phones"] == 12
    lowered = await allow(operator, 11)
    assert error_of(lowered) == (422, "phones_allowed", "max_phones")


async def test_at_most_150_phones(admin: httpx.AsyncClient, operator: httpx.AsyncClient) -> None:
    assert (await allow(operator, 150)).status_code == 200
    beyond = await allow(operator, 151)
    assert error_of(beyond) == (422, "out_of_range", "max_phones")
    many = [{"number": f"1380013{number:04}"} for number in range(151)]
    assert error_of(await replace(admin, *many)) == (422, "too_many", "items")
    assert (await replace(admin, *many[:150])).status_code == 200
    refused = await admin.post(PHONES, json={"number": "13900000000"})
    assert error_of(refused) == (422, "too_many_phones", None)


async def test_stale_list_is_not_saved(admin: httpx.AsyncClient) -> None:
    stale = (await admin.get(PHONES)).headers["etag"]
    assert (await admin.post(PHONES, json={"number": "13800138009"})).status_code == 201
    refused = await admin.put(PHONES, json={"items": []}, headers={"If-Match": stale})
    assert error_of(refused) == (412, "precondition_failed", None)
    without = await admin.put(PHONES, json={"items": []})
    assert error_of(without) == (428, "precondition_required", None)
    assert len((await admin.get(PHONES)).json()["items"]) == 3


async def test_deletes_one(admin: httpx.AsyncClient, house: House) -> None:
    phone = f"{PHONES}/{house.company.ours.phone}"
    assert (await admin.delete(phone)).status_code == 204
    assert numbers(await admin.get(PHONES)) == ["02088886666"]
    assert error_of(await admin.delete(phone)) == (404, "not_found", None)
    (entry,) = await house.audited("phone.deleted")
    assert [phone["number"] for phone in (entry.before or {})["phones"]] == ["13800138001"]


async def test_phone_is_shown_with_its_place(admin: httpx.AsyncClient) -> None:
    landline = (await admin.get(PHONES)).json()["items"][1]
    assert (landline["province"], landline["city"]) == ("广东", "广州")


async def test_all_phones_may_go(admin: httpx.AsyncClient) -> None:
    assert (await replace(admin)).json() == {"items": []}
    assert (await admin.get("/hotlines/4001234567")).json()["phone_count"] == 0


async def test_phone_has_its_hours(admin: httpx.AsyncClient, house: House) -> None:
    night = {"number": "13800138009", "valid_from": "22:00", "valid_until": "06:30"}
    saved = await replace(admin, night, {"number": "13800138008"})
    hours = [(item["valid_from"], item["valid_until"]) for item in saved.json()["items"]]
    assert hours == [("22:00", "06:30"), (None, None)]
    assert (await admin.get(PHONES)).json() == saved.json()
    (entry,) = await house.audited("phones.replaced")
    assert (entry.after or {})["phones"][0]["valid_until"] == "06:30"


@pytest.mark.parametrize(
    ("hours", "code", "field"),
    [
        ({"valid_from": "08:00"}, "hours_incomplete", "valid_until"),
        ({"valid_until": "08:00"}, "hours_incomplete", "valid_from"),
        ({"valid_from": "08:00", "valid_until": "08:00"}, "hours_empty", "valid_until"),
        ({"valid_from": "8:00", "valid_until": "18:00"}, "pattern_mismatch", "valid_from"),
        ({"valid_from": "08:00", "valid_until": "24:00"}, "pattern_mismatch", "valid_until"),
        ({"valid_from": "08:00:00Z", "valid_until": "18:00"}, "pattern_mismatch", "valid_from"),
        ({"valid_from": 8, "valid_until": 18}, "wrong_type_text", "valid_from"),
    ],
)
async def test_hours_that_are_none_are_named(
    admin: httpx.AsyncClient, hours: dict[str, object], code: str, field: str
) -> None:
    new = {"number": "13800138009", **hours}
    assert error_of(await admin.post(PHONES, json=new)) == (422, code, field)
    assert error_of(await replace(admin, new)) == (422, code, f"items.0.{field}")
