"""Prompts: a tenant's own audio."""

from datetime import timedelta

import pytest

from hotline400.storage import hotlines, prompts
from hotline400.storage.database import Database
from hotline400.storage.errors import InUse, NotFound, VersionConflict

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio


async def test_prompts_are_listed_newest_first(database: Database, tenants: TwoTenants) -> None:
    async with database.session(tenants.ours.scope) as session:
        music = await prompts.add(
            session,
            purpose="ring_back",
            name="彩铃",
            path="prompts/music",
            seconds=30.0,
            now=NOW + timedelta(hours=1),
        )
        await prompts.rename(session, music.id, "新彩铃", expected_version=1)
    async with database.reading(tenants.ours.scope) as session:
        assert [row.name for row in (await prompts.search(session)).items] == ["新彩铃", "欢迎"]
        found = await prompts.search(session, purpose="ring_back")
        assert [row.id for row in found.items] == [music.id]


async def test_a_used_prompt_is_not_deleted(database: Database, tenants: TwoTenants) -> None:
    with pytest.raises(InUse) as refusal:
        async with database.session(tenants.ours.scope) as session:
            await prompts.delete(session, tenants.ours.prompt_id)
    assert refusal.value.uses == ("system all_busy",)


async def test_an_unused_prompt_is_deleted(database: Database, tenants: TwoTenants) -> None:
    async with database.session(tenants.ours.scope) as session:
        await prompts.set_override(session, "all_busy", None, expected_version=1)
        deleted = await prompts.delete(session, tenants.ours.prompt_id)
        assert deleted.path == "prompts/ours"
    async with database.reading(tenants.ours.scope) as session:
        with pytest.raises(NotFound):
            await prompts.get(session, tenants.ours.prompt_id)


async def test_a_prompt_that_is_just_being_used_is_not_deleted(
    database: Database, tenants: TwoTenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check passed before the other transaction committed: the database still refuses."""
    async with database.session(tenants.ours.scope) as session:
        await hotlines.update(
            session,
            tenants.ours.hotline,
            {"welcome_prompt_id": tenants.ours.prompt_id},
            expected_version=None,
            now=NOW,
        )

    async def nothing_yet(_session: object) -> dict[str, list[prompts.PromptUse]]:
        return {}

    monkeypatch.setattr(prompts, "used_by", nothing_yet)
    with pytest.raises(InUse):
        async with database.session(tenants.ours.scope) as session:
            await prompts.delete(session, tenants.ours.prompt_id)


async def test_a_platform_prompt_is_replaced_and_given_back(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session(tenants.ours.scope) as session:
        for key, prompt_id, version in (
            ("goodbye", tenants.ours.prompt_id, 0),
            ("goodbye", tenants.ours.prompt_id, 1),
            ("all_busy", None, 1),
            ("never_set", None, 0),
        ):
            row = await prompts.set_override(session, key, prompt_id, expected_version=version)
            assert row.version == version + 1
        for stale in (0, 1):  # given up, and yet no version comes twice
            with pytest.raises(VersionConflict):
                await prompts.set_override(session, "all_busy", None, expected_version=stale)
        assert await prompts.overrides(session) == {"goodbye": tenants.ours.prompt_id}
    async with database.reading(tenants.theirs.scope) as session:
        assert await prompts.overrides(session) == {"all_busy": tenants.theirs.prompt_id}


async def test_another_tenants_prompt_replaces_nothing(
    database: Database, tenants: TwoTenants
) -> None:
    with pytest.raises(NotFound):
        async with database.session(tenants.ours.scope) as session:
            await prompts.set_override(
                session, "goodbye", tenants.theirs.prompt_id, expected_version=0
            )
