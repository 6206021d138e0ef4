"""When a call-back is due, and what follows a try (F-HUNT-8). Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hotline400.record.callback import CallbackRequest, CallbackResult, CallbackState
from hotline400.routing.numbering_plan import caution, is_dialable_phone, kind
from hotline400.routing.schedule import CHINA

LONGEST_PAUSE_MINUTES = 15
_TALKED = frozenset({CallbackResult.ANSWERED})


def may_be_called(number: str | None) -> bool:
    """Whether we call this number back: a mobile or a landline, nothing that costs more than an
    ordinary call, for a caller's number is only what the network says."""
    if number is None or not is_dialable_phone(number):
        return False
    return kind(number) in {"mobile", "landline"} and caution(number) is None


def is_quiet(quiet_from: time, quiet_until: time, now: datetime) -> bool:
    """Whether nobody is to be disturbed now, by China's clock."""
    at = now.astimezone(CHINA).time()
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def next_allowed(quiet_from: time, quiet_until: time, at: datetime) -> datetime:
    """The first moment from `at` on that is not quiet."""
    if not is_quiet(quiet_from, quiet_until, at):
        return at
    return _next(quiet_until, at)


def next_quiet(quiet_from: time, quiet_until: time, at: datetime) -> datetime | None:
    """When it becomes quiet next; None: never."""
    return None if quiet_from == quiet_until else _next(quiet_from, at)


def _next(clock: time, after: datetime) -> datetime:
    here = after.astimezone(CHINA)
    then = datetime.combine(here.date(), clock, CHINA)
    return then if then > here else then + timedelta(days=1)


def due_at(request: CallbackRequest, now: datetime) -> datetime | None:
    """When it may be tried; `now` where it may be at once, None where it expires before that."""
    at = next_allowed(request.quiet_from, request.quiet_until, max(now, request.not_before))
    return at if at < request.expires_at else None


def until(request: CallbackRequest, now: datetime) -> datetime:
    """How long a request that is due stays so: until it is quiet, or it expires."""
    quiet = next_quiet(request.quiet_from, request.quiet_until, now)
    return min(request.expires_at, quiet) if quiet else request.expires_at


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a request stands after a try."""

    state: CallbackState
    attempts: int
    rounds: int
    not_before: datetime


def after_try(
    request: CallbackRequest, result: CallbackResult, at: datetime, *, dialled: bool
) -> Progress:
    """`dialled`: whether the customer was rung, which makes it one of the agreed attempts."""
    attempts = request.attempts + dialled
    if result in _TALKED:
        return Progress(CallbackState.DONE, attempts, 0, at)
    if not dialled:
        pause = min(2**request.rounds, LONGEST_PAUSE_MINUTES)
        again = at + timedelta(minutes=pause)
        return Progress(CallbackState.WAITING, attempts, min(request.rounds + 1, 10), again)
    if attempts >= request.most_attempts:
        return Progress(CallbackState.FAILED, attempts, 0, at)
    minutes = request.retry_minutes[min(attempts, len(request.retry_minutes)) - 1]
    return Progress(CallbackState.WAITING, attempts, 0, at + timedelta(minutes=minutes))
