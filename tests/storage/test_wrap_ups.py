"""Wrap-ups and the form for them: versions, whose they are, and finding calls by them."""

import pytest

from hotline400.record.wrap_up import FieldKind, FormField, WrapUpForm
from hotline400.storage import calls, wrap_ups
from hotline400.storage.calls import CallFilter
from hotline400.storage.database import Database
from hotline400.storage.errors import VersionConflict
from hotline400.storage.models import CallRow, WrapUpRow
from hotline400.storage.tenancy import OPERATOR
from hotline400.storage.wrap_ups import WrapUpDraft

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio
FORM = WrapUpForm(
    results=("需回访",),
    fields=(FormField(id="m", label="型号", kind=FieldKind.CHOICE, choices=("A1",)),),
)
DRAFT = WrapUpDraft("需回访", {"m": {"label": "型号", "value": "A1"}}, "明天上午")


async def test_a_form_is_replaced_as_a_whole(database: Database, tenants: TwoTenants) -> None:
    ours = tenants.ours
    async with database.session(ours.scope) as session:
        assert (await wrap_ups.form(session, ours.tenant_id))[1] == 1
        new = await wrap_ups.replace_form(session, ours.tenant_id, FORM, expected_version=1)
        assert new == 2
    async with database.reading(ours.scope) as session:
        assert await wrap_ups.form(session, ours.tenant_id) == (FORM, 2)
    with pytest.raises(VersionConflict):
        async with database.session(ours.scope) as session:
            await wrap_ups.replace_form(session, ours.tenant_id, FORM, expected_version=1)


async def test_nobodys_form_is_empty(database: Database, tenants: TwoTenants) -> None:
    async with database.reading(tenants.ours.scope) as session:
        assert await wrap_ups.form(session, tenants.theirs.tenant_id) == (WrapUpForm(), 0)


async def write(
    database: Database, tenants: TwoTenants, call_id: str, draft: WrapUpDraft, version: int
) -> None:
    async with database.session(tenants.ours.scope) as session:
        await wrap_ups.save(
            session,
            call_id,
            draft,
            by=tenants.ours.user_id,
            now=NOW,
            expected_version=version,
        )


async def test_a_wrap_up_is_written_and_changed(database: Database, tenants: TwoTenants) -> None:
    ours = tenants.ours
    async with database.session(OPERATOR) as session:
        await session.delete(await session.get_one(WrapUpRow, ours.call_id))
    await write(database, tenants, ours.call_id, DRAFT, 0)
    with pytest.raises(VersionConflict):
        await write(database, tenants, ours.call_id, DRAFT, 0)
    await write(database, tenants, ours.call_id, WrapUpDraft(None, {}, ""), 1)
    async with database.reading(ours.scope) as session:
        row = await wrap_ups.find(session, ours.call_id)
        assert row is not None
        assert (row.tenant_id, row.result, row.fields, row.version) == ("ours", None, {}, 2)


async def test_two_who_write_the_first_at_once(database: Database, tenants: TwoTenants) -> None:
    """The row came between the look and the writing: the slower is told."""
    with pytest.raises(VersionConflict):
        await write(database, tenants, tenants.theirs.call_id, DRAFT, 0)


async def test_calls_are_found_by_their_result(database: Database, tenants: TwoTenants) -> None:
    ours, theirs = tenants.ours.call_id, tenants.theirs.call_id

    async def found(result: str) -> list[str]:
        async with database.reading(tenants.ours.scope) as session:
            page = await calls.search(session, CallFilter(wrap_up_result=result))
            return [row.id for row in page.items]

    assert (await found("已下单"), await found("需回访")) == ([ours], [])
    await write(database, tenants, ours, DRAFT, 1)
    assert (await found("已下单"), await found("需回访")) == ([], [ours])
    async with database.reading(tenants.ours.scope) as session:
        assert await wrap_ups.results_of(session, [ours, theirs]) == {ours: "需回访"}


async def test_it_goes_with_its_call(database: Database, tenants: TwoTenants) -> None:
    """Should calls ever be deleted: nothing of theirs but this is in the way."""
    async with database.session(OPERATOR) as session:
        call = CallRow(
            id="gone",
            tenant_id=tenants.ours.tenant_id,
            hotline_number=tenants.ours.hotline,
            started_at=NOW,
            ended_at=NOW,
            wait_ms=0,
            talk_ms=0,
            disposition="abandoned",
            reason="caller_hung_up",
            released_by="caller",
            path=[],
        )
        session.add(call)
    await write(database, tenants, "gone", DRAFT, 0)
    async with database.session(OPERATOR) as session:
        await session.delete(await session.get_one(CallRow, "gone"))
    async with database.reading(OPERATOR) as session:
        assert await session.get(WrapUpRow, "gone") is None
