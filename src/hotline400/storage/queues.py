"""Queues of a hotline (分组) and their members. `version` is a queue's ETag; a change of its
members is a change of the queue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.queue import MAIN
from hotline400.storage import hotlines
from hotline400.storage.errors import Duplicate, LimitExceeded, NotFound, VersionConflict
from hotline400.storage.identifiers import new_id
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import PhoneRow, PromptRow, QueueMemberRow, QueueRow

MAX_QUEUES = 100
_PROMPTS = ("ring_back_prompt_id", "whisper_prompt_id")


class QueueChanges(TypedDict, total=False):
    """What may be set; keys left out stay as they are."""

    name: str
    order: str
    offer_timeout_seconds: int
    most_offers: int | None
    max_waiting: int
    max_wait_seconds: int
    ring_back_prompt_id: str | None
    connect_at_once: bool
    memory_hours: int
    announce_position: bool
    announce_wait: bool
    announce_every_seconds: int
    whisper: bool
    whisper_prompt_id: str | None
    accept_key: bool
    wrap_up_seconds: int
    widening: list[dict[str, Any]]


@dataclass(frozen=True)
class MemberDraft:
    """One phone's part in a queue."""

    phone_id: str
    weight: int = 1
    skills: Mapping[str, int] = field(default_factory=dict)


async def list_of(session: AsyncSession, hotline_number: str) -> list[QueueRow]:
    """Main first, the others as they were made. Raises NotFound for the hotline."""
    await hotlines.get(session, hotline_number)
    rows = await session.scalars(
        select(QueueRow)
        .where(QueueRow.hotline_number == hotline_number)
        .order_by(QueueRow.id != MAIN, QueueRow.created_at, QueueRow.id)
    )
    return list(rows)


async def names(session: AsyncSession, numbers: Collection[str]) -> dict[tuple[str, str], str]:
    """Of these 400 numbers, by number and id."""
    rows = await session.execute(
        select(QueueRow.hotline_number, QueueRow.id, QueueRow.name).where(
            QueueRow.hotline_number.in_(numbers)
        )
    )
    return {(number, key): name for number, key, name in rows}


async def get(session: AsyncSession, hotline_number: str, queue_id: str) -> QueueRow:
    row = await session.get(QueueRow, (hotline_number, queue_id))
    if row is None:
        raise NotFound("queue", queue_id)
    return row


async def get_for_change(
    session: AsyncSession, hotline_number: str, queue_id: str, expected_version: int | None
) -> QueueRow:
    """The row, locked until the transaction ends. Raises VersionConflict unless it is at
    `expected_version`; None takes whatever is there."""
    row = await session.scalar(
        select(QueueRow)
        .where(QueueRow.hotline_number == hotline_number, QueueRow.id == queue_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("queue", queue_id)
    if expected_version is not None and row.version != expected_version:
        raise VersionConflict("queue", queue_id, expected_version, row.version)
    return row


async def add(
    session: AsyncSession,
    hotline_number: str,
    settings: QueueChanges,
    *,
    now: datetime,
    queue_id: str | None = None,
) -> QueueRow:
    """A new queue, without members. Raises NotFound, Duplicate, LimitExceeded."""
    hotline = await hotlines.get_for_change(session, hotline_number, None)
    count = select(func.count()).where(QueueRow.hotline_number == hotline_number)
    if (await session.scalar(count) or 0) >= MAX_QUEUES:
        raise LimitExceeded("queue", MAX_QUEUES)
    await _check_prompts(session, hotline.tenant_id, settings)
    row = QueueRow(
        hotline_number=hotline_number,
        tenant_id=hotline.tenant_id,
        id=queue_id or new_id(),
        created_at=now,
        **settings,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        if is_duplicate(error):
            raise Duplicate("queue", row.id) from error
        raise
    return row


async def update(
    session: AsyncSession,
    hotline_number: str,
    queue_id: str,
    changes: QueueChanges,
    *,
    expected_version: int | None,
) -> QueueRow:
    """Raises NotFound, for the queue or a prompt of another tenant, and VersionConflict."""
    row = await get_for_change(session, hotline_number, queue_id, expected_version)
    await _check_prompts(session, row.tenant_id, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    return row


async def delete(session: AsyncSession, hotline_number: str, queue_id: str) -> QueueRow:
    """Returns the row that was there. That nothing leads to it any more is for the web to ask."""
    row = await get_for_change(session, hotline_number, queue_id, None)
    await session.execute(_members(row))
    await session.delete(row)
    await session.flush()
    return row


async def members_of(session: AsyncSession, hotline_number: str) -> list[QueueMemberRow]:
    """Those of all queues of a hotline, each queue's in their order."""
    rows = await session.scalars(
        select(QueueMemberRow)
        .where(QueueMemberRow.hotline_number == hotline_number)
        .order_by(QueueMemberRow.queue_id, QueueMemberRow.position)
    )
    return list(rows)


async def replace_members(
    session: AsyncSession,
    hotline_number: str,
    queue_id: str,
    drafts: Sequence[MemberDraft],
    *,
    expected_version: int | None,
) -> tuple[QueueRow, list[QueueMemberRow]]:
    """The whole list at once. Raises NotFound for the queue and, with the phone's id, for a phone
    that is not bound to this hotline; Duplicate; VersionConflict."""
    queue = await get_for_change(session, hotline_number, queue_id, expected_version)
    bound = set(
        await session.scalars(select(PhoneRow.id).where(PhoneRow.hotline_number == hotline_number))
    )
    seen: set[str] = set()
    for index, draft in enumerate(drafts):
        if draft.phone_id not in bound:
            raise NotFound("phone", draft.phone_id)
        if draft.phone_id in seen:
            raise Duplicate("phone", draft.phone_id, index)
        seen.add(draft.phone_id)
    await session.execute(_members(queue))
    rows = [_member(queue, draft, position) for position, draft in enumerate(drafts)]
    session.add_all(rows)
    queue.version += 1
    await session.flush()
    return queue, rows


async def forget_phones(session: AsyncSession, hotline_number: str, kept: Sequence[str]) -> None:
    """Phones that are not bound any more are in no queue."""
    await session.execute(
        delete_rows(QueueMemberRow).where(
            QueueMemberRow.hotline_number == hotline_number,
            QueueMemberRow.phone_id.not_in(kept),
        )
    )


def _members(queue: QueueRow) -> Any:
    return delete_rows(QueueMemberRow).where(
        QueueMemberRow.hotline_number == queue.hotline_number,
        QueueMemberRow.queue_id == queue.id,
    )


def _member(queue: QueueRow, draft: MemberDraft, position: int) -> QueueMemberRow:
    return QueueMemberRow(
        hotline_number=queue.hotline_number,
        tenant_id=queue.tenant_id,
        queue_id=queue.id,
        phone_id=draft.phone_id,
        position=position,
        weight=draft.weight,
        skills=dict(draft.skills),
    )


async def _check_prompts(session: AsyncSession, tenant_id: str, changes: QueueChanges) -> None:
    """A prompt must be the same tenant's, also where the operator changes the queue."""
    for key in _PROMPTS:
        prompt_id = changes.get(key)
        if prompt_id is not None:
            prompt = await session.get(PromptRow, prompt_id)
            if prompt is None or prompt.tenant_id != tenant_id:
                raise NotFound("prompt", str(prompt_id))
