"""Who gets through (F-SCREEN-1, 2, 3, 5; F-NUM-1). Pure.

The checks, in this order; the first that refuses says why:

1. the number's state, and whether the call goes round in circles;
2. callers without a number or who want it shown to nobody, where those are refused;
3. black- and whitelist: the entry that names the caller most closely decides, the blacklist where
   both are as close;
4. an "only" whitelist;
5. regions, which callers on a whitelist in use need not fear;
6. limits: lines at once, then the caller's hour and day, then the number's day and month.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.places import NOWHERE, Place, closeness
from hotline400.routing.screening_rules import (
    CallerList,
    CallLimits,
    ListMode,
    RegionMode,
    ScreeningRules,
    Withheld,
    entry,
)

MAX_HOPS = 3
"""How often one call may come back to us over our own phones: a 400 number bound to a 400 number
is allowed, a ring of them is not. A SIP loop has no other end: Max-Forwards starts anew at a
back-to-back user agent."""

MIN_FORWARDS = 2
"""Max-Forwards below this: the call has been on its way for long; our leg would begin anew."""

LOOP = "loop"
"""The reason of both; SIP 483, which no cause of Q.850 stands for."""

WHITELISTED_PRIORITY = 5
MOST_PRIORITY = 9

NO_SUCH_NUMBER = 1  # Q.850; SIP 404
USER_BUSY = 17  # SIP 486
CALL_REJECTED = 21  # SIP 403
NUMBER_CHANGED = 22  # SIP 410
TEMPORARILY_OUT = 31  # SIP 480


@dataclass(frozen=True, slots=True)
class Rejection:
    """Turned away before any node: why, and the Q.850 cause to say so. `prompt`: what the caller is
    told before, unanswered, where the tenant wants that."""

    reason: str
    cause: int
    prompt: str | None = None


@dataclass(frozen=True, slots=True)
class LetThrough:
    """How many calls were let through before this one. Days and months are China's."""

    caller_hour: int = 0  # the last sixty minutes
    caller_day: int = 0
    number_day: int = 0
    number_month: int = 0
    now: int = 0  # calls of the number that are going on


_STATES: dict[NumberState, Rejection | None] = {
    NumberState.ACTIVE: None,
    NumberState.SUSPENDED: Rejection("number_suspended", TEMPORARILY_OUT),
    NumberState.RESERVED: Rejection("number_not_active", TEMPORARILY_OUT),
    NumberState.FREE: Rejection("number_unknown", NO_SUCH_NUMBER),
    NumberState.COOLING_OFF: Rejection("number_cancelled", NUMBER_CHANGED),
    NumberState.CANCELLED: Rejection("number_cancelled", NUMBER_CHANGED),
}
_WITHHELD = Rejection("caller_withheld", CALL_REJECTED)
_BLACKLISTED = Rejection("blacklisted", CALL_REJECTED)
_NOT_WHITELISTED = Rejection("not_whitelisted", CALL_REJECTED)
_REGION = Rejection("region_blocked", CALL_REJECTED, "system:region_blocked")
_LINES_BUSY = Rejection("lines_busy", USER_BUSY, "system:lines_busy")
_CALLER_LIMIT = Rejection("caller_limit_reached", CALL_REJECTED, "system:limit_reached")
_NUMBER_LIMIT = Rejection("number_limit_reached", TEMPORARILY_OUT, "system:limit_reached")


def screen(
    hotline: Hotline | None,
    caller: str | None,
    now: datetime,
    hops: int,
    place: Place = NOWHERE,
    let_through: LetThrough = LetThrough(),
    *,
    is_withheld: bool = False,
    max_forwards: int | None = None,
) -> Rejection | None:
    """Why this call is turned away, or None. `is_withheld`: the caller is known, but wants the
    number shown to nobody. `max_forwards`: as the INVITE says."""
    if hotline is None:
        return Rejection("number_unknown", NO_SUCH_NUMBER)
    if (rejection := _STATES[hotline.state]) is not None:
        return rejection
    if hops > MAX_HOPS or (max_forwards is not None and max_forwards < MIN_FORWARDS):
        return Rejection(LOOP, CALL_REJECTED)
    if is_withheld and hotline.screening.withheld is Withheld.REFUSED:
        return _WITHHELD
    return by_rules(hotline.screening, caller, now, place, let_through)


def by_rules(
    rules: ScreeningRules,
    caller: str | None,
    now: datetime,
    place: Place,
    let_through: LetThrough,
) -> Rejection | None:
    """Why the tenant's own rules turn this call away, or None."""
    if caller is None and rules.withheld is Withheld.REFUSED:
        return _WITHHELD
    if is_blacklisted(rules, caller, now):
        return _BLACKLISTED
    white = _whitelisted(rules, caller, now)
    if caller is not None or rules.withheld is Withheld.UNLISTED:
        if rules.whitelist_mode is ListMode.ONLY and not white:
            return _NOT_WHITELISTED
        if not white and not is_region_allowed(rules, caller, place):
            return _REGION
    return _beyond(rules.limits, let_through, withheld=caller is None)


def is_blacklisted(rules: ScreeningRules, number: str | None, now: datetime) -> bool:
    """Whether the tenant wants nothing to do with this number, called or calling."""
    black = listed(rules.blacklist, number, now)
    return black > 0 and black >= _whitelisted(rules, number, now)


def _whitelisted(rules: ScreeningRules, number: str | None, now: datetime) -> int:
    return 0 if rules.whitelist_mode is ListMode.OFF else listed(rules.whitelist, number, now)


def listed(callers: CallerList, caller: str | None, now: datetime) -> int:
    """How closely a list names this caller: how many of the first digits, one more for the whole
    number; 0 for not at all."""
    if caller is None:
        return 0
    if _holds(callers, caller, now):
        return len(caller) + 1
    return next(
        (
            length
            for length in range(len(caller), 0, -1)
            if _holds(callers, entry(caller[:length], prefix=True), now)
        ),
        0,
    )


def _holds(callers: CallerList, key: str, now: datetime) -> bool:
    if key not in callers:
        return False
    expires_at = callers[key]
    return expires_at is None or now < expires_at


def is_region_allowed(rules: ScreeningRules, caller: str | None, place: Place) -> bool:
    """Whether callers from there may call. Of regions and exceptions the longest match counts."""
    if rules.region_mode is RegionMode.OFF:
        return True
    meant = max((closeness(name, caller, place) for name in rules.regions), default=0)
    excepted = max((closeness(name, caller, place) for name in rules.region_exceptions), default=0)
    is_meant = meant > excepted
    return is_meant if rules.region_mode is RegionMode.ALLOW else not is_meant


def _beyond(limits: CallLimits, before: LetThrough, *, withheld: bool) -> Rejection | None:
    """Callers without a number cannot be told apart, so a caller's limit is not theirs."""

    def reached(limit: int | None, count: int) -> bool:
        return limit is not None and count >= limit

    if reached(limits.concurrent, before.now):
        return _LINES_BUSY
    if not withheld and (
        reached(limits.caller_per_hour, before.caller_hour)
        or reached(limits.caller_per_day, before.caller_day)
    ):
        return _CALLER_LIMIT
    if reached(limits.number_per_day, before.number_day) or reached(
        limits.number_per_month, before.number_month
    ):
        return _NUMBER_LIMIT
    return None


def priority_of(
    rules: ScreeningRules, caller: str | None, variables: Mapping[str, str], now: datetime
) -> int:
    """Who goes first in every queue: 0 (everybody) to 9. The flow sets the variable "priority"; a
    caller on a "first" whitelist has 5 at least (F-SCREEN-2, F-HUNT-5)."""
    text = variables.get("priority", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    is_first = rules.whitelist_mode is ListMode.FIRST and listed(rules.whitelist, caller, now) > 0
    return min(MOST_PRIORITY, max(wanted, WHITELISTED_PRIORITY if is_first else 0))
