"""A create that is sent twice happens once."""

import asyncio

import httpx
import pytest

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
    assert error_of(other) == (409, "idempotency_key_reused", None)
    elsewhere = await admin.post(
        "/hotlines/4001234567/phones", json={"number": "13911112222"}, headers=KEY
    )
    assert error_of(elsewhere) == (409, "idempotency_key_reused", None)


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
