"""Nobody overwrites what somebody else has just changed: every change of settings says which
version it saw. A new PATCH or PUT is one of these, or stands among the exceptions with its reason.
"""

import asyncio

import httpx
import pytest

from .conftest import House, SignIn, error_of
from .every_endpoint import Example, examples
from .test_isolation import NAMES, add_flow, add_trunk, ask

pytestmark = pytest.mark.anyio

WITHOUT = {
    "PATCH /users/me": "one's own name and language",
    "PUT /users/me/password": "names the old password",
    "PATCH /voicemails/{id}": "a mark (heard), not a setting: the last one holds",
    "PATCH /callbacks/{id}": "a step from one state to the next, which the state itself guards",
}
CHANGES = sorted(
    name
    for name in examples(NAMES)
    if name.partition(" ")[0] in {"PATCH", "PUT"} and name not in WITHOUT
)

EVERY_CHANGE = pytest.mark.parametrize(
    ("name", "example"), [(name, name) for name in CHANGES], indirect=["example"]
)


@pytest.fixture
async def example(house: House, request: pytest.FixtureRequest) -> Example:
    await add_flow(house.database, house.company.ours)
    await add_trunk(house.database)
    return examples(house.company.ours)[request.param]


def owner(example: Example, as_: SignIn, house: House) -> httpx.AsyncClient:
    company = house.company
    return as_(company.operator if example.owner == "operator" else company.ours.administrator)


async def changed(
    client: httpx.AsyncClient, name: str, example: Example, headers: dict[str, str]
) -> httpx.Response:
    return await ask(
        client, name, Example(example.owner, example.path, example.json, headers=headers)
    )


@EVERY_CHANGE
async def test_a_change_names_the_version_it_saw(
    name: str, example: Example, as_: SignIn, house: House
) -> None:
    client = owner(example, as_, house)
    for headers in ({}, {"If-Match": "*"}):
        assert error_of(await changed(client, name, example, headers))[:2] == (
            428,
            "precondition_required",
        )
    for tag in ('"999"', 'W/"1"', "1", '"abc"'):
        stale = await changed(client, name, example, {"If-Match": tag})
        assert error_of(stale)[:2] == (412, "precondition_failed")
    fresh = await changed(client, name, example, example.headers)
    assert fresh.status_code == 200, fresh.text
    assert fresh.headers["etag"] != example.headers["If-Match"]
    twice = await changed(client, name, example, example.headers)
    assert error_of(twice)[:2] == (412, "precondition_failed")


@EVERY_CHANGE
async def test_of_two_at_the_same_moment_one_is_told(
    name: str, example: Example, as_: SignIn, house: House
) -> None:
    client = owner(example, as_, house)
    answers = await asyncio.gather(*(ask(client, name, example) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
