"""Queues: every change holds for the next call, and is audited."""

from typing import Any, cast

from hotline400.routing.queue import MAIN
from hotline400.storage import audit, hotlines, phones, prompts, queues
from hotline400.storage.errors import Duplicate, LimitExceeded, NotFound
from hotline400.storage.models import QueueRow
from hotline400.storage.queue_uses import nodes_naming
from hotline400.storage.queues import QueueChanges
from hotline400.web.errors import (
    MainQueueStays,
    NameMissing,
    PromptPurposeWrong,
    QueueIdTaken,
    QueueInUse,
    TooManyQueues,
    UnknownPrompt,
)
from hotline400.web.queues.schemas import NewQueue, Queue, QueueChange
from hotline400.web.work import Work

_PURPOSES = {"ring_back_prompt_id": "ring_back", "whisper_prompt_id": "announcement"}


async def list_queues(work: Work, number: str) -> list[Queue]:
    rows = await queues.list_of(work.db, number)
    counts = await _member_counts(work, number)
    return [_queue(row, counts.get(row.id, 0)) for row in rows]


async def get_queue(work: Work, number: str, queue_id: str) -> Queue:
    row = await queues.get(work.db, number, queue_id)
    counts = await _member_counts(work, number)
    return _queue(row, counts.get(queue_id, 0))


async def create_queue(work: Work, number: str, new: NewQueue) -> Queue:
    """Raises QueueIdTaken, TooManyQueues, UnknownPrompt, PromptPurposeWrong."""
    await hotlines.get(work.db, number)
    settings = new.model_dump(mode="json", exclude={"id"})
    await _check_prompts(work, settings)
    try:
        row = await queues.add(
            work.db, number, cast("QueueChanges", settings), now=work.now, queue_id=new.id
        )
    except Duplicate as error:
        raise QueueIdTaken("id", id=new.id) from error
    except LimitExceeded as error:
        raise TooManyQueues(limit=error.limit) from error
    await work.audit("queue.created", f"{number}/{row.id}", after=audit.document(row))
    work.changed.add(number)
    return _queue(row, 0)


async def change_queue(
    work: Work, number: str, queue_id: str, change: QueueChange, expected_version: int
) -> Queue:
    sent = change.model_dump(mode="json", exclude_unset=True)
    if queue_id != MAIN and sent.get("name") == "":
        raise NameMissing("name")
    row = await queues.get_for_change(work.db, number, queue_id, expected_version)
    before = {name: getattr(row, name) for name in sent}
    await _check_prompts(work, sent)
    await queues.update(
        work.db,
        number,
        queue_id,
        cast("QueueChanges", sent),
        expected_version=expected_version,
    )
    await work.audit("queue.changed", f"{number}/{queue_id}", before=before, after=sent)
    work.changed.add(number)
    return await get_queue(work, number, queue_id)


async def delete_queue(work: Work, number: str, queue_id: str) -> None:
    """Raises MainQueueStays and QueueInUse."""
    hotline = await hotlines.get_for_change(work.db, number, None)
    if queue_id == MAIN:
        raise MainQueueStays
    await queues.get(work.db, number, queue_id)
    if nodes := await nodes_naming(work.db, hotline, queue_id):
        raise QueueInUse(used_by=", ".join(nodes))
    row = await queues.delete(work.db, number, queue_id)
    await work.audit("queue.deleted", f"{number}/{queue_id}", before=audit.document(row))
    work.changed.add(number)


async def _member_counts(work: Work, number: str) -> dict[str, int]:
    """By queue; main has every phone."""
    counts = {MAIN: len(await phones.list_of(work.db, number))}
    for member in await queues.members_of(work.db, number):
        if member.queue_id != MAIN:
            counts[member.queue_id] = counts.get(member.queue_id, 0) + 1
    return counts


async def _check_prompts(work: Work, sent: dict[str, Any]) -> None:
    for field, purpose in _PURPOSES.items():
        prompt_id = sent.get(field)
        if prompt_id is None:
            continue
        try:
            prompt = await prompts.get(work.db, prompt_id)
        except NotFound as error:
            raise UnknownPrompt(field) from error
        if prompt.purpose != purpose:
            raise PromptPurposeWrong(field, purpose=purpose)


def _queue(row: QueueRow, member_count: int) -> Queue:
    columns = {name: getattr(row, name) for name in Queue.model_fields if name != "member_count"}
    return Queue(**columns, member_count=member_count)
