"""A tenant's 400 numbers."""

from fastapi import APIRouter, Response

from hotline400.web.fields import HotlineNumber, IfMatch
from hotline400.web.hotlines import service
from hotline400.web.hotlines.schemas import Hotline, HotlineChange, HotlineList
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines", tags=["hotlines"])


@router.get("")
async def list_hotlines(work: TenantReader) -> HotlineList:
    """All 400 numbers of the tenant."""
    return HotlineList(items=await service.list_hotlines(work))


@router.get("/{number}")
async def get_hotline(number: HotlineNumber, work: TenantReader, response: Response) -> Hotline:
    """One 400 number; its ETag is needed to change it."""
    hotline = await service.get_hotline(work, number)
    put_etag(response, hotline.version)
    return hotline


@router.patch("/{number}")
async def change_hotline(
    number: HotlineNumber,
    change: HotlineChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> Hotline:
    """Change settings; the next call sees them. `If-Match` is required."""
    hotline = await service.change_hotline(work, number, change, expected_version(if_match))
    put_etag(response, hotline.version)
    return hotline
