"""Messages that callers left."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from hotline400.web.audio_response import AUDIO, audio_response
from hotline400.web.fields import PathId
from hotline400.web.voicemails import service
from hotline400.web.voicemails.schemas import (
    Voicemail,
    VoicemailChange,
    VoicemailPage,
    VoicemailQuery,
    VoicemailTotals,
)
from hotline400.web.work import Editor, TenantReader, TenantReaderOutside

router = APIRouter(prefix="/voicemails", tags=["voicemails"])


@router.get("")
async def list_voicemails(
    query: Annotated[VoicemailQuery, Query()], work: TenantReader
) -> VoicemailPage:
    """Messages, newest first; filters narrow the list together."""
    return await service.list_voicemails(work, query)


@router.get("/totals")
async def get_voicemail_totals(work: TenantReader) -> VoicemailTotals:
    """How many there are, unheard and not handled."""
    return await service.totals(work)


@router.get("/{id}")
async def get_voicemail(id: PathId, work: TenantReader) -> Voicemail:  # noqa: A002
    """One message; a deleted one as long as it can be brought back."""
    return await service.get_voicemail(work, id)


@router.patch("/{id}")
async def change_voicemail(id: PathId, change: VoicemailChange, work: Editor) -> Voicemail:  # noqa: A002
    """Mark as heard or handled, take a mark away, or write a note."""
    return await service.change(work, id, change)


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_voicemail(id: PathId, work: Editor) -> None:  # noqa: A002
    """Delete; for thirty days it can be brought back, unless its box keeps it for less."""
    await service.delete(work, id)


@router.post("/{id}/restore")
async def restore_voicemail(id: PathId, work: Editor) -> Voicemail:  # noqa: A002
    """Bring a deleted message back."""
    return await service.restore(work, id)


@router.get("/{id}/audio", response_class=Response, responses=AUDIO)
async def listen_to_voicemail(
    id: PathId,  # noqa: A002
    by: TenantReaderOutside,
    request: Request,
    *,
    download: Annotated[bool, Query(description="as a file to keep")] = False,
) -> Response:
    """WAV, mono; ranges are served; who listened is on record."""
    file = await service.audio(by, id, download=download)
    return audio_response(request, by, file.path, download_as=file.name if download else None)
