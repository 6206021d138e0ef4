"""Publish at a moment to come (F-FLOW-8)."""

from fastapi import APIRouter, status

from hotline400.web.fields import HotlineNumber
from hotline400.web.flow_schedules import service
from hotline400.web.flow_schedules.schemas import FlowSchedule, FlowToSchedule
from hotline400.web.work import Editor

router = APIRouter(prefix="/hotlines/{number}/flow/schedule", tags=["flows"])


@router.post("")
async def schedule_flow(
    number: HotlineNumber, wanted: FlowToSchedule, work: Editor
) -> FlowSchedule:
    """Plan to publish the draft, or an old version, in place of what was planned before. It is
    checked now and again at that moment; `GET …/flow` shows what is planned, or why it failed."""
    return await service.plan(work, number, wanted)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def drop_flow_schedule(number: HotlineNumber, work: Editor) -> None:
    """Publish nothing at that moment; also clears the note of one that failed."""
    await service.drop(work, number)
