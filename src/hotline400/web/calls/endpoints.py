"""Call records, and the recordings that belong to them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel

from hotline400.record.record import Disposition, ReleasedBy
from hotline400.web.audio_response import AUDIO, audio_response
from hotline400.web.calls import service
from hotline400.web.calls.schemas import CallDetail, CallPage
from hotline400.web.fields import Cursor, Limit, Line, PathId
from hotline400.web.work import Reader

router = APIRouter(prefix="/calls", tags=["calls"])

Word = Annotated[Line | None, Query(max_length=64)]


@router.get("")
async def list_calls(
    work: Reader,
    from_: Annotated[AwareDatetime | None, Query(alias="from", description="started at or after")] = None,
    to: Annotated[AwareDatetime | None, Query(description="started before")] = None,
    hotline_number: Word = None,
    caller: Annotated[Line | None, Query(max_length=64, description="part of the caller's number")] = None,
    phone: Annotated[Line | None, Query(max_length=64, description="a phone that answered")] = None,
    disposition: Annotated[list[Disposition] | None, Query(max_length=20)] = None,
    released_by: ReleasedBy | None = None,
    province: Word = None,
    city: Word = None,
    carrier: Word = None,
    has_recording: bool | None = None,
    min_talk_seconds: Annotated[int | None, Query(ge=0, le=86_400)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CallPage:
    """Calls, newest first; filters narrow the list together."""
    raise NotImplementedError


@router.get("/{id}")
async def get_call(id: PathId, work: Reader) -> CallDetail:  # noqa: A002
    """One call with every ring of every phone and every step."""
    return await service.get_call(work, id)


@router.get("/{id}/recording", response_class=Response, responses=AUDIO)
async def listen_to_recording(
    id: PathId,  # noqa: A002
    work: Reader,
    request: Request,
    download: Annotated[bool, Query(description="as a file to keep")] = False,
) -> Response:
    """Stereo WAV, caller left, phone right; ranges are served; who listened is on record."""
    return audio_response(request, await service.recording(work, id, request, download=download))
