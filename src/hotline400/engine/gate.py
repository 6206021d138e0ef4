"""Who gets through: counts what was before, asks the pure `screen`, notes what it said.

Nothing is awaited between counting and noting, and one engine has all calls of a number, so a limit
holds exactly however many callers come at once (F-SCREEN-5).
"""

from datetime import datetime, timedelta

from hotline400.engine.call import Call
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.fold import first
from hotline400.routing.horizon import day_start, month_start
from hotline400.routing.hotline import Hotline
from hotline400.routing.screening import LetThrough, Rejection, screen

_LET_THROUGH = (EventKind.FLOW_ENTERED, EventKind.NODE_ENTERED)
"""What is only noted of calls that were."""


def pass_or_refuse(call: Call) -> Rejection | None:
    """Decide about a call that has just begun; why it is turned away, which is noted."""
    refusal = screen(
        call.hotline,
        call.inbound.caller_number,
        call.board.now(),
        call.hops,
        call.board.house.places.place_of(call.inbound.caller_number or ""),
        _before(call, call.hotline) if call.hotline else LetThrough(),
        is_withheld=call.inbound.caller_withheld,
        max_forwards=call.inbound.max_forwards,
    )
    if refusal is not None:
        call.story.note(EventKind.REJECTED, reason=refusal.reason, cause=refusal.cause)
    return refusal


def is_decided(events: list[CallEvent]) -> bool:
    """Whether it was noted what became of the call at the gate: the engine before us may have died
    between its first two words."""
    kinds = {event.kind for event in events}
    return EventKind.REJECTED in kinds or not kinds.isdisjoint(_LET_THROUGH)


async def tell_why(call: Call, refusal: Rejection) -> None:
    """Where the tenant wants it, a caller hears why before the hangup; the call is not answered, so
    it costs nobody."""
    if refusal.prompt is not None and call.owned.screening.announce_refusal:
        await call.audio.say(call.media(refusal.prompt), refusal.prompt)


def _before(call: Call, hotline: Hotline) -> LetThrough:
    """The calls that were let through before this one, which is noted and counted already."""
    history, now = call.board.house.history, call.board.now()
    began = first(call.story.events, EventKind.BEGAN)

    def count(since: datetime, caller: str | None = None) -> int:
        itself = began is not None and began.at >= since
        return max(0, history.calls(hotline, since, caller) - itself)

    caller, today = call.inbound.caller_number, day_start(now)
    return LetThrough(
        caller_hour=count(now - timedelta(hours=1), caller) if caller else 0,
        caller_day=count(today, caller) if caller else 0,
        number_day=count(today),
        number_month=count(month_start(now)),
        now=max(0, history.going_on(hotline) - (began is not None)),
    )
