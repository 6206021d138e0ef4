"""Black- and whitelist: finding, paging, expiring, many at once."""

from datetime import timedelta

import pytest

from hotline400.storage import caller_lists
from hotline400.storage.caller_lists import CallerList, EntryDraft
from hotline400.storage.database import Database
from hotline400.storage.errors import BadCursor, Duplicate, LimitExceeded, NotFound
from hotline400.storage.models import BlacklistRow, WhitelistRow
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, TwoTenants

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("model", [BlacklistRow, WhitelistRow], ids=["blacklist", "whitelist"]),
]


async def test_searching_by_a_part_of_number_or_reason(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    async with database.session(tenants.ours.scope) as session:
        await caller_lists.add(
            session, model, EntryDraft("02012345678", reason="骚扰 100%"), now=NOW
        )
        for q, found in {
            "1234": ["02012345678"],
            "骚扰": ["02012345678"],
            "100%": ["02012345678"],
            "%": ["02012345678"],
            "_": [],
        }.items():
            page = await caller_lists.search(session, model, q=q)
            assert [row.number for row in page.items] == found, q


async def test_paging_neither_repeats_nor_skips_while_rows_are_added(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    async with database.session(tenants.ours.scope) as session:
        for index in range(7):
            await caller_lists.add(session, model, EntryDraft(str(10000 + index)), now=NOW)
    seen: list[str] = []
    cursor = None
    while True:
        async with database.session(tenants.ours.scope) as session:
            page = await caller_lists.search(session, model, cursor=cursor, limit=3)
            late = NOW + timedelta(seconds=len(seen) + 1)
            await caller_lists.add(session, model, EntryDraft(f"late-{len(seen)}"), now=late)
        seen += [row.number for row in page.items]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert sorted(seen) == [*(str(10000 + index) for index in range(7)), "13900139000"]


@pytest.mark.parametrize("cursor", ["", "x", "中", "bnVsbA", "WzEsMl0", "WyIyMDI2LTAxLTAxIiwieCJd"])
async def test_a_cursor_of_somebody_else_is_refused(
    database: Database, tenants: TwoTenants, model: CallerList, cursor: str
) -> None:
    async with database.reading(tenants.ours.scope) as session:
        with pytest.raises(BadCursor):
            await caller_lists.search(session, model, cursor=cursor)


async def test_a_number_is_listed_once_a_tenant(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    with pytest.raises(Duplicate):
        async with database.session(tenants.ours.scope) as session:
            await caller_lists.add(session, model, EntryDraft("13900139000"), now=NOW)


async def test_an_expired_entry_makes_room(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    async with database.session(tenants.ours.scope) as session:
        await caller_lists.update(
            session, model, tenants.ours.entry_id, {"expires_at": NOW}, expected_version=1
        )
    async with database.session(tenants.ours.scope) as session:
        again = await caller_lists.add(session, model, EntryDraft("13900139000"), now=NOW)
        assert again.id != tenants.ours.entry_id


async def test_expired_entries_are_purged(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    async with database.session(tenants.ours.scope) as session:
        await caller_lists.add(session, model, EntryDraft("1", expires_at=NOW), now=NOW)
        await caller_lists.add(
            session, model, EntryDraft("2", expires_at=NOW + timedelta(days=1)), now=NOW
        )
        assert await caller_lists.purge_expired(session, model, NOW) == 1
        left = (await caller_lists.search(session, model)).items
    assert {row.number for row in left} == {"2", "13900139000"}


async def test_deleting_many_passes_over_those_of_others(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    async with database.session(tenants.ours.scope) as session:
        ids = [tenants.ours.entry_id, tenants.theirs.entry_id, "gone"]
        assert [row.id for row in await caller_lists.delete(session, model, ids)] == [
            tenants.ours.entry_id
        ]
    async with database.session(tenants.theirs.scope) as session:
        await caller_lists.update(
            session, model, tenants.theirs.entry_id, {"reason": "还在"}, expected_version=1
        )
        with pytest.raises(NotFound):
            await caller_lists.update(
                session, model, tenants.ours.entry_id, {"reason": "不在"}, expected_version=1
            )


async def test_a_number_and_what_begins_with_it_are_two_entries(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    async with database.session(tenants.ours.scope) as session:
        await caller_lists.add(session, model, EntryDraft("020", prefix=True), now=NOW)
        await caller_lists.add(session, model, EntryDraft("020"), now=NOW)
        with pytest.raises(Duplicate):
            await caller_lists.add(session, model, EntryDraft("020", prefix=True), now=NOW)


async def test_many_at_once_or_none(
    database: Database,
    tenants: TwoTenants,
    model: CallerList,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [EntryDraft(f"1390{number:07}", reason="批量") for number in range(1200)]
    async with database.session(tenants.ours.scope) as session:
        for start in range(0, 1200, caller_lists.ROWS_AT_ONCE):
            some = many[start : start + caller_lists.ROWS_AT_ONCE]
            await caller_lists.add_some(session, model, some, now=NOW)
        assert await caller_lists.count(session, model, NOW) == 1201
    with pytest.raises(Duplicate):
        async with database.session(tenants.ours.scope) as session:
            await caller_lists.add_some(session, model, [EntryDraft("1"), many[0]], now=NOW)
    monkeypatch.setattr(caller_lists, "MAX_ENTRIES", 1202)
    async with database.session(tenants.ours.scope) as session:
        await caller_lists.add(session, model, EntryDraft("1"), now=NOW)
        with pytest.raises(LimitExceeded):
            await caller_lists.add(session, model, EntryDraft("2"), now=NOW)
    async with database.reading(tenants.theirs.scope) as session:
        assert await caller_lists.count(session, model, NOW) == 1
        assert [e.number for e in await caller_lists.all_entries(session, model)] == ["13900139000"]


async def test_lists_in_force_are_by_tenant_and_without_the_expired(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    tomorrow = NOW + timedelta(days=1)
    async with database.session(tenants.ours.scope) as session:
        expired = EntryDraft("1", expires_at=NOW)
        await caller_lists.add(session, model, expired, now=NOW)
        beginning = EntryDraft("020", prefix=True, expires_at=tomorrow)
        await caller_lists.add(session, model, beginning, now=NOW)
    async with database.reading(OPERATOR) as session:
        ours = await caller_lists.in_force(session, model, "ours", NOW)
        assert ours == {"ours": {"020*": tomorrow, "13900139000": None}}
        everybody = await caller_lists.in_force(session, model, None, NOW)
        assert everybody == ours | {"theirs": {"13900139000": None}}


async def test_what_was_added_in_one_step_is_taken_away_in_one(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    uploaded, later = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    async with database.session(tenants.ours.scope) as session:
        drafts = [EntryDraft("10086"), EntryDraft("10010")]
        await caller_lists.add_some(session, model, drafts, now=uploaded)
        await caller_lists.add(session, model, EntryDraft("10000"), now=later)
    async with database.session(tenants.theirs.scope) as session:
        assert await caller_lists.delete_added_at(session, model, uploaded) == 0
    async with database.session(tenants.ours.scope) as session:
        assert await caller_lists.delete_added_at(session, model, uploaded) == 2
        assert await caller_lists.count(session, model, NOW) == 2


async def test_which_of_some_numbers_are_listed_now(
    database: Database, tenants: TwoTenants, model: CallerList
) -> None:
    async with database.session(tenants.ours.scope) as session:
        until = NOW + timedelta(hours=1)
        drafts = [EntryDraft("10086", expires_at=until), EntryDraft("020", prefix=True)]
        await caller_lists.add_some(session, model, drafts, now=NOW)
        asked = ["10086", "020", "13900139000", "10010"]
        assert await caller_lists.listed(session, model, asked, NOW) == {
            ("10086", False),
            ("020", True),
            ("13900139000", False),
        }
        late = await caller_lists.listed(session, model, asked, until)
        assert late == {("020", True), ("13900139000", False)}
