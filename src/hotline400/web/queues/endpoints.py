"""The queues of a hotline."""

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from hotline400.web.fields import HotlineNumber, IdempotencyKey, IfMatch
from hotline400.web.idempotency import once
from hotline400.web.queues import members, service
from hotline400.web.queues.schemas import (
    NewQueue,
    Queue,
    QueueChange,
    QueueList,
    QueueMemberEntries,
    QueueMembers,
)
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/queues", tags=["queues"])
QueueId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,32}$")]


@router.get("")
async def list_queues(number: HotlineNumber, work: TenantReader) -> QueueList:
    """The queues of a hotline: `main` first, the others as they were made."""
    return QueueList(items=await service.list_queues(work, number))


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_queue(
    number: HotlineNumber, new: NewQueue, work: Editor, key: IdempotencyKey = None
) -> Queue:
    """Make a group of phones; put phones into it with its members."""
    return await once(work, key, new, Queue, lambda: service.create_queue(work, number, new))


@router.get("/{id}")
async def get_queue(
    number: HotlineNumber,
    id: QueueId,  # noqa: A002
    work: TenantReader,
    response: Response,
) -> Queue:
    """One queue; its ETag is needed to change it."""
    queue = await service.get_queue(work, number, id)
    put_etag(response, queue.version)
    return queue


@router.patch("/{id}")
async def change_queue(
    number: HotlineNumber,
    id: QueueId,  # noqa: A002
    change: QueueChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> Queue:
    """Change settings; the next call sees them. `If-Match` is required."""
    queue = await service.change_queue(work, number, id, change, expected_version(if_match))
    put_etag(response, queue.version)
    return queue


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_queue(number: HotlineNumber, id: QueueId, work: Editor) -> None:  # noqa: A002
    """Delete it; refused (409) for `main`, and while a flow leads to it."""
    await service.delete_queue(work, number, id)


@router.get("/{id}/members")
async def list_queue_members(
    number: HotlineNumber,
    id: QueueId,  # noqa: A002
    work: TenantReader,
    response: Response,
) -> QueueMembers:
    """Its phones, in their order; the ETag is the queue's. Of `main`: all bound phones."""
    shown, version = await members.list_members(work, number, id)
    put_etag(response, version)
    return shown


@router.put("/{id}/members")
async def replace_queue_members(
    number: HotlineNumber,
    id: QueueId,  # noqa: A002
    entries: QueueMemberEntries,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> QueueMembers:
    """The whole list at once. `If-Match` is required."""
    shown, version = await members.replace_members(
        work, number, id, entries, expected_version(if_match)
    )
    put_etag(response, version)
    return shown
