"""Voicemail boxes of a 400 number."""

from fastapi import APIRouter, Response, status

from hotline400.web.fields import HotlineNumber, IdempotencyKey, IfMatch, PathId
from hotline400.web.idempotency import once
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.voicemail_boxes import service
from hotline400.web.voicemail_boxes.schemas import (
    NewVoicemailBox,
    VoicemailBox,
    VoicemailBoxChange,
    VoicemailBoxList,
)
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/voicemail-boxes", tags=["voicemail boxes"])


@router.get("")
async def list_voicemail_boxes(number: HotlineNumber, work: TenantReader) -> VoicemailBoxList:
    """All boxes; the box `main`, which every number has, comes first."""
    return VoicemailBoxList(items=await service.list_boxes(work, number))


@router.post("", status_code=status.HTTP_201_CREATED)
async def add_voicemail_box(
    number: HotlineNumber, new: NewVoicemailBox, work: Editor, key: IdempotencyKey = None
) -> VoicemailBox:
    """One more box; flows name it by its `id`."""
    return await once(work, key, new, VoicemailBox, lambda: service.add(work, number, new))


@router.get("/{id}")
async def get_voicemail_box(
    number: HotlineNumber,
    id: PathId,  # noqa: A002
    work: TenantReader,
    response: Response,
) -> VoicemailBox:
    """One box; its ETag is needed to change it."""
    box = await service.get_box(work, number, id)
    put_etag(response, box.version)
    return box


@router.patch("/{id}")
async def change_voicemail_box(
    number: HotlineNumber,
    id: PathId,  # noqa: A002
    change: VoicemailBoxChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> VoicemailBox:
    """Change settings; the next call sees them. `If-Match` is required."""
    box = await service.change(work, number, id, change, expected_version(if_match))
    put_etag(response, box.version)
    return box


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_voicemail_box(number: HotlineNumber, id: PathId, work: Editor) -> None:  # noqa: A002
    """Delete an empty box. The box `main` stays."""
    await service.delete(work, number, id)
