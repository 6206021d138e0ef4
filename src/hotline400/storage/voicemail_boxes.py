"""Voicemail boxes (留言箱) and their settings; `version` is the ETag.

Every hotline has the box `main`. It has no row until somebody changes it, and is at version 0.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.queue import MAIN
from hotline400.storage.errors import Duplicate, InUse, LimitExceeded, NotFound, VersionConflict
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import HotlineRow, PromptRow, VoicemailBoxRow, VoicemailRow

MAX_BOXES = 200
KEPT_DAYS = 90


class BoxChanges(TypedDict, total=False):
    """Keys left out stay as they are."""

    name: str
    queue_id: str | None
    phone_id: str | None
    greeting_prompt_id: str | None
    max_seconds: int
    max_messages: int
    kept_days: int
    pin_hash: str | None


def main_box(hotline: HotlineRow) -> VoicemailBoxRow:
    """The box that is there without a row; not in the session."""
    return VoicemailBoxRow(
        tenant_id=hotline.tenant_id,
        hotline_number=hotline.number,
        id=MAIN,
        name="",
        max_seconds=120,
        max_messages=200,
        kept_days=KEPT_DAYS,
        version=0,
        updated_at=hotline.updated_at,
    )


async def list_of(session: AsyncSession, hotline: HotlineRow) -> list[VoicemailBoxRow]:
    """The main one first, the others by name."""
    rows = list(
        await session.scalars(
            select(VoicemailBoxRow)
            .where(VoicemailBoxRow.hotline_number == hotline.number)
            .order_by(VoicemailBoxRow.name, VoicemailBoxRow.id)
        )
    )
    main = next((row for row in rows if row.id == MAIN), None) or main_box(hotline)
    return [main, *(row for row in rows if row.id != MAIN)]


async def names(session: AsyncSession, numbers: Collection[str]) -> dict[tuple[str, str], str]:
    """Of these 400 numbers, by number and id."""
    rows = await session.execute(
        select(VoicemailBoxRow.hotline_number, VoicemailBoxRow.id, VoicemailBoxRow.name).where(
            VoicemailBoxRow.hotline_number.in_(numbers)
        )
    )
    return {(number, key): name for number, key, name in rows}


async def get(session: AsyncSession, hotline: HotlineRow, box_id: str) -> VoicemailBoxRow:
    row = await session.get(VoicemailBoxRow, (hotline.number, box_id))
    if row is None and box_id != MAIN:
        raise NotFound("voicemail box", box_id)
    return row or main_box(hotline)


async def add(
    session: AsyncSession, hotline: HotlineRow, box_id: str, changes: BoxChanges, now: datetime
) -> VoicemailBoxRow:
    """A new box. Raises LimitExceeded, and NotFound for a prompt of another tenant."""
    if len(await list_of(session, hotline)) >= MAX_BOXES:
        raise LimitExceeded("voicemail box", MAX_BOXES)
    await _check_prompt(session, hotline, changes.get("greeting_prompt_id"))
    row = main_box(hotline)
    row.id, row.version, row.updated_at = box_id, 1, now
    return await _insert(session, row, changes)


async def update(
    session: AsyncSession,
    hotline: HotlineRow,
    box_id: str,
    changes: BoxChanges,
    *,
    expected_version: int,
    now: datetime,
) -> VoicemailBoxRow:
    """Raises NotFound, for the box or a prompt of another tenant, and VersionConflict."""
    await _check_prompt(session, hotline, changes.get("greeting_prompt_id"))
    row = await session.scalar(
        select(VoicemailBoxRow)
        .where(VoicemailBoxRow.hotline_number == hotline.number, VoicemailBoxRow.id == box_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None and box_id != MAIN:
        raise NotFound("voicemail box", box_id)
    version = row.version if row else 0
    if version != expected_version:
        raise VersionConflict("voicemail box", box_id, expected_version, version)
    row, is_new = row or main_box(hotline), row is None
    row.version, row.updated_at = version + 1, now
    if is_new:
        return await _insert(session, row, changes)
    _set(row, changes)
    await session.flush()
    return row


async def delete(session: AsyncSession, hotline: HotlineRow, box_id: str) -> VoicemailBoxRow:
    """Raises InUse for the main box, and for one with messages."""
    row = await get(session, hotline, box_id)
    if box_id == MAIN:
        raise InUse("voicemail box", box_id, ("main",))
    message = await session.scalar(
        select(VoicemailRow.id)
        .where(
            VoicemailRow.hotline_number == hotline.number,
            VoicemailRow.box == box_id,
            VoicemailRow.deleted_at.is_(None),
            VoicemailRow.removed_at.is_(None),
        )
        .limit(1)
    )
    if message is not None:
        raise InUse("voicemail box", box_id, ("messages",))
    await session.delete(row)
    await session.flush()
    return row


async def _insert(
    session: AsyncSession, row: VoicemailBoxRow, changes: BoxChanges
) -> VoicemailBoxRow:
    _set(row, changes)
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:  # somebody else made it this very moment
        if is_duplicate(error):
            raise Duplicate("voicemail box", row.id) from error
        raise
    return row


def _set(row: VoicemailBoxRow, changes: BoxChanges) -> None:
    for name, value in changes.items():
        setattr(row, name, value)


async def _check_prompt(session: AsyncSession, hotline: HotlineRow, prompt_id: str | None) -> None:
    """A greeting must be the same tenant's."""
    if prompt_id is None:
        return
    prompt = await session.get(PromptRow, prompt_id)
    if prompt is None or prompt.tenant_id != hotline.tenant_id:
        raise NotFound("prompt", prompt_id)
