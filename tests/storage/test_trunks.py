"""Trunks, the operator's."""

import pytest

from hotline400.routing.trunk import Registration, Trunk
from hotline400.storage import trunks
from hotline400.storage.database import Database
from hotline400.storage.errors import Duplicate, NotFound, TenancyViolation, VersionConflict
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import TwoTenants

pytestmark = pytest.mark.anyio

FIRST = Trunk(id="first", name="主用", host="192.0.2.1", priority=1)
SECOND = Trunk(
    id="second",
    name="备用",
    host="192.0.2.2",
    priority=2,
    registration=Registration(username="u", password="secret"),
)


@pytest.fixture
async def two_trunks(database: Database) -> None:
    async with database.session(OPERATOR) as session:
        await trunks.add(session, SECOND)
        await trunks.add(session, FIRST)


@pytest.mark.usefixtures("two_trunks")
async def test_trunks_come_back_as_they_were_by_priority(database: Database) -> None:
    async with database.reading(OPERATOR) as session:
        rows = await trunks.list_all(session)
    assert [trunks.trunk_of(row) for row in rows] == [FIRST, SECOND]


@pytest.mark.usefixtures("two_trunks")
async def test_a_trunk_is_replaced_and_deleted(database: Database) -> None:
    changed = FIRST.model_copy(update={"host": "192.0.2.9"})
    async with database.session(OPERATOR) as session:
        assert (await trunks.replace(session, changed, expected_version=1)).version == 2
        with pytest.raises(VersionConflict):
            await trunks.replace(session, changed, expected_version=1)
        await trunks.delete(session, "second")
        assert [row.definition["host"] for row in await trunks.list_all(session)] == ["192.0.2.9"]
        with pytest.raises(NotFound):
            await trunks.replace(session, SECOND, expected_version=1)


@pytest.mark.usefixtures("two_trunks")
async def test_an_id_is_taken_once(database: Database) -> None:
    with pytest.raises(Duplicate):
        async with database.session(OPERATOR) as session:
            await trunks.add(session, FIRST)


@pytest.mark.usefixtures("two_trunks")
async def test_tenants_have_nothing_to_do_with_trunks(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session(tenants.ours.scope) as session:
        with pytest.raises(TenancyViolation):
            await trunks.list_all(session)
        with pytest.raises(TenancyViolation):
            await trunks.add(session, FIRST.model_copy(update={"id": "mine"}))
        await session.rollback()
