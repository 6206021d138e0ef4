"""Replays: recorded calls against another flow. Asked for by people, done by a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.flow import Flow
from hotline400.routing.places import Place
from hotline400.routing.replay import RecordedCall
from hotline400.routing.walk import Caller
from hotline400.storage.errors import LimitExceeded, NotFound
from hotline400.storage.flows_in_force import read_or_none
from hotline400.storage.identifiers import new_id
from hotline400.storage.models import CallRow, FlowReplayRow, FlowVersionRow, HotlineRow

MOST_CALLS = 20_000
"""The newest so many are replayed."""
MOST_WAITING = 3  # of one tenant
KEPT = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(minutes=10)
"""Whoever has been at it for so long is dead; another takes it up."""


@dataclass(frozen=True)
class Waiting:
    """One that nobody is at."""

    id: str
    tenant_id: str
    number: str


async def get(session: AsyncSession, number: str, replay_id: str) -> FlowReplayRow:
    row = await session.get(FlowReplayRow, replay_id)
    if row is None or row.hotline_number != number:
        raise NotFound("flow replay", replay_id)
    return row


async def add(
    session: AsyncSession,
    hotline: HotlineRow,
    *,
    document: str,
    source: str,
    days: int,
    by: str | None,
    now: datetime,
) -> FlowReplayRow:
    """In a session of the tenant's; `hotline` is locked. Raises LimitExceeded."""
    open_ones = await session.scalar(
        select(func.count(FlowReplayRow.id)).where(FlowReplayRow.state.in_(["waiting", "running"]))
    )
    if (open_ones or 0) >= MOST_WAITING:
        raise LimitExceeded("replay", MOST_WAITING)
    row = FlowReplayRow(
        id=new_id(),
        tenant_id=hotline.tenant_id,
        hotline_number=hotline.number,
        document=document,
        source=source,
        days=days,
        state="waiting",
        calls_done=0,
        requested_at=now,
        requested_by=by,
    )
    session.add(row)
    await session.flush()
    return row


async def waiting(session: AsyncSession, now: datetime) -> list[Waiting]:
    """For the platform's scope, oldest first."""
    rows = await session.execute(
        select(FlowReplayRow.id, FlowReplayRow.tenant_id, FlowReplayRow.hotline_number)
        .where(_unattended(now))
        .order_by(FlowReplayRow.requested_at)
    )
    return [Waiting(*row) for row in rows]


async def claim(session: AsyncSession, replay_id: str, now: datetime) -> bool:
    """Whether it is ours to do: of several who ask, one."""
    statement = (
        update(FlowReplayRow)
        .where(FlowReplayRow.id == replay_id, _unattended(now))
        .values(state="running", started_at=now, calls_done=0)
    )
    return cast("CursorResult[object]", await session.execute(statement)).rowcount == 1


async def progress(session: AsyncSession, replay_id: str, *, done: int, total: int) -> None:
    await session.execute(
        update(FlowReplayRow)
        .where(FlowReplayRow.id == replay_id)
        .values(calls_done=done, calls_total=total)
    )


async def end(
    session: AsyncSession, replay_id: str, report: dict[str, Any] | None, now: datetime
) -> None:
    """None: it failed."""
    state = "failed" if report is None else "done"
    await session.execute(
        update(FlowReplayRow)
        .where(FlowReplayRow.id == replay_id)
        .values(state=state, report=report, ended_at=now)
    )


async def purge(session: AsyncSession, now: datetime) -> int:
    """Reports are for reading now, not for keeping."""
    statement = delete(FlowReplayRow).where(FlowReplayRow.requested_at < now - KEPT)
    return cast("CursorResult[object]", await session.execute(statement)).rowcount


async def recorded_calls(
    session: AsyncSession, number: str, since: datetime, first: Flow
) -> Sequence[RecordedCall]:
    """Calls that came to a node, newest first, each with the flow that it went through. `first` is
    that of calls from before anything was published, as long as nothing is."""
    rows = await session.execute(
        select(
            CallRow.id, CallRow.caller_number, CallRow.started_at, CallRow.province, CallRow.city,
            CallRow.area_code, CallRow.carrier, CallRow.path, CallRow.outcomes, CallRow.variables,
            CallRow.flow_version,
        )
        .where(
            CallRow.hotline_number == number,
            CallRow.started_at >= since,
            CallRow.callback_of.is_(None),  # ours went through no flow
        )
        .order_by(CallRow.started_at.desc())
        .limit(MOST_CALLS)
    )  # fmt: skip
    versions = await session.scalars(
        select(FlowVersionRow).where(FlowVersionRow.hotline_number == number)
    )
    flows = {row.version: read_or_none(row) for row in versions}
    flows[0] = flows.get(1) if flows else first  # with the first publish it became version 1
    return [
        RecordedCall(
            call_id=row.id,
            caller=Caller(row.caller_number, row.started_at, _place(row)),
            path=row.path,
            outcomes=row.outcomes,
            variables={key: str(value) for key, value in row.variables.items()},
            flow=flows.get(row.flow_version or 0),
        )
        for row in rows
        if row.path
    ]


def _place(row: Any) -> Place:
    return Place(province=row.province, city=row.city, area_code=row.area_code, carrier=row.carrier)


def _unattended(now: datetime) -> Any:
    dead = and_(FlowReplayRow.state == "running", FlowReplayRow.started_at < now - GIVEN_UP_AFTER)
    return or_(FlowReplayRow.state == "waiting", dead)
