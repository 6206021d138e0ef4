"""The operator's side: tenants, numbers, people, trunks; nobody else's business."""

import httpx
import pytest

from hotline400.storage import trunks
from hotline400.storage.tenancy import OPERATOR

from .company import PASSWORD, add_trunk
from .conftest import House, error_of

pytestmark = pytest.mark.anyio
NO_PASSWORD = {"username": "a"}
TWO_WORDS = {"username": "a b", "password": "x"}


async def test_new_customer_from_tenant_to_sign_in(
    operator: httpx.AsyncClient, nobody: httpx.AsyncClient, house: House
) -> None:
    tenant = (await operator.post("/tenants", json={"name": " 西部物流 "})).json()
    assert (tenant["name"], tenant["recordings_kept_days"]) == ("西部物流", 90)
    number = await operator.post(
        "/numbers", json={"number": "400-600-1234", "tenant_id": tenant["id"]}
    )
    assert number.status_code == 201
    assert (number.json()["number"], number.json()["state"]) == ("4006001234", "active")
    person = {
        "login": "Boss@West.test",
        "name": "王总",
        "role": "administrator",
        "password": "a-good-password",
        "tenant_id": tenant["id"],
    }
    created = await operator.post("/users", json=person)
    assert created.status_code == 201
    assert "password" not in created.text
    assert house.reloaded == ["4006001234"]

    credentials = {"login": "boss@west.test", "password": "a-good-password"}
    session = (await nobody.post("/sessions", json=credentials)).json()
    assert session["tenant"] == {"id": tenant["id"], "name": "西部物流"}
    hotlines = (await nobody.get("/hotlines")).json()["items"]
    assert [item["number"] for item in hotlines] == ["4006001234"]
    for action in ("tenant.created", "number.assigned", "user.created"):
        (entry,) = await house.audited(action)
        assert entry.tenant_id == tenant["id"]
        assert "a-good-password" not in str(entry.after)
        assert "$argon2" not in str(entry.after)


async def test_tenants_numbers_and_people_are_listed_and_changed(
    operator: httpx.AsyncClient, house: House
) -> None:
    ours = house.company.ours
    tenants = (await operator.get("/tenants")).json()["items"]
    assert {tenant["id"] for tenant in tenants} == {ours.id, house.company.theirs.id}
    first = {"If-Match": '"1"'}
    shorter = {"recordings_kept_days": 30}
    changed = await operator.patch(f"/tenants/{ours.id}", json=shorter, headers=first)
    assert (changed.json()["name"], changed.json()["recordings_kept_days"]) == ("华南机电", 30)
    numbers = (await operator.get("/numbers", params={"tenant_id": ours.id})).json()["items"]
    assert [item["number"] for item in numbers] == ["4001234567"]
    people = (await operator.get("/users", params={"tenant_id": ours.id})).json()["items"]
    assert {person["role"] for person in people} == {"administrator", "read_only"}
    assert len((await operator.get("/users")).json()["items"]) == 5


async def test_number_is_suspended_and_taken_up_again(
    operator: httpx.AsyncClient, house: House
) -> None:
    states = []
    (listed,) = (await operator.get("/numbers?tenant_id=" + house.company.ours.id)).json()["items"]
    for version, state in enumerate(
        ("suspended", "active", "cancelled", "active"), listed["version"]
    ):
        answer = await operator.patch(
            "/numbers/4001234567",
            json={"state": state},
            headers={"If-Match": f'"{version}"'},
        )
        states.append(answer.json().get("state") or error_of(answer))
    assert states == [
        "suspended",
        "active",
        "cancelled",
        (422, "number_state_invalid", "state"),
    ]
    assert house.reloaded == ["4001234567"] * 3


@pytest.mark.parametrize(
    ("path", "sent", "status", "code", "field"),
    [
        ("numbers", {"number": "4001234567"}, 409, "number_taken", "number"),
        ("numbers", {"number": "4006"}, 422, "hotline_number_invalid", "number"),
        ("numbers", {"number": "13800138000"}, 422, "hotline_number_invalid", "number"),
        ("numbers", {"number": "4006001234", "tenant_id": "x"}, 422, "unknown_tenant", "tenant_id"),
        ("tenants", {"name": " "}, 422, "too_short", "name"),
        ("tenants", {"recordings_kept_days": 0}, 422, "out_of_range", "recordings_kept_days"),
    ],
)
async def test_wrong_numbers_and_tenants(
    operator: httpx.AsyncClient,
    house: House,
    path: str,
    sent: dict[str, object],
    status: int,
    code: str,
    field: str,
) -> None:
    good = {"numbers": {"tenant_id": house.company.ours.id}, "tenants": {"name": "x"}}[path]
    assert error_of(await operator.post(path, json=good | sent)) == (status, code, field)


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"login": "admin-4001234567@example.test"}, 409, "login_taken", "login"),
        ({"tenant_id": "x"}, 422, "unknown_tenant", "tenant_id"),
        ({"tenant_id": None}, 422, "role_needs_tenant", None),
        ({"role": "operator"}, 422, "role_needs_tenant", None),
        ({"role": "king"}, 422, "not_a_choice", "role"),
        ({"password": "short"}, 422, "too_short", "password"),
        ({"login": "two words"}, 422, "pattern_mismatch", "login"),
    ],
)
async def test_wrong_people(
    operator: httpx.AsyncClient,
    house: House,
    change: dict[str, object],
    status: int,
    code: str,
    field: str | None,
) -> None:
    person: dict[str, object] = {
        "login": "new@example.test",
        "name": "新人",
        "role": "read_only",
        "password": PASSWORD,
        "tenant_id": house.company.ours.id,
    }
    answer = await operator.post("/users", json=person | change)
    assert error_of(answer) == (status, code, field)


async def test_trunk_password_comes_in_and_never_goes_out(
    operator: httpx.AsyncClient, house: House
) -> None:
    new = {
        "id": "telecom-1",
        "name": "电信",
        "host": "sip.example.test",
        "transport": "tls",
        "srtp": True,
        "identify_by": ["203.0.113.0/24"],
        "registration": {"username": "400", "password": "very-secret"},
    }
    created = await operator.post("/trunks", json=new)
    assert created.status_code == 201
    trunk = created.json()
    assert trunk["registration"] == {
        "username": "400",
        "realm": None,
        "expiration_seconds": 300,
        "password_set": True,
    }
    assert (trunk["state"], trunk["version"], trunk["codecs"]) == ("unknown", 1, ["alaw", "ulaw"])
    house.control.trunk_states["telecom-1"] = "registered"
    settings = {key: value for key, value in new.items() if key != "id"}
    settings["registration"] = {"username": "401"}
    first = {"If-Match": '"1"'}
    replaced = await operator.put("/trunks/telecom-1", json=settings, headers=first)
    assert (replaced.json()["version"], replaced.headers["etag"]) == (2, '"2"')
    stale = await operator.put("/trunks/telecom-1", json=settings, headers=first)
    assert error_of(stale)[0] == 412
    async with house.database.reading(OPERATOR) as db:
        stored = trunks.trunk_of(await trunks.get(db, "telecom-1"))
    assert stored.registration is not None
    assert (stored.registration.username, stored.registration.password) == ("401", "very-secret")

    (listed,) = (await operator.get("/trunks")).json()["items"]
    assert listed["state"] == "registered"
    assert (await operator.delete("/trunks/telecom-1")).status_code == 204
    assert house.reloaded == [None, None, None]
    texts = [created.text, replaced.text, str(listed)]
    for action in ("trunk.created", "trunk.replaced", "trunk.deleted"):
        texts += [f"{entry.before}{entry.after}" for entry in await house.audited(action)]
    assert "very-secret" not in "".join(texts)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"id": "Has Space"}, "pattern_mismatch", "id"),
        ({"id": "demo"}, "trunk_id_taken", "id"),
        ({"host": "a host\nmatch=1"}, "pattern_mismatch", "host"),
        ({"port": 0}, "out_of_range", "port"),
        ({"srtp": True}, "srtp_needs_tls", None),
        ({"identify_by": ["0.0.0.0/99"]}, "network_invalid", "identify_by.0"),
        ({"registration": NO_PASSWORD}, "registration_needs_password", "registration.password"),
        ({"registration": TWO_WORDS}, "pattern_mismatch", "registration.username"),
        ({"codecs": []}, "too_few", "codecs"),
        ({"codecs": ["mp3"]}, "not_a_choice", "codecs.0"),
        ({"dial": {"prefix": "1;drop"}}, "pattern_mismatch", "dial.prefix"),
        ({"dial": {"local_area_code": "20"}}, "pattern_mismatch", "dial.local_area_code"),
    ],
)
async def test_wrong_trunks(
    operator: httpx.AsyncClient, house: House, change: dict[str, object], code: str, field: str
) -> None:
    await add_trunk(house.database)
    new: dict[str, object] = {"id": "new", "name": "新", "host": "198.51.100.1"}
    answer = await operator.post("/trunks", json=new | change)
    assert error_of(answer)[1:] == (code, field)
    assert house.reloaded == []


async def test_operator_does_not_change_a_tenants_settings(operator: httpx.AsyncClient) -> None:
    for answer in (
        await operator.patch("/hotlines/4001234567", json={}, headers={"If-Match": '"1"'}),
        await operator.post("/blacklist", json={"number": "13911112222"}),
        await operator.get("/prompts"),
    ):
        assert error_of(answer) == (403, "tenant_only", None)


WIDE = ["0.0.0.0/0", "::/0", "10.0.0.0/8", "2001:db8::/32", "::ffff:0.0.0.0/96", "0.0.0.0/0.0.0.0"]


@pytest.mark.parametrize("network", WIDE)
async def test_a_trunk_for_everybody_is_confirmed(
    operator: httpx.AsyncClient, network: str
) -> None:
    new = {"id": "open", "name": "开放", "host": "sip.example.test", "identify_by": [network]}
    refused = await operator.post("/trunks", json=new)
    assert error_of(refused) == (409, "networks_unconfirmed", "identify_by")
    assert (await operator.get("/trunks")).json()["items"] == []
    meant = await operator.post("/trunks", json=new | {"networks_confirmed": True})
    assert meant.status_code == 201
    first = {"If-Match": '"1"'}
    settings = {"name": "改名", "host": "sip.example.test", "identify_by": [network]}
    again = await operator.put("/trunks/open", json=settings, headers=first)
    assert again.status_code == 200  # it was confirmed already


async def test_a_network_of_another_trunk_is_confirmed(operator: httpx.AsyncClient) -> None:
    one = {"id": "one", "name": "一", "host": "203.0.113.8"}
    other = {"id": "two", "name": "二", "host": "198.51.100.1"}
    for new in (one, other):
        assert (await operator.post("/trunks", json=new)).status_code == 201
    moved = {"name": "二", "host": "198.51.100.1", "identify_by": ["203.0.113.0/24"]}
    first = {"If-Match": '"1"'}
    refused = await operator.put("/trunks/two", json=moved, headers=first)
    assert error_of(refused) == (409, "networks_unconfirmed", "identify_by")
    assert "203.0.113.0/24 (one)" in refused.json()["error"]["message"]
    confirmed = moved | {"networks_confirmed": True}
    assert (await operator.put("/trunks/two", json=confirmed, headers=first)).status_code == 200
