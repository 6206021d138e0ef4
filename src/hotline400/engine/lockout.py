"""Guessing a voicemail box's PIN by phone: after ten wrong ones the box is closed for an hour."""

from collections import deque
from datetime import datetime, timedelta

MOST_WRONG = 10
WINDOW = timedelta(hours=1)
Box = tuple[str, str]
"""Hotline number and box."""


class Lockout:
    """Wrong PINs by box, whoever keyed them. In memory: a restart forgives, which nobody outside
    can bring about."""

    def __init__(self) -> None:
        self._wrong: dict[Box, deque[datetime]] = {}

    def wrong(self, box: Box, now: datetime) -> None:
        """One more wrong PIN."""
        self._wrong.setdefault(box, deque(maxlen=MOST_WRONG)).append(now)

    def is_closed(self, box: Box, now: datetime) -> bool:
        """Whether nobody is let in for now, with whatever PIN."""
        times = self._wrong.get(box, deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if not times:
            self._wrong.pop(box, None)
        return len(times) >= MOST_WRONG
