"""The home page's figures."""

from datetime import datetime, timedelta

from hotline400.control import LiveCall
from hotline400.routing.schedule import CHINA
from hotline400.storage import calls
from hotline400.web.hotlines.service import list_hotlines
from hotline400.web.summary.schemas import LinesKnown, Summary, Today
from hotline400.web.work import Work

_WORKING = {"available"}


async def summary(work: Work) -> Summary:
    control = work.dependencies.control
    today = await _today(work, control.live_calls(work.tenant_id))
    states = control.trunk_states.values()
    return Summary(
        today=today,
        hotlines=await list_hotlines(work),
        trunks_ok=any(state in _WORKING for state in states),
        lines=_lines(control.trunk_states, control.unprobed_trunks),
    )


def _lines(states: dict[str, str], unprobed: frozenset[str]) -> LinesKnown:
    """Asterisk tells a trunk that nobody probes as available: that is not known."""
    probed = [state for trunk_id, state in states.items() if trunk_id not in unprobed]
    if "available" in probed:
        return LinesKnown.REACHABLE
    if any(states[trunk_id] == "available" for trunk_id in unprobed & states.keys()):
        return LinesKnown.NOT_PROBED
    known = any(state != "unknown" for state in states.values())
    return LinesKnown.UNREACHABLE if known else LinesKnown.UNKNOWN


async def _today(work: Work, live: list[LiveCall]) -> Today:
    began = midnight(work.now)
    counts = await calls.counts(work.db, began_from=began, began_before=began + timedelta(days=1))
    return Today(
        calls=counts.calls,
        answered=counts.answered,
        missed=counts.missed,
        waiting_now=sum(call.phase in {"queued", "ringing"} for call in live),
        talking_now=sum(call.phase == "talking" for call in live),
        answer_rate=round(counts.answered / counts.reached, 4) if counts.reached else None,
    )


def midnight(now: datetime) -> datetime:
    """When today began, in China."""
    return now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
