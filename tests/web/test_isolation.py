"""Every endpoint, asked by the wrong person about somebody else's things: refused, nothing changed.

`test_every_endpoint_has_an_example` fails for a new endpoint until it has an example here, so none
is ever forgotten.
"""

import httpx
import pytest
from sqlalchemy import inspect, select

from hotline400.storage.database import Database
from hotline400.storage.models import AuditRow, SessionRow, Table
from hotline400.storage.tenancy import OPERATOR

from .company import Tenant, add_flow, add_trunk
from .conftest import House, SignIn
from .every_endpoint import SPEAKING, Example, endpoints, examples

pytestmark = pytest.mark.anyio
NAMES = Tenant(*["x"] * 12)
ABOUT_OTHERS = sorted(name for name, example in examples(NAMES).items() if "{" in name and example)
SHARED = {"GET /system-prompts/{key}/audio"}  # the platform's own, the same for everybody


async def ask(client: httpx.AsyncClient, name: str, example: Example) -> httpx.Response:
    method, _, path = name.partition(" ")
    return await client.request(
        method,
        example.path or path,
        json=example.json,
        data=example.data,
        files=example.files,
        headers=example.headers,
    )


async def speak(house: House, tenant: Tenant) -> None:
    """A rendered text of the tenant's."""
    rendering = house.renderings.begin(tenant.id, SPEAKING)
    await rendering.ended.wait()


async def everything(database: Database) -> dict[str, list[str]]:
    """All rows of all tables but the audit log and session ends, as text."""
    contents: dict[str, list[str]] = {}
    async with database.reading(OPERATOR) as db:
        for mapper in Table.registry.mappers:
            if mapper.class_ in {AuditRow, SessionRow}:
                continue
            rows = await db.scalars(select(mapper.class_))
            columns = inspect(mapper.class_).columns.keys()
            contents[mapper.class_.__name__] = sorted(
                str([getattr(row, column) for column in columns]) for row in rows
            )
    return contents


async def test_every_endpoint_has_an_example(house: House) -> None:
    assert endpoints(house.app) == set(examples(house.company.ours))


@pytest.mark.parametrize("name", ABOUT_OTHERS)
async def test_another_tenants_things_are_not_there(as_: SignIn, house: House, name: str) -> None:
    if name in SHARED:
        return
    await add_trunk(house.database)
    await speak(house, house.company.theirs)
    await add_flow(house.database, house.company.theirs)
    before = await everything(house.database)
    theirs = examples(house.company.theirs)[name]
    for token in (house.company.ours.administrator, house.company.ours.reader):
        answer = await ask(as_(token), name, theirs)
        refused = {403, 404} | ({422} if name == "PUT /system-prompts/{key}" else set())
        assert answer.status_code in refused, answer.text
        for secret in (house.company.theirs.id, "北方", "7654321"):
            assert secret not in answer.text
    assert await everything(house.database) == before
    assert house.reloaded == []


@pytest.mark.parametrize("name", ABOUT_OTHERS)
async def test_their_owner_finds_them(as_: SignIn, house: House, name: str) -> None:
    """Or the test above would show nothing."""
    await add_trunk(house.database)
    await speak(house, house.company.theirs)
    await add_flow(house.database, house.company.theirs)
    example = examples(house.company.theirs)[name]
    token = house.company.theirs.administrator
    owner = house.company.operator if example.owner == "operator" else token
    assert (await ask(as_(owner), name, example)).is_success


@pytest.mark.parametrize("name", sorted(examples(NAMES)))
async def test_nobody_gets_nothing(nobody: httpx.AsyncClient, house: House, name: str) -> None:
    before = await everything(house.database)
    example = examples(house.company.ours)[name]
    answer = await ask(nobody, name, example)
    if name == "GET /health":
        assert answer.status_code == 200
    else:
        assert answer.status_code == 401, answer.text
        code = "sign_in_failed" if name == "POST /sessions" else "not_signed_in"
        assert answer.json()["error"]["code"] == code
    assert await everything(house.database) == before


@pytest.mark.parametrize(
    "name", sorted(name for name, example in examples(NAMES).items() if example.owner == "operator")
)
async def test_what_is_the_operators_is_nobody_elses(as_: SignIn, house: House, name: str) -> None:
    before = await everything(house.database)
    example = examples(house.company.ours)[name]
    for token in (house.company.ours.administrator, house.company.ours.reader):
        answer = await ask(as_(token), name, example)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "operator_only")
    assert await everything(house.database) == before


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, example in examples(NAMES).items()
        if example.owner == "administrator" and not name.startswith("GET")
    ),
)
async def test_read_only_changes_nothing(as_: SignIn, house: House, name: str) -> None:
    before = await everything(house.database)
    answer = await ask(as_(house.company.ours.reader), name, examples(house.company.ours)[name])
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "read_only")
    assert await everything(house.database) == before
