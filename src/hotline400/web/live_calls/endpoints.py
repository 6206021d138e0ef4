"""Calls in progress, asked for once."""

from fastapi import APIRouter

from hotline400.web.live_calls.schemas import LiveCallList
from hotline400.web.work import Reader

router = APIRouter(prefix="/live-calls", tags=["live-calls"])


@router.get("")
async def list_live_calls(work: Reader) -> LiveCallList:
    """Calls in progress, oldest first. For changes as they happen: the websocket `/live`."""
    return LiveCallList(items=work.dependencies.control.live_calls(work.tenant_id))
