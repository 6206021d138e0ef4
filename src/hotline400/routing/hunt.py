"""Which phone to ring next, or whether to wait or give up (F-HUNT-1…5). Pure.

A hunt ends when every phone has been tried and none is merely busy: a busy phone may still become
free, one that did not answer, refused or could not be reached has had its turn in this call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from hotline400.record.record import OfferResult
from hotline400.routing.hotline import Phone
from hotline400.routing.queue import HuntOrder

BUSY_RETRY = timedelta(seconds=10)
"""How long a phone that its carrier called busy is left alone while a caller waits for it."""

MAY_RECOVER = frozenset({OfferResult.BUSY, OfferResult.LOST})


@dataclass(frozen=True, slots=True)
class Attempt:
    """The last ring of one phone in this call."""

    result: OfferResult
    at: datetime


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring this phone now."""

    phone: Phone


@dataclass(frozen=True, slots=True)
class Wait:
    """All phones that could still answer are busy. `retry_at`: when one of those that their
    carrier called busy may be tried again; None when only our own calls keep them busy."""

    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Every phone has been tried."""


Step = Ring | Wait | GiveUp


@dataclass(frozen=True, slots=True)
class Hunt:
    """What one call's hunt knows: its phones, and how each came out so far (by phone id)."""

    phones: tuple[Phone, ...]
    order: HuntOrder
    attempts: Mapping[str, Attempt] = field(default_factory=dict)

    def may_ring(self, phone: Phone, now: datetime) -> bool:
        """Whether this phone still has a turn now."""
        attempt = self.attempts.get(phone.id)
        if attempt is None:
            return True
        return attempt.result in MAY_RECOVER and now >= self._retry_time(attempt)

    def has_hope(self, phone: Phone) -> bool:
        """Whether this phone may have a turn, now or later."""
        attempt = self.attempts.get(phone.id)
        return attempt is None or attempt.result in MAY_RECOVER

    def _retry_time(self, attempt: Attempt) -> datetime:
        return attempt.at if attempt.result is OfferResult.LOST else attempt.at + BUSY_RETRY

    def retry_at(self, now: datetime) -> datetime | None:
        """The next moment at which a phone called busy by its carrier has a turn again."""
        times = [
            self._retry_time(attempt)
            for phone in self.phones
            if (attempt := self.attempts.get(phone.id)) and attempt.result in MAY_RECOVER
        ]
        return min((time for time in times if time > now), default=None)


def next_step(
    hunt: Hunt,
    engaged: frozenset[str],
    offers: Mapping[str, int],
    now: datetime,
    random: Random,
) -> Step:
    """What this call does next.

    `engaged` holds the numbers of phones that our own calls ring or talk to; `offers` counts how
    often each number was rung, which makes the default order even.
    """
    free = [p for p in hunt.phones if p.number not in engaged and hunt.may_ring(p, now)]
    if free:
        return Ring(choose(free, hunt.order, offers, random))
    if any(hunt.has_hope(phone) for phone in hunt.phones):
        return Wait(hunt.retry_at(now))
    return GiveUp()


def choose(
    free: Sequence[Phone], order: HuntOrder, offers: Mapping[str, int], random: Random
) -> Phone:
    """The phone whose turn it is: first of the list, or at random among those rung least."""
    if order is HuntOrder.SEQUENTIAL:
        return free[0]
    fewest = min(offers.get(phone.number, 0) for phone in free)
    return random.choice([phone for phone in free if offers.get(phone.number, 0) == fewest])


_BUSY_CAUSES = frozenset({17})
_REJECTED_CAUSES = frozenset({21})
_UNANSWERED_CAUSES = frozenset({18, 19})
TRUNK_CAUSES = frozenset({20, 27, 34, 38, 41, 42, 44, 102})
"""Causes that speak of the trunk rather than of the phone: the next trunk may do better."""


def offer_result(cause: int | None, *, rang: bool) -> OfferResult:
    """What a failed offer's Q.850 cause means to the tenant (F-HUNT-3).

    SIP 480 and 408 arrive as 18 or 19 whether the phone rang or was switched off: only one that
    rang (180 seen) was unanswered.
    """
    if cause in _BUSY_CAUSES:
        return OfferResult.BUSY
    if cause in _REJECTED_CAUSES:
        return OfferResult.REJECTED
    if cause in _UNANSWERED_CAUSES and rang:
        return OfferResult.NO_ANSWER
    return OfferResult.UNREACHABLE
