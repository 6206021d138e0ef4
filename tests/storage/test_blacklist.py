"""The blacklist: finding, paging, expiring."""

from datetime import timedelta

import pytest

from hotline400.storage import blacklist
from hotline400.storage.database import Database
from hotline400.storage.errors import BadCursor, Duplicate, NotFound

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio


async def test_searching_by_a_part_of_number_or_reason(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session(tenants.ours.scope) as session:
        await blacklist.add(session, number="02012345678", reason="骚扰 100%", now=NOW)
        for q, found in {
            "1234": ["02012345678"],
            "骚扰": ["02012345678"],
            "100%": ["02012345678"],
            "%": ["02012345678"],
            "_": [],
        }.items():
            page = await blacklist.search(session, q=q)
            assert [row.number for row in page.items] == found, q


async def test_paging_neither_repeats_nor_skips_while_rows_are_added(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session(tenants.ours.scope) as session:
        for index in range(7):
            await blacklist.add(session, number=str(10000 + index), now=NOW)
    seen: list[str] = []
    cursor = None
    while True:
        async with database.session(tenants.ours.scope) as session:
            page = await blacklist.search(session, cursor=cursor, limit=3)
            late = NOW + timedelta(seconds=len(seen) + 1)
            await blacklist.add(session, number=f"late-{len(seen)}", now=late)
        seen += [row.number for row in page.items]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert sorted(seen) == [*(str(10000 + index) for index in range(7)), "13900139000"]


@pytest.mark.parametrize("cursor", ["", "x", "中", "bnVsbA", "WzEsMl0", "WyIyMDI2LTAxLTAxIiwieCJd"])
async def test_a_cursor_of_somebody_else_is_refused(
    database: Database, tenants: TwoTenants, cursor: str
) -> None:
    async with database.reading(tenants.ours.scope) as session:
        with pytest.raises(BadCursor):
            await blacklist.search(session, cursor=cursor)


async def test_a_number_is_listed_once_a_tenant(database: Database, tenants: TwoTenants) -> None:
    with pytest.raises(Duplicate):
        async with database.session(tenants.ours.scope) as session:
            await blacklist.add(session, number="13900139000", now=NOW)


async def test_an_expired_entry_makes_room(database: Database, tenants: TwoTenants) -> None:
    async with database.session(tenants.ours.scope) as session:
        await blacklist.update(session, tenants.ours.entry_id, {"expires_at": NOW})
    async with database.session(tenants.ours.scope) as session:
        again = await blacklist.add(session, number="13900139000", now=NOW)
        assert again.id != tenants.ours.entry_id


async def test_expired_entries_are_purged(database: Database, tenants: TwoTenants) -> None:
    async with database.session(tenants.ours.scope) as session:
        await blacklist.add(session, number="1", expires_at=NOW, now=NOW)
        await blacklist.add(session, number="2", expires_at=NOW + timedelta(days=1), now=NOW)
        assert await blacklist.purge_expired(session, NOW) == 1
        left = (await blacklist.search(session)).items
    assert {row.number for row in left} == {"2", "13900139000"}


async def test_deleting_many_passes_over_those_of_others(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session(tenants.ours.scope) as session:
        ids = [tenants.ours.entry_id, tenants.theirs.entry_id, "gone"]
        assert [row.id for row in await blacklist.delete(session, ids)] == [tenants.ours.entry_id]
    async with database.session(tenants.theirs.scope) as session:
        await blacklist.update(session, tenants.theirs.entry_id, {"reason": "还在"})
        with pytest.raises(NotFound):
            await blacklist.update(session, tenants.ours.entry_id, {"reason": "不在"})
