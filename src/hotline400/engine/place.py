"""One call's place among those who hunt, and all places in the order in which they are served."""

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import anyio

from hotline400.routing.hotline import Hotline, Phone
from hotline400.routing.hunting.hunt import Hunt, Ring, Step, Wait
from hotline400.routing.queue import Queue


@dataclass(eq=False, slots=True)
class Place:
    """`step` is what the call has been told to do, None where something has changed for it."""

    call_id: str
    hotline: Hotline
    queue: Queue
    hunt: Hunt
    priority: int = 0
    queued: bool = False
    kept: bool = False
    """Whether the caller has hung up and is to be called back: others stand behind the place, and
    it fills no queue."""
    granted: tuple[Phone, ...] = ()
    step: Step | None = None
    changed: anyio.Event = field(default_factory=anyio.Event)

    @property
    def line(self) -> tuple[str, str]:
        """Which queue of which hotline."""
        return self.hotline.number, self.queue.id

    @property
    def order(self) -> tuple[int, datetime, str]:
        """Who is served first: by priority, then by who began to hunt first."""
        return -self.priority, self.hunt.since, self.call_id

    def knows(self, free: Iterable[Phone], now: datetime) -> bool:
        """Whether what it has been told still holds: no phone is free for it, and the clock has not
        come to where that alone changes something."""
        if self.step is None or isinstance(self.step, Ring):
            return False
        if isinstance(self.step, Wait) and self.step.retry_at and self.step.retry_at <= now:
            return False
        return not any(self.hunt.may_ring(phone, now) for phone in free)


class Places:
    """All of them, first served first."""

    def __init__(self) -> None:
        self._places: list[Place] = []

    def add(self, place: Place) -> None:
        """A call begins to hunt."""
        insort(self._places, place, key=lambda p: p.order)

    def remove(self, place: Place) -> None:
        """It is over."""
        self._places.remove(place)

    def in_order(self) -> Sequence[Place]:
        """As they are served."""
        return self._places

    def waiting(self, line: tuple[str, str]) -> int:
        """How many wait in this queue; not who has a phone by now."""
        return sum(1 for _ in self._waiting(line))

    def position(self, place: Place) -> int:
        """From 1."""
        before = (*self._waiting(place.line), *self._kept(place.line))
        return 1 + sum(other.order < place.order for other in before)

    def _kept(self, line: tuple[str, str]) -> Iterator[Place]:
        return (p for p in self._places if p.kept and not p.granted and p.line == line)

    def _waiting(self, line: tuple[str, str]) -> Iterator[Place]:
        return (p for p in self._places if p.queued and not p.granted and p.line == line)
