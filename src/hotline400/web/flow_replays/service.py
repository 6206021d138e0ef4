"""Replays are asked for here and done by a job."""

from typing import Any

from hotline400.storage import flow_documents, flow_replays, hotlines
from hotline400.storage.errors import LimitExceeded
from hotline400.storage.models import FlowReplayRow
from hotline400.web.errors import TooManyReplays
from hotline400.web.flow_asked import asked
from hotline400.web.flow_drafts.service import in_force
from hotline400.web.flow_estate import estate_of
from hotline400.web.flow_replays.schemas import (
    FlowDestination,
    FlowMoved,
    FlowReplay,
    FlowReplayReport,
    FlowReplayWanted,
    ReplayState,
)
from hotline400.web.flow_words import KINDS, word
from hotline400.web.names import Names, names_of
from hotline400.web.work import Work


async def start(work: Work, number: str, wanted: FlowReplayWanted) -> FlowReplay:
    """Raises TooManyReplays."""
    hotline = await hotlines.get_for_change(work.db, number, None)
    flow = await asked(work, number, wanted) or await in_force(work, number)
    try:
        row = await flow_replays.add(
            work.db,
            hotline,
            document=flow_documents.written(flow),
            source=wanted.flow,
            days=wanted.days,
            by=work.by.user.id,
            now=work.now,
        )
    except LimitExceeded as error:
        raise TooManyReplays(limit=error.limit) from error
    return await _shown(work, row)


async def get(work: Work, number: str, replay_id: str) -> FlowReplay:
    return await _shown(work, await flow_replays.get(work.db, number, replay_id))


async def _shown(work: Work, row: FlowReplayRow) -> FlowReplay:
    report = None
    if row.report is not None:
        estate = await estate_of(work, row.hotline_number)
        report = _report(row.report, row.hotline_number, names_of(estate, work.by.user.locale))
    return FlowReplay(
        id=row.id,
        state=ReplayState(row.state),
        days=row.days,
        calls_done=row.calls_done,
        calls_total=row.calls_total,
        requested_at=row.requested_at,
        ended_at=row.ended_at,
        report=report,
    )


def _report(report: dict[str, Any], number: str, names: Names) -> FlowReplayReport:
    moved = [
        FlowMoved(
            before=_destination(group["before"], number, names),
            after=_destination(group["after"], number, names),
            count=group["count"],
            call_ids=group["call_ids"],
        )
        for group in report["moved"]
    ]
    return FlowReplayReport(calls=report["calls"], same=report["same"], moved=moved)


def _destination(place: dict[str, str], number: str, names: Names) -> FlowDestination:
    """Named by its label; a queue or a box by its own name, other nodes by what they are."""
    return FlowDestination(**place, name=place["label"] or _name(place, number, names))


def _name(place: dict[str, str], number: str, names: Names) -> str:
    match place["kind"]:
        case "hunt":
            return names.queue(number, place["id"])
        case "voicemail" | "voicemail_access":
            return names.box(number, place["id"])
        case kind:
            return word(KINDS, kind, names.locale)
