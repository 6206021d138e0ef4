"""Phones that rest after a talk (话后处理): they belong to no call, and their time always ends."""

from datetime import datetime
from heapq import heappop, heappush

import anyio

from hotline400.engine.clock import Clock
from hotline400.engine.history import History

Seat = tuple[str, str]


class Rests:
    """History knows until when each phone rests; this is the alarm clock."""

    def __init__(self, now: Clock, history: History) -> None:
        self._now = now
        self._history = history
        self._alarms: list[datetime] = list(history.rests())
        self._alarms.sort()
        self._sooner = anyio.Event()

    def has(self, seat: Seat) -> bool:
        """Whether this phone rests now."""
        until = self._history.rests_until(*seat)
        return until is not None and self._now() < until

    def look_at(self, seat: Seat) -> None:
        """A call has let go of this phone: from now on it may rest."""
        until = self._history.rests_until(*seat)
        if until is not None and self._now() < until:
            heappush(self._alarms, until)
            self._sooner.set()

    async def next_over(self) -> None:
        """Until some phone's rest is over."""
        while not self._alarms or self._now() < self._alarms[0]:
            self._sooner = anyio.Event()
            with anyio.move_on_after(self._seconds()):
                await self._sooner.wait()
        while self._alarms and self._alarms[0] <= self._now():
            heappop(self._alarms)

    def _seconds(self) -> float:
        if not self._alarms:
            return float("inf")
        return max(0.0, (self._alarms[0] - self._now()).total_seconds())
