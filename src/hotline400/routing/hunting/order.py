"""Whose turn it is: the hunt orders of a queue (F-HUNT-2).

Each chooses among phones that are free and may be rung, and among those that come out alike at
random and evenly, so that no order favours the head of the list but the one that is meant to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Protocol

from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.rota import Rota
from hotline400.routing.queue import HuntOrder

_NEVER = datetime.min.replace(tzinfo=UTC)


class Talks(Protocol):
    """What is known of the phones' talks."""

    def today(self, number: str) -> int:
        """How many calls this phone answered today."""
        ...

    def last_ended(self, number: str) -> datetime | None:
        """When its last talk ended; None: it had none."""
        ...


@dataclass(frozen=True, slots=True)
class Turns:
    """What an order may look at. `weights` and `levels` by number: a phone without a weight has 1,
    one without a level cannot do what is asked."""

    all_phones: Sequence[Phone]
    rota: Rota
    talks: Talks
    random: Random
    weights: Mapping[str, int]
    levels: Mapping[str, int]


def choose(order: HuntOrder, free: Sequence[Phone], turns: Turns) -> tuple[Phone, ...]:
    """The phones to ring now: one, or all of them at once. `free` is in list order, not empty."""
    return tuple(free) if order is HuntOrder.RING_ALL else (_ONE[order](free, turns),)


def _first(free: Sequence[Phone], _turns: Turns) -> Phone:
    return free[0]


def _evenly(free: Sequence[Phone], turns: Turns) -> Phone:
    """At random among those rung least."""
    counts = [turns.rota.turns.get(phone.number, 0) for phone in free]
    fewest = min(counts)
    return turns.random.choice(
        [phone for phone, count in zip(free, counts, strict=True) if count == fewest]
    )


def _least(
    free: Sequence[Phone], turns: Turns, measure: Callable[[Phone], datetime | int]
) -> Phone:
    measured = [(measure(phone), phone) for phone in free]
    least = min(value for value, _ in measured)
    return _evenly([phone for value, phone in measured if value == least], turns)


def _next_in_the_round(free: Sequence[Phone], turns: Turns) -> Phone:
    """The first free one behind whoever was rung last, in list order."""
    numbers = [phone.number for phone in turns.all_phones]
    if turns.rota.last not in numbers:
        return free[0]
    last = numbers.index(turns.rota.last)
    waiting = {phone.number: phone for phone in free}
    return next(waiting[n] for n in numbers[last + 1 :] + numbers[: last + 1] if n in waiting)


def _by_weight(free: Sequence[Phone], turns: Turns) -> Phone:
    """The one that is furthest behind its share: by highest averages (D'Hondt), so that while all
    are free every `sum of weights` calls are divided exactly. Weight 0 is a reserve: rung only when
    none with a weight is free."""
    weighted = [phone for phone in free if turns.weights.get(phone.number, 1)]
    if not weighted:
        return _evenly(free, turns)
    share = [
        (turns.rota.turns.get(phone.number, 0) + 1) / turns.weights.get(phone.number, 1)
        for phone in weighted
    ]
    least = min(share)
    return turns.random.choice(
        [phone for phone, of in zip(weighted, share, strict=True) if of == least]
    )


def _longest_idle(free: Sequence[Phone], turns: Turns) -> Phone:
    return _least(free, turns, lambda phone: turns.talks.last_ended(phone.number) or _NEVER)


def _fewest_calls(free: Sequence[Phone], turns: Turns) -> Phone:
    return _least(free, turns, lambda phone: turns.talks.today(phone.number))


def _best(free: Sequence[Phone], turns: Turns) -> Phone:
    return _least(free, turns, lambda phone: -turns.levels.get(phone.number, 0))


_ONE: dict[HuntOrder, Callable[[Sequence[Phone], Turns], Phone]] = {
    HuntOrder.DEFAULT: _evenly,
    HuntOrder.SEQUENTIAL: _first,
    HuntOrder.ROUND_ROBIN: _next_in_the_round,
    HuntOrder.LONGEST_IDLE: _longest_idle,
    HuntOrder.FEWEST_CALLS: _fewest_calls,
    HuntOrder.WEIGHTED: _by_weight,
    HuntOrder.SKILL: _best,
}
