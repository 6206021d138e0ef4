"""Bound phones: an ordered list per hotline. Every change is a new version of the hotline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import hotlines, queues
from hotline400.storage.errors import Duplicate, LimitExceeded, NotFound
from hotline400.storage.identifiers import new_id
from hotline400.storage.models import HotlineRow, PhoneRow

MAX_PHONES = 150  # F-HUNT-1; of a hotline whose operator has allowed so many


@dataclass(frozen=True)
class PhoneDraft:
    """A phone as the console sends it; without an id it is a new one."""

    number: str  # national digits, checked by the web
    label: str = ""
    id: str | None = None
    valid_from: time | None = None  # China's time of day; both or neither
    valid_until: time | None = None


async def list_of(session: AsyncSession, hotline_number: str) -> list[PhoneRow]:
    """In their order. Raises NotFound for the hotline."""
    await hotlines.get(session, hotline_number)
    return await _ordered(session, hotline_number)


async def count_by_hotline(session: AsyncSession) -> dict[str, int]:
    """Numbers without phones are missing."""
    counted = await session.execute(
        select(PhoneRow.hotline_number, func.count(PhoneRow.id)).group_by(PhoneRow.hotline_number)
    )
    return {number: count for number, count in counted}  # noqa: C416 — dict() takes a result's keys()


async def replace_all(
    session: AsyncSession,
    hotline_number: str,
    drafts: Sequence[PhoneDraft],
    *,
    expected_version: int | None,
    now: datetime,
) -> tuple[HotlineRow, list[PhoneRow]]:
    """The whole list at once: added, deleted, renamed and reordered; ids that stay are kept.

    Raises NotFound, VersionConflict, LimitExceeded, and Duplicate with the index of the second.
    """
    hotline = await hotlines.get_for_change(session, hotline_number, expected_version)
    _check_drafts(drafts, hotline.max_phones)
    known = {row.id for row in await _ordered(session, hotline_number)}
    for draft in drafts:
        if draft.id is not None and draft.id not in known:
            raise NotFound("phone", draft.id)
    # Deleted and written anew: two phones may swap their numbers, which are unique.
    await session.execute(delete(PhoneRow).where(PhoneRow.hotline_number == hotline_number))
    rows = [_row(hotline, draft, position) for position, draft in enumerate(drafts)]
    session.add_all(rows)
    await queues.forget_phones(session, hotline_number, [row.id for row in rows])
    await hotlines.touch(session, hotline, now)
    return hotline, rows


async def add(
    session: AsyncSession,
    hotline_number: str,
    draft: PhoneDraft,
    *,
    expected_version: int | None = None,
    now: datetime,
) -> tuple[HotlineRow, PhoneRow]:
    """At the end of the list. Raises NotFound, VersionConflict, Duplicate, LimitExceeded."""
    hotline = await hotlines.get_for_change(session, hotline_number, expected_version)
    rows = await _ordered(session, hotline_number)
    if any(row.number == draft.number for row in rows):
        raise Duplicate("phone", draft.number)
    if len(rows) >= hotline.max_phones:
        raise LimitExceeded("phone", hotline.max_phones)
    row = _row(hotline, draft, rows[-1].position + 1 if rows else 0)
    session.add(row)
    await hotlines.touch(session, hotline, now)
    return hotline, row


async def remove(
    session: AsyncSession,
    hotline_number: str,
    phone_id: str,
    *,
    expected_version: int | None = None,
    now: datetime,
) -> tuple[HotlineRow, PhoneRow]:
    """Returns the hotline in its new version and the phone that was there."""
    hotline = await hotlines.get_for_change(session, hotline_number, expected_version)
    row = await session.get(PhoneRow, phone_id)
    if row is None or row.hotline_number != hotline_number:
        raise NotFound("phone", phone_id)
    kept = [phone.id for phone in await _ordered(session, hotline_number) if phone.id != phone_id]
    await queues.forget_phones(session, hotline_number, kept)
    await session.delete(row)
    await hotlines.touch(session, hotline, now)
    return hotline, row


async def _ordered(session: AsyncSession, hotline_number: str) -> list[PhoneRow]:
    rows = await session.scalars(
        select(PhoneRow)
        .where(PhoneRow.hotline_number == hotline_number)
        .order_by(PhoneRow.position, PhoneRow.id)
    )
    return list(rows)


def _check_drafts(drafts: Sequence[PhoneDraft], most: int) -> None:
    if len(drafts) > most:
        raise LimitExceeded("phone", most)
    numbers: set[str] = set()
    ids: set[str] = set()
    for index, draft in enumerate(drafts):
        if draft.number in numbers or draft.id in ids:
            raise Duplicate("phone", draft.number, index)
        numbers.add(draft.number)
        if draft.id is not None:
            ids.add(draft.id)


def _row(hotline: HotlineRow, draft: PhoneDraft, position: int) -> PhoneRow:
    return PhoneRow(
        id=draft.id or new_id(),
        tenant_id=hotline.tenant_id,
        hotline_number=hotline.number,
        number=draft.number,
        label=draft.label,
        position=position,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
    )
