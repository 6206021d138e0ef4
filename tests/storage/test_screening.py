"""Who gets through to a hotline: versions, and what is refused."""

import pytest
from sqlalchemy.exc import IntegrityError

from hotline400.storage import screening
from hotline400.storage.database import Database
from hotline400.storage.errors import NotFound, VersionConflict
from hotline400.storage.screening import ScreeningChanges

from .two_tenants import TwoTenants

pytestmark = pytest.mark.anyio


async def test_a_change_is_a_new_version(database: Database, tenants: TwoTenants) -> None:
    number = tenants.ours.hotline
    changes: ScreeningChanges = {"region_mode": "deny", "regions": ["广东"], "concurrent": 20}
    async with database.session(tenants.ours.scope) as session:
        row = await screening.update(session, number, changes, expected_version=1)
        assert (row.version, row.regions, row.withheld) == (2, ["广东"], "unlisted")
    with pytest.raises(VersionConflict):
        async with database.session(tenants.ours.scope) as session:
            await screening.update(session, number, changes, expected_version=1)


async def test_another_tenants_rules_are_not_there(database: Database, tenants: TwoTenants) -> None:
    async with database.session(tenants.ours.scope) as session:
        with pytest.raises(NotFound):
            await screening.get(session, tenants.theirs.hotline)
        with pytest.raises(NotFound):
            await screening.update(session, tenants.theirs.hotline, {}, expected_version=None)


@pytest.mark.parametrize(
    "changes",
    [
        {"whitelist_mode": "?"},
        {"region_mode": "?"},
        {"withheld": "?"},
        {"caller_per_hour": 0},
        {"caller_per_day": 0},
        {"number_per_day": 0},
        {"number_per_month": 0},
        {"concurrent": 0},
    ],
)
async def test_what_the_engine_could_not_load_is_not_stored(
    database: Database, tenants: TwoTenants, changes: ScreeningChanges
) -> None:
    with pytest.raises(IntegrityError):
        async with database.session(tenants.ours.scope) as session:
            await screening.update(session, tenants.ours.hotline, changes, expected_version=None)
