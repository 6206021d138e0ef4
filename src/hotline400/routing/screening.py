"""Who gets through (F-SCREEN-1, F-NUM-1). Pure."""

from dataclasses import dataclass
from datetime import datetime

from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.screening_rules import ScreeningRules

MAX_HOPS = 3
"""How often one call may come back to us over our own phones: a 400 number bound to a 400 number
is allowed, a ring of them is not. A SIP loop has no other end: Max-Forwards starts anew at a
back-to-back user agent."""

NO_SUCH_NUMBER = 1  # Q.850; SIP 404
CALL_REJECTED = 21  # SIP 403
NUMBER_CHANGED = 22  # SIP 410
TEMPORARILY_OUT = 31  # SIP 480


@dataclass(frozen=True, slots=True)
class Rejection:
    """Turned away before any node: why, and the Q.850 cause to say so."""

    reason: str
    cause: int


_STATES: dict[NumberState, Rejection | None] = {
    NumberState.ACTIVE: None,
    NumberState.SUSPENDED: Rejection("number_suspended", TEMPORARILY_OUT),
    NumberState.RESERVED: Rejection("number_not_active", TEMPORARILY_OUT),
    NumberState.FREE: Rejection("number_unknown", NO_SUCH_NUMBER),
    NumberState.COOLING_OFF: Rejection("number_cancelled", NUMBER_CHANGED),
    NumberState.CANCELLED: Rejection("number_cancelled", NUMBER_CHANGED),
}


def screen(
    hotline: Hotline | None, caller: str | None, now: datetime, hops: int
) -> Rejection | None:
    """Why this call is turned away, or None."""
    if hotline is None:
        return Rejection("number_unknown", NO_SUCH_NUMBER)
    if (rejection := _STATES[hotline.state]) is not None:
        return rejection
    if hops > MAX_HOPS:
        return Rejection("loop", CALL_REJECTED)
    if is_blacklisted(hotline.screening, caller, now):
        return Rejection("blacklisted", CALL_REJECTED)
    return None


def is_blacklisted(rules: ScreeningRules, caller: str | None, now: datetime) -> bool:
    """Whether this caller is to be hung up at once."""
    return caller is not None and any(
        (caller.startswith(entry.number) if entry.prefix else caller == entry.number)
        and (entry.expires_at is None or now < entry.expires_at)
        for entry in rules.blacklist
    )
