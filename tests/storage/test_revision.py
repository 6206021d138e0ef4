"""Every change of configuration grows the revision by itself; nothing else does."""

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.trunk import Trunk
from hotline400.storage import (
    audit,
    caller_lists,
    hotlines,
    phones,
    prompts,
    queues,
    revision,
    screening,
    trunks,
    users,
)
from hotline400.storage.caller_lists import EntryDraft
from hotline400.storage.database import Database
from hotline400.storage.models import BlacklistRow, WhitelistRow
from hotline400.storage.phones import PhoneDraft
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, TENANTS, TwoTenants

pytestmark = pytest.mark.anyio

OURS = TENANTS.ours
Change = Callable[[AsyncSession], Awaitable[Any]]

CHANGES: dict[str, Change] = {
    "hotline": lambda s: hotlines.update(
        s, OURS.hotline, {"max_phones": 20}, expected_version=None, now=NOW
    ),
    "phones": lambda s: phones.replace_all(
        s, OURS.hotline, [PhoneDraft("1")], expected_version=None, now=NOW
    ),
    "override": lambda s: prompts.set_override(s, "all_busy", None, expected_version=1),
    "blacklist": lambda s: caller_lists.add(s, BlacklistRow, EntryDraft("1"), now=NOW),
    "whitelist": lambda s: caller_lists.add(s, WhitelistRow, EntryDraft("1"), now=NOW),
    "unlisted": lambda s: caller_lists.delete(s, BlacklistRow, [OURS.entry_id]),
    "queue": lambda s: queues.update(s, OURS.hotline, "main", {}, expected_version=None),
    "members": lambda s: queues.replace_members(
        s, OURS.hotline, OURS.queue_id, [], expected_version=None
    ),
    "screening": lambda s: screening.update(s, OURS.hotline, {}, expected_version=None),
    "statement": lambda s: s.execute(delete(BlacklistRow)),
}


async def current(database: Database) -> int:
    async with database.reading() as session:
        return await revision.current(session)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_a_change_grows_it_by_one(database: Database, change: Change) -> None:
    before = await current(database)
    async with database.session(OURS.scope) as session:
        await change(session)
    assert await current(database) == before + 1


async def test_a_trunk_grows_it(database: Database) -> None:
    before = await current(database)
    async with database.session(OPERATOR) as session:
        await trunks.add(session, Trunk(id="new", name="新", host="192.0.2.1"))
    assert await current(database) == before + 1


async def test_what_is_rolled_back_does_not_grow_it(database: Database) -> None:
    async def fail() -> None:
        async with database.session(OURS.scope) as session:
            await caller_lists.add(session, BlacklistRow, EntryDraft("1"), now=NOW)
            raise KeyError

    before = await current(database)
    with pytest.raises(KeyError):
        await fail()
    assert await current(database) == before


async def test_what_the_engine_does_not_read_does_not_grow_it(
    database: Database, tenants: TwoTenants
) -> None:
    before = await current(database)
    async with database.session(OURS.scope) as session:
        await users.update(session, OURS.user_id, name="改名")
        await caller_lists.search(session, BlacklistRow)
        await audit.append(
            session, now=NOW, action="x", subject="y", tenant_id=OURS.tenant_id, user_id=None
        )
    assert await current(database) == before


async def test_changes_at_once_are_all_counted(database: Database) -> None:
    async def change(number: int) -> None:
        async with database.session(OURS.scope) as session:
            await caller_lists.add(session, BlacklistRow, EntryDraft(str(number)), now=NOW)

    before = await current(database)
    async with anyio.create_task_group() as group:
        for number in range(8):
            group.start_soon(change, number)
    assert await current(database) == before + 8
