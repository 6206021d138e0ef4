"""What people write down after a call, and the form for it. `version` is the ETag; 0 is that of
what nobody has written yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.record.wrap_up import WrapUpForm
from hotline400.storage.errors import VersionConflict
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import WrapUpFormRow, WrapUpRow


@dataclass(frozen=True)
class WrapUpDraft:
    """`fields`: {id: {"label", "value"}}."""

    result: str | None
    fields: dict[str, Any]
    note: str


async def form(session: AsyncSession, tenant_id: str) -> tuple[WrapUpForm, int]:
    """With its version. A tenant without one has the empty form."""
    row = await session.get(WrapUpFormRow, tenant_id)
    return (WrapUpForm(), 0) if row is None else (_form(row), row.version)


async def replace_form(
    session: AsyncSession, tenant_id: str, new: WrapUpForm, *, expected_version: int
) -> int:
    """The new version. Raises VersionConflict."""
    row = await session.get(WrapUpFormRow, tenant_id, with_for_update=True, populate_existing=True)
    _expect("wrap_up_form", tenant_id, expected_version, row)
    if row is None:
        row = WrapUpFormRow(tenant_id=tenant_id, version=0)
    row.document = new.model_dump(mode="json")
    return await _keep(session, row, "wrap_up_form", tenant_id)


async def find(session: AsyncSession, call_id: str) -> WrapUpRow | None:
    return await session.get(WrapUpRow, call_id)


async def save(
    session: AsyncSession,
    call_id: str,
    draft: WrapUpDraft,
    *,
    by: str,
    now: datetime,
    expected_version: int,
) -> WrapUpRow:
    """The call must be the tenant's: ask first. Raises VersionConflict."""
    row = await session.get(WrapUpRow, call_id, with_for_update=True, populate_existing=True)
    _expect("wrap_up", call_id, expected_version, row)
    if row is None:
        row = WrapUpRow(call_id=call_id, version=0)
    row.result, row.fields, row.note = draft.result, draft.fields, draft.note
    row.filled_by, row.filled_at = by, now
    await _keep(session, row, "wrap_up", call_id)
    return row


async def results_of(session: AsyncSession, call_ids: Collection[str]) -> dict[str, str | None]:
    """By call, of those that have a wrap-up."""
    found = await session.execute(
        select(WrapUpRow.call_id, WrapUpRow.result).where(WrapUpRow.call_id.in_(call_ids))
    )
    return {call_id: result for call_id, result in found}  # noqa: C416 — dict() takes its keys()


def _form(row: WrapUpFormRow) -> WrapUpForm:
    return WrapUpForm.model_validate(row.document)


def _expect(noun: str, key: str, expected: int, row: WrapUpFormRow | WrapUpRow | None) -> None:
    actual = 0 if row is None else row.version
    if actual != expected:
        raise VersionConflict(noun, key, expected, actual)


async def _keep(session: AsyncSession, row: WrapUpFormRow | WrapUpRow, noun: str, key: str) -> int:
    """Two who write the first one at once: the slower is told, as with every later one."""
    row.version += 1
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        if is_duplicate(error):
            raise VersionConflict(noun, key, 0, 1) from error
        raise
    return row.version
