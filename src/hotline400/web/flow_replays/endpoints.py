"""Which calls of the last days would go elsewhere? (F-FLOW-9)"""

from fastapi import APIRouter, status

from hotline400.web.fields import HotlineNumber, PathId
from hotline400.web.flow_replays import service
from hotline400.web.flow_replays.schemas import FlowReplay, FlowReplayWanted
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/flow/replays", tags=["flows"])


@router.post("", status_code=status.HTTP_202_ACCEPTED)
async def start_flow_replay(
    number: HotlineNumber, wanted: FlowReplayWanted, work: Editor
) -> FlowReplay:
    """Replay the calls of the last days against the draft, an old version or a document. People do
    again what they did then; it is done in the background."""
    return await service.start(work, number, wanted)


@router.get("/{id}")
async def get_flow_replay(number: HotlineNumber, id: PathId, work: TenantReader) -> FlowReplay:  # noqa: A002
    """How far a replay is, and in the end which calls would go elsewhere."""
    return await service.get(work, number, id)
