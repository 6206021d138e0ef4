"""400 numbers: versions, and what belongs to whom."""

import anyio
import pytest
from sqlalchemy.exc import IntegrityError

from hotline400.storage import hotlines, prompts
from hotline400.storage.database import Database
from hotline400.storage.errors import Duplicate, NotFound, VersionConflict
from hotline400.storage.hotlines import HotlineChanges
from hotline400.storage.tenancy import OPERATOR, Scope

from .two_tenants import NOW, TENANTS, TwoTenants

pytestmark = pytest.mark.anyio


async def test_a_tenant_sees_its_own_numbers(database: Database, tenants: TwoTenants) -> None:
    async with database.reading(tenants.ours.scope) as session:
        assert [row.number for row in await hotlines.list_all(session)] == [tenants.ours.hotline]
        with pytest.raises(NotFound):
            await hotlines.get(session, tenants.theirs.hotline)


async def test_a_change_is_a_new_version(database: Database, tenants: TwoTenants) -> None:
    changes: HotlineChanges = {"max_phones": 30, "welcome_prompt_id": tenants.ours.prompt_id}
    async with database.session(tenants.ours.scope) as session:
        row = await hotlines.update(
            session, tenants.ours.hotline, changes, expected_version=1, now=NOW
        )
        assert (row.version, row.max_phones, row.updated_at) == (2, 30, NOW)
        assert row.answer_at == "connect"


async def test_a_change_of_an_old_version_is_refused(
    database: Database, tenants: TwoTenants
) -> None:
    number = tenants.ours.hotline
    async with database.session(tenants.ours.scope) as session:
        await hotlines.update(session, number, {"max_phones": 30}, expected_version=1, now=NOW)
    with pytest.raises(VersionConflict) as refusal:
        async with database.session(tenants.ours.scope) as session:
            await hotlines.update(session, number, {"max_phones": 40}, expected_version=1, now=NOW)
    assert (refusal.value.expected, refusal.value.actual) == (1, 2)


async def test_of_two_changes_at_once_one_wins(database: Database, tenants: TwoTenants) -> None:
    outcomes: list[str] = []

    async def change(most: int) -> None:
        try:
            async with database.session(tenants.ours.scope) as session:
                await hotlines.update(
                    session,
                    tenants.ours.hotline,
                    {"max_phones": most},
                    expected_version=1,
                    now=NOW,
                )
        except VersionConflict:
            outcomes.append("conflict")
        else:
            outcomes.append("won")

    async with anyio.create_task_group() as group:
        for most in (10, 20, 30, 40):
            group.start_soon(change, most)
    assert sorted(outcomes) == ["conflict", "conflict", "conflict", "won"]


@pytest.mark.parametrize("scope", [TENANTS.ours.scope, OPERATOR], ids=["tenant", "operator"])
async def test_another_tenants_prompt_cannot_be_played(
    database: Database, tenants: TwoTenants, scope: Scope
) -> None:
    with pytest.raises(NotFound):
        async with database.session(scope) as session:
            await hotlines.update(
                session,
                tenants.ours.hotline,
                {"welcome_prompt_id": tenants.theirs.prompt_id},
                expected_version=None,
                now=NOW,
            )


async def test_a_number_is_given_once(database: Database, tenants: TwoTenants) -> None:
    with pytest.raises(Duplicate):
        async with database.session(OPERATOR) as session:
            await hotlines.assign(
                session, number=tenants.ours.hotline, tenant_id=tenants.theirs.tenant_id, now=NOW
            )


async def test_a_number_is_given_to_an_existing_tenant(database: Database) -> None:
    with pytest.raises(NotFound):
        async with database.session(OPERATOR) as session:
            await hotlines.assign(session, number="4008888888", tenant_id="nobody", now=NOW)


@pytest.mark.parametrize(
    "changes",
    [{"max_phones": 151}, {"max_phones": 0}, {"answer_at": "never"}, {"state": "?"}],
)
async def test_what_the_engine_could_not_load_is_not_stored(
    database: Database, tenants: TwoTenants, changes: HotlineChanges
) -> None:
    with pytest.raises(IntegrityError):
        async with database.session(tenants.ours.scope) as session:
            await hotlines.update(
                session, tenants.ours.hotline, changes, expected_version=None, now=NOW
            )


async def test_a_cleared_prompt_is_not_used_any_more(
    database: Database, tenants: TwoTenants
) -> None:
    number, prompt = tenants.ours.hotline, tenants.ours.prompt_id
    async with database.session(tenants.ours.scope) as session:
        used: HotlineChanges = {"welcome_prompt_id": prompt}
        await hotlines.update(session, number, used, expected_version=None, now=NOW)
        uses = (await prompts.used_by(session))[prompt]
        assert [(use.kind, use.key) for use in uses] == [
            ("welcome", number),
            ("system", "all_busy"),
        ]
        unused: HotlineChanges = {"welcome_prompt_id": None}
        await hotlines.update(session, number, unused, expected_version=None, now=NOW)
        await prompts.set_override(session, "all_busy", None, expected_version=1)
        assert await prompts.used_by(session) == {}
