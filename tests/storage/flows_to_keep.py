"""Flows for storage tests, and the tenant's hotline with one in force."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import delete

from hotline400.flows.estate import Surroundings
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Product
from hotline400.storage import flow_versions, hotlines
from hotline400.storage.database import Database
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.models import (
    FlowCaseRow,
    FlowDraftRow,
    FlowReplayRow,
    FlowScheduleRow,
    FlowVersionRow,
)
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, Someone

MEDIA = Path("/srv/media")
PROMPTS = frozenset({"goodbye", "no_answer", "busy_timeout", "queue_full"})


def a_flow(prompt: str = "system:goodbye") -> Flow:
    """Says something and hangs up."""
    return Flow.model_validate(
        {
            "start": "hello",
            "nodes": {
                "hello": {"kind": "play", "id": "hello", "prompt": prompt, "next": "end"},
                "end": {"kind": "hangup", "id": "end"},
            },
        }
    )


def surroundings() -> Surroundings:
    return Surroundings(system_prompts=PROMPTS)


async def clear(database: Database) -> None:
    """Take away the rows that only the tenancy tests need."""
    async with database.session(OPERATOR) as session:
        for model in (FlowVersionRow, FlowDraftRow, FlowScheduleRow, FlowCaseRow, FlowReplayRow):
            await session.execute(delete(model))


async def put_in_force(
    database: Database, someone: Someone, flow: Flow, now: datetime = NOW
) -> FlowVersionRow:
    """Without any check."""
    async with database.session(someone.scope) as session:
        hotline = await hotlines.get_for_change(session, someone.hotline, None)
        new = NewVersion(flow, Product.FREE_FORM, by=someone.user_id)
        return await flow_versions.add(session, hotline, new, now)
