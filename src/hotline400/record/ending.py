"""How a call ended: (disposition, reason, who, cause). Every ending says all four."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hotline400.record.event import CallEvent, EventKind
from hotline400.record.fold import last
from hotline400.record.record import Disposition, ReleasedBy

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


_BY_OUTCOME = {
    "no_answer": (Disposition.NO_ANSWER, "no_phone_left"),
    "busy": (Disposition.BUSY, "waited_too_long"),
    "queue_full": (Disposition.OVERFLOWED, "queue_full"),
}


_WITHOUT_MESSAGE = {
    "empty": (Disposition.ABANDONED, "no_message"),
    "full": (Disposition.OVERFLOWED, "voicemail_full"),
}


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
    if _left_a_message(events):
        return Ending(Disposition.VOICEMAIL, "message_left", ReleasedBy.CALLER, cause)
    missed = _missed(events)
    if missed is not None:
        # The hunt was over and the caller was hearing why: it is not they who gave up.
        return Ending(missed[0], missed[1], ReleasedBy.CALLER, cause)
    return Ending(Disposition.ABANDONED, "caller_hung_up", ReleasedBy.CALLER, cause)


def ended_by_flow(events: Sequence[CallEvent], cause: int | None = NORMAL_CLEARING) -> Ending:
    """The flow came to its end: the talk was over, or nobody could be had."""
    talk_end = last(events, EventKind.TALK_ENDED)
    if talk_end is not None:
        by = ReleasedBy(talk_end.data["released_by"])
        reason = "phone_hung_up" if by is ReleasedBy.PHONE else "caller_hung_up"
        return Ending(Disposition.ANSWERED, reason, by, talk_end.data.get("cause"))
    if _left_a_message(events):
        return Ending(Disposition.VOICEMAIL, "message_left", ReleasedBy.PLATFORM, cause)
    disposition, reason = _missed(events) or (Disposition.FAILED, "flow_without_phones")
    return Ending(disposition, reason, ReleasedBy.PLATFORM, cause)


def ended_unseen(events: Sequence[CallEvent]) -> Ending:
    """The caller hung up while we were away: Asterisk was there, but we did not see it."""
    if last(events, EventKind.TALK_ENDED) is not None:
        return ended_by_flow(events)
    if (rejected := last(events, EventKind.REJECTED)) is not None:
        return rejection(rejected)
    if last(events, EventKind.CONNECTED) is not None:
        disposition = Disposition.ANSWERED
    elif _left_a_message(events):
        disposition = Disposition.VOICEMAIL
    else:
        disposition, _ = _missed(events) or (Disposition.ABANDONED, "")
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


def _left_a_message(events: Sequence[CallEvent]) -> bool:
    return last(events, EventKind.VOICEMAIL_LEFT) is not None


def _missed(events: Sequence[CallEvent]) -> tuple[Disposition, str] | None:
    """Why nobody talked to the caller. That no message came of it either counts where no phone was
    rung."""
    outcomes = [e.data["outcome"] for e in reversed(events) if e.kind is EventKind.NODE_LEFT]
    return next(
        (table[o] for table in (_BY_OUTCOME, _WITHOUT_MESSAGE) for o in outcomes if o in table),
        None,
    )
