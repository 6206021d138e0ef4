"""What was planned is published when its moment has come: once, checked again, or said why not."""

from datetime import datetime, timedelta

import anyio
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.jobs.planned_publishing import Publisher
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Product
from hotline400.storage import audit, flow_drafts, flow_schedules, flow_versions, hotlines
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.flow_schedules import Due
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.tenancy import OPERATOR

from .flows_to_keep import MEDIA, a_flow, clear, surroundings
from .two_tenants import NOW, TENANTS

pytestmark = pytest.mark.anyio
OURS = TENANTS.ours
SOON = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
async def nothing_there(database: Database) -> None:
    await clear(database)


def publisher(database: Database, now: datetime, told: list[str]) -> Publisher:
    async def tell(number: str) -> None:
        told.append(number)

    return Publisher(database, DatabaseDirectory(database, MEDIA), surroundings, tell, lambda: now)


async def plan(database: Database, flow: Flow, *, of_draft: bool = False) -> None:
    async with database.session(OURS.scope) as session:
        hotline = await hotlines.get_for_change(session, OURS.hotline, None)
        draft = await flow_drafts.save(
            session,
            hotline,
            flow,
            Product.FREE_FORM,
            expected_revision=None,
            by=OURS.user_id,
            now=NOW,
        )
        await flow_schedules.plan(
            session,
            hotline,
            NewVersion(flow, Product.FREE_FORM, by=OURS.user_id, note="国庆"),
            publish_at=SOON,
            draft_revision=draft.revision if of_draft else None,
            now=NOW,
        )


async def in_force(database: Database) -> int:
    async with database.reading(OURS.scope) as session:
        return (await hotlines.get(session, OURS.hotline)).flow_version


async def test_not_a_moment_too_early(database: Database) -> None:
    await plan(database, a_flow())
    told: list[str] = []
    early = publisher(database, SOON - timedelta(seconds=1), told)
    assert await early.publish_due() == []
    assert await publisher(database, SOON, told).publish_due() == [OURS.hotline]
    assert told == [OURS.hotline]
    async with database.reading(OURS.scope) as session:
        row = await flow_versions.get(session, OURS.hotline, 2)
        assert (row.note, row.published_by, row.published_at) == ("国庆", OURS.user_id, SOON)
        assert await flow_schedules.find(session, OURS.hotline) is None
        (entry,) = await audit.search(session, action="flow.published")
        assert entry.after is not None
        assert entry.after["planned_at"] == NOW.isoformat()


async def test_of_several_processes_one_publishes(database: Database) -> None:
    await plan(database, a_flow())
    told: list[str] = []
    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(publisher(database, SOON, told).publish_due)
    assert told == [OURS.hotline]
    assert await in_force(database) == 2


async def test_the_draft_goes_unless_somebody_went_on_with_it(database: Database) -> None:
    await plan(database, a_flow(), of_draft=True)
    await publisher(database, SOON, []).publish_due()
    async with database.reading(OURS.scope) as session:
        draft = await flow_drafts.find(session, OURS.hotline)
        assert draft is not None
        assert draft.document is None

    await plan(database, a_flow(), of_draft=True)
    async with database.session(OURS.scope) as session:
        hotline = await hotlines.get_for_change(session, OURS.hotline, None)
        await flow_drafts.save(
            session,
            hotline,
            a_flow("system:no_answer"),
            Product.FREE_FORM,
            expected_revision=None,
            by=None,
            now=NOW,
        )
    await publisher(database, SOON, []).publish_due()
    async with database.reading(OURS.scope) as session:
        draft = await flow_drafts.find(session, OURS.hotline)
        assert draft is not None
        assert draft.document is not None
        row = await flow_versions.get(session, OURS.hotline, 3)
        assert "system:goodbye" in row.document


async def test_what_has_errors_by_then_is_not_published_and_says_why(database: Database) -> None:
    await plan(database, a_flow("tenant:deleted-meanwhile"))
    told: list[str] = []
    for _ in range(2):
        assert await publisher(database, SOON, told).publish_due() == []
    assert (told, await in_force(database)) == ([], 0)
    async with database.reading(OURS.scope) as session:
        row = await flow_schedules.find(session, OURS.hotline)
        assert row is not None
        assert row.failed_at == SOON
        assert row.findings is not None
        assert [finding["code"] for finding in row.findings] == ["prompt_unknown"]
        (entry,) = await audit.search(session, action="flow_schedule.failed")
        assert entry.user_id == OURS.user_id


async def test_an_unreadable_plan_keeps_no_other_from_its_turn(database: Database) -> None:
    await plan(database, a_flow())
    async with database.session(OPERATOR) as session:
        hotline = await hotlines.get_for_change(session, TENANTS.theirs.hotline, None)
        new = NewVersion(a_flow(), Product.FREE_FORM, by=None)
        row = await flow_schedules.plan(
            session, hotline, new, publish_at=NOW, draft_revision=None, now=NOW
        )
        row.document = "{}"
    assert await publisher(database, SOON, []).publish_due() == [OURS.hotline]


async def test_one_that_breaks_holds_up_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of two fails for a fault that nobody thought of."""
    await plan(database, a_flow())

    async def due(_session: AsyncSession, _now: datetime) -> list[Due]:
        return [Due("nobody", "4000000000"), Due(OURS.tenant_id, OURS.hotline)]

    monkeypatch.setattr(flow_schedules, "due", due)
    assert await publisher(database, SOON, []).publish_due() == [OURS.hotline]
