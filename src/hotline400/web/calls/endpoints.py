"""Call records, and the recordings that belong to them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hotline400.web.audio_response import AUDIO, audio_response
from hotline400.web.calls import service
from hotline400.web.calls.schemas import CallDetail, CallPage, CallQuery
from hotline400.web.fields import PathId
from hotline400.web.work import Reader, TenantReaderOutside

router = APIRouter(prefix="/calls", tags=["calls"])


@router.get("")
async def list_calls(query: Annotated[CallQuery, Query()], work: Reader) -> CallPage:
    """Calls, newest first; filters narrow the list together."""
    return await service.list_calls(work, query)


@router.get("/{id}")
async def get_call(id: PathId, work: Reader) -> CallDetail:  # noqa: A002
    """One call with every ring of every phone and every step."""
    return await service.get_call(work, id)


@router.get("/{id}/recording", response_class=Response, responses=AUDIO)
async def listen_to_recording(
    id: PathId,  # noqa: A002
    by: TenantReaderOutside,
    request: Request,
    *,
    download: Annotated[bool, Query(description="as a file to keep")] = False,
) -> Response:
    """Stereo WAV, caller left, phone right; ranges are served; who listened is on record."""
    file = await service.recording(by, id, download=download)
    return audio_response(request, by, file.path, download_as=file.name if download else None)
