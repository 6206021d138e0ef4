"""Replays are asked for here and done by a job."""

from typing import Any

from hotline400.storage import flow_documents, flow_replays, hotlines
from hotline400.storage.errors import LimitExceeded
from hotline400.storage.models import FlowReplayRow
from hotline400.web.errors import TooManyReplays
from hotline400.web.flow_asked import asked
from hotline400.web.flow_drafts.service import in_force
from hotline400.web.flow_replays.schemas import (
    FlowDestination,
    FlowMoved,
    FlowReplay,
    FlowReplayReport,
    FlowReplayWanted,
    ReplayState,
)
from hotline400.web.flow_words import KINDS, word
from hotline400.web.users.schemas import Locale
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
    return _shown(row, work.by.user.locale)


async def get(work: Work, number: str, replay_id: str) -> FlowReplay:
    return _shown(await flow_replays.get(work.db, number, replay_id), work.by.user.locale)


def _shown(row: FlowReplayRow, locale: Locale) -> FlowReplay:
    return FlowReplay(
        id=row.id,
        state=ReplayState(row.state),
        days=row.days,
        calls_done=row.calls_done,
        calls_total=row.calls_total,
        requested_at=row.requested_at,
        ended_at=row.ended_at,
        report=None if row.report is None else _report(row.report, locale),
    )


def _report(report: dict[str, Any], locale: Locale) -> FlowReplayReport:
    moved = [
        FlowMoved(
            before=_destination(group["before"], locale),
            after=_destination(group["after"], locale),
            count=group["count"],
            call_ids=group["call_ids"],
        )
        for group in report["moved"]
    ]
    return FlowReplayReport(calls=report["calls"], same=report["same"], moved=moved)


def _destination(place: dict[str, str], locale: Locale) -> FlowDestination:
    name = place["label"] or f"{word(KINDS, place['kind'], locale)} {place['id']}".rstrip()
    return FlowDestination(**place, name=name)
