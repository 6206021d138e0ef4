"""What a call came to in which nobody talked to the caller: a person missed, or somebody served."""

from collections.abc import Callable, Mapping, Sequence

from hotline400.record import fold
from hotline400.record.callback import CallbackResult
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.fold import Visit, last, visits
from hotline400.record.record import Disposition

Fate = tuple[Disposition, str]

_HUNTED = {
    "no_answer": (Disposition.NO_ANSWER, "no_phone_left"),
    "busy": (Disposition.BUSY, "waited_too_long"),
    "queue_full": (Disposition.OVERFLOWED, "queue_full"),
}
_REFUSED = (Disposition.REJECTED, "password_refused")
REFUSED_IN_FLOW = frozenset({"password_refused", "password_locked"})
"""Reasons of a rejection by a node; every other one is for calls that came to no flow."""
_CLOSED = {
    "closed": (Disposition.AFTER_HOURS, "outside_hours"),
    "holiday": (Disposition.AFTER_HOURS, "holiday"),
}
_WITHOUT_MESSAGE = {
    "empty": (Disposition.ABANDONED, "no_message"),
    "full": (Disposition.OVERFLOWED, "voicemail_full"),
}
CALLED_BACK: Mapping[CallbackResult, Fate] = {
    CallbackResult.BUSY: (Disposition.BUSY, "callback_busy"),
    CallbackResult.NO_ANSWER: (Disposition.NO_ANSWER, "callback_no_answer"),
    CallbackResult.REJECTED: (Disposition.NO_ANSWER, "callback_rejected"),
    CallbackResult.UNREACHABLE: (Disposition.FAILED, "callback_unreachable"),
    CallbackResult.PHONE_GONE: (Disposition.ABANDONED, "callback_phone_gone"),
    CallbackResult.NOT_TAKEN: (Disposition.NO_ANSWER, "callback_not_taken"),
    CallbackResult.NO_LINE: (Disposition.FAILED, "callback_no_line"),
    CallbackResult.LOST: (Disposition.FAILED, "callback_lost"),
}
_NOT_CHOSEN = frozenset({"", "timeout", "invalid", "back", "*"})


def unanswered(events: Sequence[CallEvent], *, by_caller: bool) -> Fate:
    """(disposition, reason). `by_caller`: it is the caller who hung up, before the flow ended.

    Whoever was sent to the phones wanted a person, whatever they met before or after. Otherwise
    a message counts first, then a refused password, then that it was outside hours.
    """
    if last(events, EventKind.VOICEMAIL_LEFT) is not None:
        return Disposition.VOICEMAIL, "message_left"
    if (called_back := fold.callback_outcome(events)) is not None:
        return CALLED_BACK[called_back.result]
    if last(events, EventKind.CALLBACK_ASKED) is not None:
        return Disposition.ABANDONED, "callback_requested"
    passed = visits(events)
    for rule in _RULES:
        if (fate := rule(passed)) is not None:
            return _by_lock(fate, events)
    return _served(passed, by_caller=by_caller)


def _hunted(passed: Sequence[Visit]) -> Fate | None:
    outcome = _last_outcome(passed, "hunt")
    if outcome is None:
        return None
    reason = "left_queue" if outcome else "caller_hung_up"
    return _HUNTED.get(outcome, (Disposition.ABANDONED, reason))


def _refused(passed: Sequence[Visit]) -> Fate | None:
    if _last_outcome(passed, "password") != "refused":
        return None
    return _REFUSED


def _by_lock(fate: Fate, events: Sequence[CallEvent]) -> Fate:
    """Who was refused for keying too many wrong ones, perhaps without being asked."""
    if fate != _REFUSED:
        return fate
    asked = [event for event in events if event.data.get("kind") == "password"]
    locked = last(events, EventKind.LOCKED_OUT)
    if locked is None or (asked and locked.sequence < asked[-1].sequence):
        return fate
    return Disposition.REJECTED, "password_locked"


def _closed(passed: Sequence[Visit]) -> Fate | None:
    return _CLOSED.get(_last_outcome(passed, "schedule") or "")


def _said_nothing(passed: Sequence[Visit]) -> Fate | None:
    return _WITHOUT_MESSAGE.get(_last_outcome(passed, "voicemail") or "")


def _served(passed: Sequence[Visit], *, by_caller: bool) -> Fate:
    """No phone was to be rung. Who gives up before choosing anything is lost all the same."""
    asked = [visit.outcome for visit in passed if visit.kind in {"menu", "collect"}]
    if by_caller:
        chose = any(outcome not in _NOT_CHOSEN for outcome in asked)
        return Disposition.SELF_SERVICE if chose else Disposition.ABANDONED, "caller_hung_up"
    if asked and asked[-1] in _NOT_CHOSEN:
        return Disposition.ABANDONED, "nothing_chosen"
    return Disposition.SELF_SERVICE, "flow_ended"


_RULES: tuple[Callable[[Sequence[Visit]], Fate | None], ...] = (
    _hunted,
    _refused,
    _closed,
    _said_nothing,
)


def _last_outcome(passed: Sequence[Visit], kind: str) -> str | None:
    """Empty for a node that the call ended in; None where it never came to one of this kind."""
    return next((visit.outcome for visit in reversed(passed) if visit.kind == kind), None)
