"""The floor: which phones our calls engage, and who waits for them, first come first served.

In memory, and made anew at every reconnect from the calls themselves, so that no seat is ever
stuck busy. The rules are pure (`routing/hunting/`); this is where calls meet them.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random

import anyio

from hotline400.engine.clock import Clock
from hotline400.engine.history import History
from hotline400.engine.place import Place, Places
from hotline400.engine.rests import Rests
from hotline400.engine.rotas import Rotas
from hotline400.routing.hotline import Hotline, Phone
from hotline400.routing.hunting.hours import may_be_rung
from hotline400.routing.hunting.hunt import Attempt, Hunt, Ring, Step, Wait, next_step
from hotline400.routing.queue import Queue

Seat = tuple[str, str]
"""Tenant and number: a phone in several queues or hotlines of a tenant is one."""


class QueueFullError(Exception):
    """As many callers wait in this queue as it allows."""


class Floor:
    """Every phone and every waiting call of this engine."""

    def __init__(self, now: Clock, random: Random, rotas: Rotas, history: History) -> None:
        """`rotas` and `history` outlive the floor: turns stay even over reconnects, and a phone
        that rests after a talk goes on resting."""
        self._now = now
        self._random = random
        self._rotas = rotas
        self._history = history
        self._rests = Rests(now, history)
        self._engaged: Counter[Seat] = Counter()
        self._places = Places()
        self._reserved: dict[str, list[Seat]] = {}
        self._expected: set[str] = set()

    @contextmanager
    def place(
        self, call_id: str, hotline: Hotline, queue: Queue, hunt: Hunt, priority: int = 0
    ) -> Iterator[Place]:
        """A place in the queue for as long as the call hunts."""
        place = Place(call_id, hotline, queue, hunt, priority)
        self._rotas.prepare(place.line, hunt)
        self._places.add(place)
        try:
            yield place
        finally:
            self._places.remove(place)
            for phone in place.granted:
                self._release(place, phone)
            self.match()

    def expect(self, call_id: str) -> None:
        """A call found at recovery will come back to its place: until all have, nobody is given
        a phone, or a later caller could overtake an earlier one."""
        self._expected.add(call_id)

    def reserve(self, call_id: str, hotline: Hotline, number: str) -> None:
        """A phone found ringing or talking at recovery is this call's, until it claims it."""
        seat = (hotline.tenant_id, number)
        self._reserved.setdefault(call_id, []).append(seat)
        self._engaged[seat] += 1

    def arrived(self, call_id: str) -> None:
        """The call is back in its place, or over: nothing is kept for it any more."""
        for seat in self._reserved.pop(call_id, ()):
            self._disengage(seat)
        self._expected.discard(call_id)
        self.match()

    def claim(self, place: Place, phones: tuple[Phone, ...]) -> None:
        """This call rings or talks to these phones already."""
        self._engage(place, phones)
        self.arrived(place.call_id)

    async def keep_time(self) -> None:
        """Give out phones whose rest is over. Until cancelled."""
        while True:
            await self._rests.next_over()
            self.match()

    def match(self) -> None:
        """Give every free phone to the first caller it may be rung for."""
        if self._expected:
            return
        now = self._now()
        free: dict[tuple[int, str], list[Phone]] = {}
        for place in self._places.in_order():
            if place.granted:
                continue
            # The hotline as it was when they called: since then its phones may have changed.
            group = (id(place.hotline), place.queue.id)
            if group not in free:
                free[group] = self._free(place, now)
            if not place.knows(free[group], now):
                self._decided(place, self._next_step(place, now))
                if place.granted:
                    free.clear()  # its phones may be in other queues, too

    def _free(self, place: Place, now: datetime) -> list[Phone]:
        """The phones of a queue that anybody could be given: with a thousand waiting, the others
        are not looked at for each."""
        tenant = place.hotline.tenant_id
        return [
            phone
            for phone in place.hunt.phones
            if not self._is_engaged((tenant, phone.number)) and may_be_rung(phone, now)
        ]

    def _next_step(self, place: Place, now: datetime) -> Step:
        tenant = place.hotline.tenant_id
        engaged = frozenset(
            phone.number for phone in place.hunt.phones if self._is_engaged((tenant, phone.number))
        )
        rota, talks = self._rotas.of(place.line), self._history.talks_of(tenant)
        return next_step(place.hunt, engaged, rota, talks, now, self._random)

    def _decided(self, place: Place, step: Step) -> None:
        """A call is told only what it does not know: of a thousand who wait, each that is told
        asks again."""
        known = place.step
        place.step = step
        if isinstance(step, Ring):
            self._engage(place, step.phones)
            self._rotas.rung(place.line, step.phones)
            place.hunt = place.hunt.rung()
        if step != known:
            place.changed.set()

    def ask(self, place: Place) -> Step:
        """What this call does now: ring the phones it has been given, wait, or give up."""
        self.match()
        place.changed = anyio.Event()
        if place.granted:
            return Ring(place.granted)
        return place.step or Wait(None)  # None: nobody is told anything before all are back

    async def news(self, place: Place) -> None:
        """Until it is worth asking again."""
        retry_at = place.step.retry_at if isinstance(place.step, Wait) else None
        with anyio.move_on_after(self._until(retry_at)):
            await place.changed.wait()

    def queue(self, place: Place) -> int:
        """Take up a waiting place; its position, from 1. Raises QueueFullError."""
        if not place.queued and self._places.waiting(place.line) >= place.queue.max_waiting:
            raise QueueFullError
        place.queued = True
        return self.position(place)

    def position(self, place: Place) -> int:
        """Whose turn in the queue this one is, from 1; who has a phone by now is not in it."""
        return self._places.position(place)

    def serving(self, place: Place) -> int:
        """How many phones of the queue answer calls at this hour."""
        now = self._now()
        return sum(may_be_rung(phone, now) for phone in place.hunt.phones)

    def tried(self, place: Place, phone: Phone, attempt: Attempt) -> None:
        """This phone's turn in this call is over; others may have it."""
        place.hunt = place.hunt.tried(phone, attempt)
        place.granted = tuple(granted for granted in place.granted if granted != phone)
        place.step = None
        self._release(place, phone)
        self.match()

    def _is_engaged(self, seat: Seat) -> bool:
        return seat in self._engaged or self._rests.has(seat)

    def _engage(self, place: Place, phones: tuple[Phone, ...]) -> None:
        place.granted += phones
        for phone in phones:
            self._engaged[(place.hotline.tenant_id, phone.number)] += 1

    def _release(self, place: Place, phone: Phone) -> None:
        seat = (place.hotline.tenant_id, phone.number)
        self._disengage(seat)
        self._rests.look_at(seat)

    def _disengage(self, seat: Seat) -> None:
        self._engaged[seat] -= 1
        if not self._engaged[seat]:
            del self._engaged[seat]

    def _until(self, moment: datetime | None) -> float:
        if moment is None:
            return float("inf")
        return max(0.0, (moment - self._now()).total_seconds())
