"""The phones of a queue, with their weights and skills."""

from typing import Any

from hotline400.routing.queue import MAIN
from hotline400.storage import phones, queues
from hotline400.storage.errors import Duplicate
from hotline400.storage.models import PhoneRow, QueueMemberRow
from hotline400.storage.queues import MemberDraft
from hotline400.web.errors import PhoneTwice, UnknownPhone
from hotline400.web.queues.schemas import QueueMember, QueueMemberEntries, QueueMembers
from hotline400.web.work import Work


async def list_members(work: Work, number: str, queue_id: str) -> tuple[QueueMembers, int]:
    """The list and the queue's version."""
    queue = await queues.get(work.db, number, queue_id)
    return await _shown(work, number, queue_id), queue.version


async def replace_members(
    work: Work, number: str, queue_id: str, entries: QueueMemberEntries, expected_version: int
) -> tuple[QueueMembers, int]:
    """Errors name the entry they are about."""
    await queues.get_for_change(work.db, number, queue_id, expected_version)
    bound = {phone.id for phone in await phones.list_of(work.db, number)}
    for index, entry in enumerate(entries.items):
        if entry.phone_id not in bound:
            raise UnknownPhone(f"items.{index}.phone_id")
    before = await _shown(work, number, queue_id)
    drafts = [MemberDraft(e.phone_id, e.weight, e.skills) for e in entries.items]
    try:
        queue, _ = await queues.replace_members(
            work.db, number, queue_id, drafts, expected_version=expected_version
        )
    except Duplicate as error:
        raise PhoneTwice(f"items.{error.index}.phone_id") from error
    after = await _shown(work, number, queue_id)
    await work.audit(
        "queue.members_replaced",
        f"{number}/{queue_id}",
        before=_document(before),
        after=_document(after),
    )
    work.changed.add(number)
    return after, queue.version


async def _shown(work: Work, number: str, queue_id: str) -> QueueMembers:
    bound = {phone.id: phone for phone in await phones.list_of(work.db, number)}
    rows = {
        row.phone_id: row
        for row in await queues.members_of(work.db, number)
        if row.queue_id == queue_id
    }
    chosen = bound if queue_id == MAIN else rows
    items = [
        _member(bound[phone_id], rows.get(phone_id), position)
        for position, phone_id in enumerate(chosen)
    ]
    return QueueMembers(items=items)


def _member(phone: PhoneRow, row: QueueMemberRow | None, position: int) -> QueueMember:
    return QueueMember(
        phone_id=phone.id,
        number=phone.number,
        label=phone.label,
        position=position,
        weight=row.weight if row else 1,
        skills=row.skills if row else {},
    )


def _document(members: QueueMembers) -> dict[str, Any]:
    """For the audit log."""
    return {
        "members": [m.model_dump(include={"number", "weight", "skills"}) for m in members.items]
    }
