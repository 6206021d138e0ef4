"""The floor: which phones our calls engage, and who waits for them, first come first served.

In memory, and made anew at every reconnect from the calls themselves, so that no seat is ever
stuck busy. The rules are pure (`routing/hunt.py`); this is where calls meet them.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import anyio

from hotline400.engine.clock import Clock
from hotline400.routing.hotline import Hotline, Phone
from hotline400.routing.hunt import Attempt, GiveUp, Hunt, Ring, Step, Wait, next_step
from hotline400.routing.queue import Queue


class QueueFullError(Exception):
    """As many callers wait in this queue as it allows."""


@dataclass(eq=False, slots=True)
class Place:
    """One call's place in a queue of its hotline. `since` decides who is first."""

    call_id: str
    hotline: Hotline
    queue: Queue
    hunt: Hunt
    since: datetime
    queued: bool = False
    granted: Phone | None = None
    retry_at: datetime | None = None
    hopeless: bool = False
    changed: anyio.Event = field(default_factory=anyio.Event)

    @property
    def line(self) -> tuple[str, str]:
        """Which queue of which hotline."""
        return self.hotline.number, self.queue.id


class Floor:
    """Every phone and every waiting call of this engine."""

    def __init__(self, now: Clock, random: Random, offers: Counter[tuple[str, str]]) -> None:
        """`offers` counts rings by (tenant, number); it outlives the floor so that the default
        order stays even over reconnects."""
        self._now = now
        self._random = random
        self._offers = offers
        self._engaged: Counter[tuple[str, str]] = Counter()
        self._places: list[Place] = []
        self._reserved: dict[str, tuple[str, str]] = {}
        self._expected: set[str] = set()

    @contextmanager
    def place(
        self, call_id: str, hotline: Hotline, queue: Queue, hunt: Hunt, since: datetime
    ) -> Iterator[Place]:
        """A place in the queue for as long as the call hunts."""
        place = Place(call_id, hotline, queue, hunt, since)
        self._even_out(hotline)
        self._places.append(place)
        self._places.sort(key=lambda p: (p.since, p.call_id))
        try:
            yield place
        finally:
            self._places.remove(place)
            if place.granted is not None:
                self._release(place, place.granted)
            self.match()

    def expect(self, call_id: str) -> None:
        """A call found at recovery will come back to its place: until all have, nobody is given
        a phone, or a later caller could overtake an earlier one."""
        self._expected.add(call_id)

    def reserve(self, call_id: str, hotline: Hotline, number: str) -> None:
        """A phone found ringing or talking at recovery is this call's, until it claims it."""
        self._reserved[call_id] = (hotline.tenant_id, number)
        self._engaged[self._reserved[call_id]] += 1

    def arrived(self, call_id: str) -> None:
        """The call is back in its place, or over: nothing is kept for it any more."""
        key = self._reserved.pop(call_id, None)
        if key is not None:
            self._disengage(key)
        self._expected.discard(call_id)
        self.match()

    def claim(self, place: Place, phone: Phone) -> None:
        """This call rings or talks to this phone already."""
        place.granted = phone
        self._engaged[(place.hotline.tenant_id, phone.number)] += 1
        self.arrived(place.call_id)

    def match(self) -> None:
        """Give every free phone to the first caller it may be rung for."""
        if self._expected:
            return
        now = self._now()
        nothing_free: set[tuple[int, str]] = set()
        for place in self._places:
            untried = not place.hunt.attempts
            # The hotline as it was when they called: since then its phones may have changed.
            group = (id(place.hotline), place.queue.id)
            if place.granted is not None or (untried and group in nothing_free):
                continue
            step = next_step(
                place.hunt, self._engaged_of(place), self._offers_of(place), now, self._random
            )
            if untried and isinstance(step, Wait):  # so must all behind who have tried nobody yet
                nothing_free.add(group)
            self._decided(place, step)

    def _decided(self, place: Place, step: Step) -> None:
        """A call is told only what it does not know: of a thousand who wait, each that is told
        asks again."""
        known = (place.hopeless, place.retry_at)
        place.hopeless = isinstance(step, GiveUp)
        place.retry_at = step.retry_at if isinstance(step, Wait) else None
        if isinstance(step, Ring):
            self._grant(place, step.phone)
        if place.granted is not None or (place.hopeless, place.retry_at) != known:
            place.changed.set()

    def ask(self, place: Place) -> Step:
        """What this call does now: ring the phone it has been given, wait, or give up."""
        self.match()
        place.changed = anyio.Event()
        if place.granted is not None:
            return Ring(place.granted)
        return GiveUp() if place.hopeless else Wait(place.retry_at)

    async def news(self, place: Place) -> None:
        """Until it is worth asking again."""
        with anyio.move_on_after(self._until(place.retry_at)):
            await place.changed.wait()

    def queue(self, place: Place) -> int:
        """Take up a waiting place; its position, from 1. Raises QueueFullError."""
        waiting = self._waiting(place.line)
        if not place.queued and len(waiting) >= place.queue.max_waiting:
            raise QueueFullError
        place.queued = True
        return 1 + sum(p.since < place.since for p in waiting)

    def tried(self, place: Place, phone: Phone, attempt: Attempt) -> None:
        """This phone's turn in this call is over; others may have it."""
        attempts = {**place.hunt.attempts, phone.id: attempt}
        place.hunt = Hunt(place.hunt.phones, place.hunt.order, attempts)
        place.granted = None
        self._release(place, phone)
        self.match()

    def _waiting(self, line: tuple[str, str]) -> list[Place]:
        """Who waits in this queue; not who has a phone by now."""
        return [p for p in self._places if p.queued and p.granted is None and p.line == line]

    def _grant(self, place: Place, phone: Phone) -> None:
        key = (place.hotline.tenant_id, phone.number)
        place.granted = phone
        self._engaged[key] += 1
        self._offers[key] += 1

    def _release(self, place: Place, phone: Phone) -> None:
        self._disengage((place.hotline.tenant_id, phone.number))

    def _disengage(self, key: tuple[str, str]) -> None:
        self._engaged[key] -= 1
        if not self._engaged[key]:
            del self._engaged[key]

    def _engaged_of(self, place: Place) -> frozenset[str]:
        tenant = place.hotline.tenant_id
        return frozenset(number for owner, number in self._engaged if owner == tenant)

    def _offers_of(self, place: Place) -> dict[str, int]:
        tenant = place.hotline.tenant_id
        return {p.number: self._offers[(tenant, p.number)] for p in place.hunt.phones}

    def _even_out(self, hotline: Hotline) -> None:
        """A phone bound just now starts level with the least rung of the others, or it would get
        every call until it had caught up."""
        keys = [(hotline.tenant_id, phone.number) for phone in hotline.phones]
        known = [self._offers[key] for key in keys if key in self._offers]
        for key in keys:
            if key not in self._offers:
                self._offers[key] = min(known, default=0)

    def _until(self, moment: datetime | None) -> float:
        if moment is None:
            return float("inf")
        return max(0.0, (moment - self._now()).total_seconds())
