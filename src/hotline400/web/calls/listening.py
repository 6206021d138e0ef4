"""Who is listening to what just now: a playback is one, in however many ranges it is fetched."""

import time
from collections import OrderedDict
from collections.abc import Callable

IDLE_SECONDS = 600  # a range after a longer pause is a new playback
MOST = 10_000


class Listening:
    """Tells the first request of a playback from those that follow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_heard: OrderedDict[tuple[str, str], float] = OrderedDict()

    def begins(self, user_id: str, subject: str) -> bool:
        """Whether this request begins a playback; every request keeps it going."""
        key, now = (user_id, subject), self._clock()
        last = self._last_heard.get(key)
        self._last_heard[key] = now
        self._last_heard.move_to_end(key)
        while len(self._last_heard) > MOST:
            self._last_heard.popitem(last=False)
        return last is None or now - last > IDLE_SECONDS

    def forget(self, user_id: str, subject: str) -> None:
        """It could not be put on record, so the next request begins it again."""
        self._last_heard.pop((user_id, subject), None)
