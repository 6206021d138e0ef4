"""One call's hunt: which phones to ring next, or whether to wait or give up (F-HUNT-1…6).

A hunt ends when every phone has been tried and none is merely busy: a busy phone may still become
free, one that did not answer, refused or could not be reached has had its turn in this call.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from random import Random

from hotline400.record.record import OfferResult
from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.hours import may_be_rung, next_change
from hotline400.routing.hunting.order import Talks, Turns, choose
from hotline400.routing.hunting.rota import Rota
from hotline400.routing.queue import HuntOrder, Member, Queue, level_wanted

BUSY_RETRY = timedelta(seconds=10)
"""How long a phone that its carrier called busy is left alone while a caller waits for it."""

MAY_RECOVER = frozenset({OfferResult.BUSY, OfferResult.LOST, OfferResult.ANSWERED_ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Attempt:
    """The last ring of one phone in this call."""

    result: OfferResult
    at: datetime

    @property
    def again_at(self) -> datetime:
        """When it has a turn again, if ever; only a busy phone is left alone for a while."""
        return self.at + BUSY_RETRY if self.result is OfferResult.BUSY else self.at


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring these phones now: one, or several at once."""

    phones: tuple[Phone, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """All phones that could still answer are busy. `retry_at`: when the clock alone may change
    that: a phone called busy by its carrier has a turn again, its hours begin or end, a lower level
    of the skill will do. None: only our own calls can."""

    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Every phone has been tried."""


Step = Ring | Wait | GiveUp


@dataclass(frozen=True)
class Hunt:
    """What one call's hunt knows: its phones in list order, and how each came out so far (by phone
    id). `since`: when it began. `remembered`: the number of the phone to be rung first."""

    phones: tuple[Phone, ...]
    queue: Queue
    since: datetime
    skill: str | None = None
    remembered: str | None = None
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    turns: int = 0

    @cached_property
    def weights(self) -> dict[str, int]:
        """By number."""
        return {phone.number: member.weight for phone, member in self._members()}

    @cached_property
    def levels(self) -> dict[str, int] | None:
        """How good each phone (by number) is at the skill; None: none is asked for."""
        if self.skill is None or self.queue.order is not HuntOrder.SKILL:
            return None
        return {phone.number: member.skills.get(self.skill, 0) for phone, member in self._members()}

    def tried(self, phone: Phone, attempt: Attempt) -> "Hunt":
        """After a ring."""
        return replace(self, attempts={**self.attempts, phone.id: attempt})

    def rung(self) -> "Hunt":
        """After a turn was taken: one phone's, or that of all at once."""
        return replace(self, turns=self.turns + 1)

    @property
    def spent(self) -> bool:
        """Whether the call was offered as often as it may be."""
        return self.queue.most_offers is not None and self.turns >= self.queue.most_offers

    def may_ring(self, phone: Phone, now: datetime) -> bool:
        """Whether this phone has a turn now."""
        attempt = self.attempts.get(phone.id)
        return (
            (attempt is None or (attempt.result in MAY_RECOVER and now >= attempt.again_at))
            and may_be_rung(phone, now)
            and self._level(phone) >= self._wanted(now)
        )

    def has_hope(self, phone: Phone, now: datetime) -> bool:
        """Whether this phone may have a turn, now or later. One out of its hours has none."""
        attempt = self.attempts.get(phone.id)
        return (
            (attempt is None or attempt.result in MAY_RECOVER)
            and may_be_rung(phone, now)
            and self._level(phone) >= self._lowest_wanted(now)
        )

    def retry_at(self, now: datetime) -> datetime | None:
        """The next moment at which the clock alone may change what this hunt can do."""
        times = [a.again_at for a in self.attempts.values() if a.result in MAY_RECOVER]
        if self.levels is not None:
            steps = self.queue.widening
            times += [self.since + timedelta(seconds=step.after_seconds) for step in steps]
        times += [at for phone in self.phones if (at := next_change(phone, now)) is not None]
        return min((time for time in times if time > now), default=None)

    def _members(self) -> Iterator[tuple[Phone, Member]]:
        members = {member.phone_id: member for member in self.queue.members or ()}
        return ((phone, members[phone.id]) for phone in self.phones if phone.id in members)

    def _level(self, phone: Phone) -> int:
        return 0 if self.levels is None else self.levels.get(phone.number, 0)

    def _wanted(self, now: datetime) -> int:
        if self.levels is None:
            return 0
        best = max((self._level(p) for p in self.phones if may_be_rung(p, now)), default=0)
        return level_wanted(self.queue.widening, (now - self.since).total_seconds(), best)

    def _lowest_wanted(self, now: datetime) -> int:
        """The least that will be good enough if the caller waits long enough."""
        waited = (now - self.since).total_seconds()
        later = [s.level for s in self.queue.widening if s.after_seconds > waited]
        return 0 if self.levels is None else min([self._wanted(now), *later])


def is_remembered(queue: Queue, answered_at: datetime, now: datetime) -> bool:
    """Whether a caller still comes first to the phone that answered then (主叫记忆)."""
    return now - answered_at <= timedelta(hours=queue.memory_hours)


def next_step(
    hunt: Hunt, engaged: Container[str], rota: Rota, talks: Talks, now: datetime, random: Random
) -> Step:
    """What this call does next. `engaged` holds the numbers of phones that our own calls ring or
    talk to, or that rest after a talk."""
    if hunt.spent:
        return GiveUp()
    free = [p for p in hunt.phones if p.number not in engaged and hunt.may_ring(p, now)]
    if free:
        return Ring(_whose_turn(hunt, free, rota, talks, random))
    if any(hunt.has_hope(phone, now) for phone in hunt.phones):
        return Wait(hunt.retry_at(now))
    return GiveUp()


def _whose_turn(
    hunt: Hunt, free: list[Phone], rota: Rota, talks: Talks, random: Random
) -> tuple[Phone, ...]:
    """Whoever the caller knows comes first (主叫记忆), then it is as the queue's order says."""
    known = [phone for phone in free if phone.number == hunt.remembered]
    if known:
        return tuple(known[:1])
    turns = Turns(hunt.phones, rota, talks, random, hunt.weights, hunt.levels or {})
    return choose(hunt.queue.order, free, turns)
