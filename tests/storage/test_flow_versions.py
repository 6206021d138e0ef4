"""Published flows: restore points, drafts, and what the engine gets of them."""

import anyio
import pytest

from hotline400.routing.hotline import Product
from hotline400.storage import flow_drafts, flow_versions, hotlines, revision
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.errors import VersionConflict
from hotline400.storage.flow_versions import KEPT, NewVersion

from .flows_to_keep import MEDIA, a_flow, clear, put_in_force
from .two_tenants import NOW, TENANTS

pytestmark = pytest.mark.anyio
OURS = TENANTS.ours


@pytest.fixture(autouse=True)
async def nothing_there(database: Database) -> None:
    await clear(database)


async def test_the_newest_256_are_kept(database: Database) -> None:
    async with database.session(OURS.scope) as session:
        hotline = await hotlines.get_for_change(session, OURS.hotline, None)
        new = NewVersion(a_flow(), Product.FREE_FORM, by=None)
        for _ in range(KEPT + 3):
            await flow_versions.add(session, hotline, new, NOW)
    async with database.reading(OURS.scope) as session:
        kept, cursor = [], None
        while True:
            page = await flow_versions.search(session, OURS.hotline, cursor=cursor, limit=100)
            kept += [row.version for row in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        newest = KEPT + 4
        assert kept == list(range(newest, newest - KEPT, -1))
        assert (await hotlines.get(session, OURS.hotline)).flow_version == newest


async def test_publishing_is_noticed_by_its_revision_a_draft_is_not(database: Database) -> None:
    async with database.reading(OURS.scope) as session:
        before = await revision.current(session)
    async with database.session(OURS.scope) as session:
        hotline = await hotlines.get_for_change(session, OURS.hotline, None)
        await flow_drafts.save(
            session, hotline, a_flow(), Product.FREE_FORM, expected_revision=0, by=None, now=NOW
        )
    async with database.reading(OURS.scope) as session:
        assert await revision.current(session) == before
    await put_in_force(database, OURS, a_flow())
    async with database.reading(OURS.scope) as session:
        assert await revision.current(session) == before + 1


async def test_two_who_publish_at_once_get_a_version_each(database: Database) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(put_in_force, database, OURS, a_flow())
    async with database.reading(OURS.scope) as session:
        page = await flow_versions.search(session, OURS.hotline)
        assert [row.version for row in page.items] == [5, 4, 3, 2, 1]


async def test_of_two_who_save_a_draft_at_once_one_is_told(database: Database) -> None:
    outcomes = []

    async def save() -> None:
        try:
            async with database.session(OURS.scope) as session:
                hotline = await hotlines.get_for_change(session, OURS.hotline, None)
                row = await flow_drafts.save(
                    session,
                    hotline,
                    a_flow(),
                    Product.FREE_FORM,
                    expected_revision=0,
                    by=None,
                    now=NOW,
                )
                outcomes.append(str(row.revision))
        except VersionConflict:
            outcomes.append("conflict")

    async with anyio.create_task_group() as group:
        group.start_soon(save)
        group.start_soon(save)
    assert sorted(outcomes) == ["1", "conflict"]


async def test_the_engine_gets_the_flow_and_the_prompts_it_names(database: Database) -> None:
    await put_in_force(database, OURS, a_flow(f"tenant:{OURS.prompt_id}"))
    hotline = await DatabaseDirectory(database, MEDIA).hotline(OURS.hotline)
    assert hotline is not None
    assert (hotline.flow, hotline.flow_version) == (a_flow(f"tenant:{OURS.prompt_id}"), 2)
    assert hotline.prompts[f"tenant:{OURS.prompt_id}"] == "/srv/media/prompts/ours"


async def test_whoever_answers_a_request_node_may_name_any_prompt(database: Database) -> None:
    node = {
        "kind": "http_request",
        "id": "ask",
        "url": "https://crm.example.cn/route",
        "default": "end",
    }
    flow = a_flow().model_validate(
        {"start": "ask", "nodes": {"ask": node, "end": {"kind": "hangup", "id": "end"}}}
    )
    await put_in_force(database, OURS, flow)
    hotline = await DatabaseDirectory(database, MEDIA).hotline(OURS.hotline)
    assert hotline is not None
    assert f"tenant:{OURS.prompt_id}" in hotline.prompts
    assert f"tenant:{TENANTS.theirs.prompt_id}" not in hotline.prompts


async def test_a_bad_document_goes_back_to_the_last_good_one(database: Database) -> None:
    await put_in_force(database, OURS, a_flow())
    for document in ("not JSON", '{"start": "x", "nodes": {"x": {"kind": "new", "id": "x"}}}'):
        row = await put_in_force(database, OURS, a_flow("system:no_answer"))
        async with database.session(OURS.scope) as session:
            (await flow_versions.get(session, OURS.hotline, row.version)).document = document
    ours, theirs = await DatabaseDirectory(database, MEDIA).hotlines()
    assert (ours.flow_version, ours.flow) == (2, a_flow())
    assert (theirs.number, theirs.flow) == (TENANTS.theirs.hotline, None)
