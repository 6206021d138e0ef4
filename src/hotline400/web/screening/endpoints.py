"""Who gets through to a hotline."""

from fastapi import APIRouter, Response

from hotline400.web.fields import HotlineNumber, IfMatch
from hotline400.web.screening import service
from hotline400.web.screening.schemas import Screening, ScreeningChange
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/screening", tags=["screening"])


@router.get("")
async def get_screening(number: HotlineNumber, work: TenantReader, response: Response) -> Screening:
    """The rules besides the lists; the ETag is needed to change them."""
    screening = await service.get_screening(work, number)
    put_etag(response, screening.version)
    return screening


@router.patch("")
async def change_screening(
    number: HotlineNumber,
    change: ScreeningChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> Screening:
    """Change rules; the next call is screened by them. `If-Match` is required."""
    screening = await service.change_screening(work, number, change, expected_version(if_match))
    put_etag(response, screening.version)
    return screening
