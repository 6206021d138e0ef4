"""Bound phones: the ordered list of one hotline."""

import pytest

from hotline400.storage import hotlines, phones
from hotline400.storage.database import Database
from hotline400.storage.errors import Duplicate, LimitExceeded, NotFound, VersionConflict
from hotline400.storage.hotlines import HotlineChanges
from hotline400.storage.phones import PhoneDraft
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio


async def numbers(database: Database, tenants: TwoTenants) -> list[str]:
    async with database.reading(tenants.ours.scope) as session:
        return [row.number for row in await phones.list_of(session, tenants.ours.hotline)]


async def replace(
    database: Database, tenants: TwoTenants, *drafts: PhoneDraft, version: int | None = None
) -> list[str]:
    """The ids in order."""
    async with database.session(tenants.ours.scope) as session:
        _, rows = await phones.replace_all(
            session, tenants.ours.hotline, drafts, expected_version=version, now=NOW
        )
        return [row.id for row in rows]


async def test_the_whole_list_is_replaced_in_order(database: Database, tenants: TwoTenants) -> None:
    first = await replace(database, tenants, PhoneDraft("13800138001"), PhoneDraft("02088886666"))
    kept = PhoneDraft("02088886666", "前台", id=first[1])
    second = await replace(database, tenants, kept, PhoneDraft("13800138003"))
    assert await numbers(database, tenants) == ["02088886666", "13800138003"]
    assert second[0] == first[1]


async def test_two_phones_swap_their_numbers(database: Database, tenants: TwoTenants) -> None:
    one, two = await replace(database, tenants, PhoneDraft("1"), PhoneDraft("2"))
    await replace(database, tenants, PhoneDraft("2", id=one), PhoneDraft("1", id=two))
    assert await numbers(database, tenants) == ["2", "1"]


async def test_every_change_is_a_new_version_of_the_hotline(
    database: Database, tenants: TwoTenants
) -> None:
    number = tenants.ours.hotline
    await replace(database, tenants, version=1)
    async with database.session(tenants.ours.scope) as session:
        _, added = await phones.add(session, number, PhoneDraft("10086"), now=NOW)
        await phones.remove(session, number, added.id, now=NOW)
        assert (await hotlines.get(session, number)).version == 4
    with pytest.raises(VersionConflict):
        await replace(database, tenants, version=1)


async def test_a_number_is_bound_once_a_hotline(database: Database, tenants: TwoTenants) -> None:
    with pytest.raises(Duplicate) as refusal:
        await replace(database, tenants, PhoneDraft("1"), PhoneDraft("2"), PhoneDraft("1"))
    assert refusal.value.index == 2
    with pytest.raises(Duplicate):
        async with database.session(tenants.ours.scope) as session:
            await phones.add(session, tenants.ours.hotline, PhoneDraft("13800138000"), now=NOW)
    assert await numbers(database, tenants) == ["13800138000"]


async def test_at_most_150_phones(database: Database, tenants: TwoTenants) -> None:
    async with database.session(OPERATOR) as session:
        raised: HotlineChanges = {"max_phones": 150}
        await hotlines.update(session, tenants.ours.hotline, raised, expected_version=None, now=NOW)
    many = [PhoneDraft(f"138{index:08}") for index in range(150)]
    await replace(database, tenants, *many)
    with pytest.raises(LimitExceeded):
        await replace(database, tenants, *many, PhoneDraft("1"))
    with pytest.raises(LimitExceeded):
        async with database.session(tenants.ours.scope) as session:
            await phones.add(session, tenants.ours.hotline, PhoneDraft("1"), now=NOW)
    assert await numbers(database, tenants) == [draft.number for draft in many]


async def test_ten_phones_unless_the_operator_allows_more(
    database: Database, tenants: TwoTenants
) -> None:
    many = [PhoneDraft(f"138{index:08}") for index in range(11)]
    with pytest.raises(LimitExceeded) as refusal:
        await replace(database, tenants, *many)
    assert refusal.value.limit == 10


async def test_another_hotlines_phone_is_not_found(database: Database, tenants: TwoTenants) -> None:
    with pytest.raises(NotFound):
        await replace(database, tenants, PhoneDraft("1", id=tenants.theirs.phone_id))
    with pytest.raises(NotFound):
        async with database.session(tenants.ours.scope) as session:
            await phones.remove(session, tenants.ours.hotline, tenants.theirs.phone_id, now=NOW)
    with pytest.raises(NotFound):
        async with database.session(tenants.ours.scope) as session:
            await phones.add(session, tenants.theirs.hotline, PhoneDraft("1"), now=NOW)


async def test_phones_are_counted_by_hotline(database: Database, tenants: TwoTenants) -> None:
    await replace(database, tenants, PhoneDraft("1"), PhoneDraft("2"))
    async with database.reading(tenants.ours.scope) as session:
        assert await phones.count_by_hotline(session) == {tenants.ours.hotline: 2}
