"""Moments in order, each of one call: how many there were since when."""

from bisect import bisect_left, insort
from datetime import datetime


class Moments:
    """A call counts once, however often it is told: from our own events and from the database."""

    def __init__(self) -> None:
        self._moments: list[tuple[datetime, str]] = []

    def __len__(self) -> int:
        return len(self._moments)

    def add(self, at: datetime, call_id: str) -> None:
        """One more, if it is not known yet."""
        if not self._knows(at, call_id):
            insort(self._moments, (at, call_id))

    def discard(self, at: datetime, call_id: str) -> None:
        """It does not count after all."""
        if self._knows(at, call_id):
            del self._moments[bisect_left(self._moments, (at, call_id))]

    def count(self, since: datetime) -> int:
        """How many, from `since` on."""
        return len(self._moments) - bisect_left(self._moments, (since, ""))

    def forget(self, before: datetime) -> None:
        """What is older is never asked for again."""
        del self._moments[: bisect_left(self._moments, (before, ""))]

    def _knows(self, at: datetime, call_id: str) -> bool:
        place = bisect_left(self._moments, (at, call_id))
        return place < len(self._moments) and self._moments[place] == (at, call_id)
