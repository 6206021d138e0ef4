"""Call records, and the recordings that belong to them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime

from hotline400.record.record import Disposition, ReleasedBy
from hotline400.storage.calls import CallFilter
from hotline400.web.audio_response import AUDIO, audio_response
from hotline400.web.calls import service
from hotline400.web.calls.schemas import CallDetail, CallPage
from hotline400.web.fields import Between, Cursor, Limit, Line, PathId
from hotline400.web.work import Reader, TenantReaderOutside

router = APIRouter(prefix="/calls", tags=["calls"])

Word = Annotated[Line | None, Query(max_length=64)]


@router.get("")
async def list_calls(
    work: Reader,
    from_: Annotated[AwareDatetime | None, Query(alias="from", description="started at or after")] = None,
    to: Annotated[AwareDatetime | None, Query(description="started before")] = None,
    hotline_number: Word = None,
    caller: Annotated[Line | None, Query(max_length=64, description="the caller's number or its beginning")] = None,
    phone: Annotated[Line | None, Query(max_length=64, description="a phone that answered or was rung")] = None,
    disposition: Annotated[list[Disposition] | None, Query(max_length=20)] = None,
    released_by: ReleasedBy | None = None,
    province: Word = None,
    city: Word = None,
    carrier: Word = None,
    has_recording: bool | None = None,
    min_talk_seconds: Annotated[Annotated[int, Between(0, 86_400)] | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CallPage:
    """Calls, newest first; filters narrow the list together."""
    wanted = CallFilter(
        began_from=from_,
        began_before=to,
        hotline_number=hotline_number,
        caller=service.typed_number(caller),
        phone=service.typed_number(phone),
        dispositions=tuple(disposition or ()),
        released_by=released_by,
        province=province,
        city=city,
        carrier=carrier,
        has_recording=has_recording,
        min_talk_seconds=min_talk_seconds,
    )
    return await service.list_calls(work, wanted, cursor, limit)


@router.get("/{id}")
async def get_call(id: PathId, work: Reader) -> CallDetail:  # noqa: A002
    """One call with every ring of every phone and every step."""
    return await service.get_call(work, id)


@router.get("/{id}/recording", response_class=Response, responses=AUDIO)
async def listen_to_recording(
    id: PathId,  # noqa: A002
    by: TenantReaderOutside,
    request: Request,
    download: Annotated[bool, Query(description="as a file to keep")] = False,
) -> Response:
    """Stereo WAV, caller left, phone right; ranges are served; who listened is on record."""
    file = await service.recording(by, id, download=download)
    return audio_response(request, file.path, download_as=file.name if download else None)
