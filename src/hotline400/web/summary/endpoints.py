"""The home page."""

from fastapi import APIRouter

from hotline400.web.summary import service
from hotline400.web.summary.schemas import Summary
from hotline400.web.work import Reader

router = APIRouter(prefix="/summary", tags=["summary"])


@router.get("")
async def get_summary(work: Reader) -> Summary:
    """Today's figures, the hotlines, and whether the trunks work."""
    return await service.summary(work)
