"""A create that is sent twice happens once."""

import asyncio
import hashlib
from collections.abc import Callable

import anyio
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hotline400.storage.models import IdempotencyRow
from hotline400.storage.tenancy import OPERATOR
from hotline400.web.caller_lists.schemas import NewListedCaller
from hotline400.web.idempotency import fingerprint

from .conftest import House, SignIn, error_of

pytestmark = pytest.mark.anyio
KEY = {"Idempotency-Key": "one"}


async def test_same_key_same_answer_one_row(admin: httpx.AsyncClient, house: House) -> None:
    new = {"number": "13911112222"}
    first, second = [await admin.post("/blacklist", json=new, headers=KEY) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert len((await admin.get("/blacklist")).json()["items"]) == 2
    assert len(await house.audited("blacklist.added")) == 1


async def test_at_the_same_moment(admin: httpx.AsyncClient) -> None:
    new = {"number": "13911112222"}
    answers = await asyncio.gather(
        *(admin.post("/blacklist", json=new, headers=KEY) for _ in range(4))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1


async def test_key_with_another_request_is_refused(admin: httpx.AsyncClient) -> None:
    await admin.post("/blacklist", json={"number": "13911112222"}, headers=KEY)
    other = await admin.post("/blacklist", json={"number": "13911113333"}, headers=KEY)
    assert error_of(other) == (422, "idempotency_key_reused", None)
    elsewhere = await admin.post(
        "/hotlines/4001234567/phones", json={"number": "13911112222"}, headers=KEY
    )
    assert error_of(elsewhere) == (422, "idempotency_key_reused", None)


async def test_failed_create_does_not_use_up_the_key(admin: httpx.AsyncClient) -> None:
    assert (await admin.post("/blacklist", json={"number": "x"}, headers=KEY)).status_code == 422
    good = await admin.post("/blacklist", json={"number": "13911112222"}, headers=KEY)
    assert good.status_code == 201


async def test_keys_are_each_persons_own(as_: SignIn, house: House) -> None:
    new = {"number": "13911112222"}
    ours = await as_(house.company.ours.administrator).post("/blacklist", json=new, headers=KEY)
    theirs = await as_(house.company.theirs.administrator).post("/blacklist", json=new, headers=KEY)
    assert (ours.status_code, theirs.status_code) == (201, 201)
    assert ours.json()["id"] != theirs.json()["id"]


SECRETS = [
    (
        "/users",
        lambda house, secret: {
            "login": "new@example.test",
            "name": "n",
            "role": "read_only",
            "password": secret,
            "tenant_id": house.company.ours.id,
        },
    ),
    (
        "/trunks",
        lambda _house, secret: {
            "id": "telecom-9",
            "name": "电信",
            "host": "sip.example.test",
            "registration": {"username": "400", "password": secret},
        },
    ),
]


@pytest.mark.parametrize(("path", "body"), SECRETS)
async def test_another_password_is_another_request(
    operator: httpx.AsyncClient,
    house: House,
    path: str,
    body: Callable[[House, str], dict[str, object]],
) -> None:
    first = await operator.post(path, json=body(house, "a-good-password"), headers=KEY)
    assert first.status_code == 201, first.text
    again = await operator.post(path, json=body(house, "a-good-password"), headers=KEY)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await operator.post(path, json=body(house, "another-password"), headers=KEY)
    assert error_of(other) == (422, "idempotency_key_reused", None)


async def test_the_kept_fingerprint_is_no_quick_way_to_a_password(
    operator: httpx.AsyncClient, house: House
) -> None:
    """The same password under two keys leaves nothing in common."""
    path, body = SECRETS[1]
    for key in ("k1", "k2"):
        new = body(house, "a-good-password") | {"id": key}
        answer = await operator.post(path, json=new, headers={"Idempotency-Key": key})
        assert answer.status_code == 201
    async with house.database.reading(OPERATOR) as db:
        rows = list(await db.scalars(select(IdempotencyRow)))
    assert len({row.fingerprint for row in rows}) == 2
    plain = hashlib.sha256(b"POST /api/v1/trunks\n").hexdigest()
    assert plain not in {row.fingerprint for row in rows}


ENTRY = st.fixed_dictionaries(
    {
        "number": st.integers(13_000_000_000, 13_999_999_999).map(str),
        "reason": st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20),
    }
)


@given(one=ENTRY, other=ENTRY)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_key_stands_for_one_body(one: dict[str, str], other: dict[str, str]) -> None:
    """What two requests share is the fingerprint, and nothing but the same request has it."""
    both = [NewListedCaller.model_validate(body) for body in (one, other)]
    prints = [anyio.run(fingerprint, "POST /blacklist", body, "salt") for body in both]
    assert (prints[0] == prints[1]) == (both[0] == both[1])
    assert anyio.run(fingerprint, "POST /whitelist", both[0], "salt") != prints[0]
