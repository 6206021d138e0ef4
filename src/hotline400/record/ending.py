"""How a call ended: (disposition, reason, who, cause). Every ending says all four."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hotline400.record.event import CallEvent, EventKind
from hotline400.record.fold import callback_outcome, last
from hotline400.record.record import Disposition, ReleasedBy
from hotline400.record.unanswered import unanswered

NORMAL_CLEARING = 16
NETWORK_OUT_OF_ORDER = 38
TEMPORARY_FAILURE = 41


@dataclass(frozen=True, slots=True)
class Ending:
    """One call's end. `cause` is Q.850, None when nobody gave one."""

    disposition: Disposition
    reason: str
    released_by: ReleasedBy
    cause: int | None = NORMAL_CLEARING

    def data(self) -> dict[str, Any]:
        """As the ENDED event carries it."""
        return asdict(self)


def ended_by_caller(events: Sequence[CallEvent], cause: int | None) -> Ending:
    """The caller hung up: after a talk, in the middle of one, or before anybody answered."""
    talk_end = last(events, EventKind.TALK_ENDED)
    if talk_end is not None and talk_end.data["released_by"] != ReleasedBy.CALLER:
        return ended_by_flow(events)
    if last(events, EventKind.CONNECTED) is not None:
        return Ending(Disposition.ANSWERED, "caller_hung_up", ReleasedBy.CALLER, cause)
    rejected = last(events, EventKind.REJECTED)
    if rejected is not None:
        return rejection(rejected)
    # Where the caller was hearing why nobody came, it is not they who gave up.
    disposition, reason = unanswered(events, by_caller=True)
    return Ending(disposition, reason, ReleasedBy.CALLER, cause)


def ended_by_flow(events: Sequence[CallEvent], cause: int | None = NORMAL_CLEARING) -> Ending:
    """The flow came to its end: the talk was over, or nobody could be had."""
    talk_end = last(events, EventKind.TALK_ENDED)
    if talk_end is not None:
        by = ReleasedBy(talk_end.data["released_by"])
        reason = "phone_hung_up" if by is ReleasedBy.PHONE else "caller_hung_up"
        return Ending(Disposition.ANSWERED, reason, by, talk_end.data.get("cause"))
    disposition, reason = unanswered(events, by_caller=False)
    return Ending(disposition, reason, ReleasedBy.PLATFORM, cause)


def ended_unseen(events: Sequence[CallEvent]) -> Ending:
    """The caller hung up while we were away: Asterisk was there, but we did not see it."""
    if last(events, EventKind.TALK_ENDED) is not None:
        return ended_by_flow(events)
    if (rejected := last(events, EventKind.REJECTED)) is not None:
        return rejection(rejected)
    if last(events, EventKind.CONNECTED) is not None:
        disposition = Disposition.ANSWERED
    elif callback_outcome(events) is not None:
        return Ending(*unanswered(events, by_caller=False), ReleasedBy.PLATFORM, None)
    else:
        disposition, _ = unanswered(events, by_caller=True)
    return Ending(disposition, "ended_while_engine_away", ReleasedBy.CALLER, None)


def ended_by_restart(events: Sequence[CallEvent]) -> Ending:
    """Asterisk died, and the call with it."""
    ending = ended_unseen(events)
    if ending.reason != "ended_while_engine_away":
        return ending
    kept = {Disposition.ANSWERED, Disposition.VOICEMAIL}
    disposition = ending.disposition if ending.disposition in kept else Disposition.FAILED
    return Ending(disposition, "asterisk_restarted", ReleasedBy.PLATFORM, NETWORK_OUT_OF_ORDER)


def broken_off(events: Sequence[CallEvent], reason: str) -> Ending:
    """The flow could not go on. Who had talked by then was answered all the same."""
    if last(events, EventKind.TALK_ENDED) is not None:
        return ended_by_flow(events)
    return Ending(Disposition.FAILED, reason, ReleasedBy.PLATFORM, TEMPORARY_FAILURE)


def rejection(event: CallEvent) -> Ending:
    """Turned away before any node."""
    return Ending(
        Disposition.REJECTED, event.data["reason"], ReleasedBy.PLATFORM, event.data["cause"]
    )
