"""Guessing passwords made slow: so many failures in so many seconds, then a pause.

Counted in this process's memory. A login is limited together with the address that tries it, so
that nobody can lock somebody else out from afar; a login from everywhere and an address for all
logins have wider limits against guessing with many hands.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hotline400.web.errors import TooManyAttempts

WINDOW_SECONDS = 300
MOST_KEYS = 10_000  # what an attacker with many addresses may cost us in memory

Key = tuple[str, ...]


class SignInThrottle:
    """Remembers failures; an attempt counts as one until it has succeeded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[Key, deque[float]] = OrderedDict()

    @contextmanager
    def attempt(self, login: str, address: str) -> Iterator[None]:
        """Raises TooManyAttempts before anything is checked; leaving without error forgives."""
        limits: dict[Key, int] = {
            ("both", login, address): 5,
            ("login", login): 50,
            ("address", address): 30,
        }
        now = self._clock()
        for key, limit in limits.items():
            self._refuse_beyond(key, limit, now)
        for key in limits:
            self._remember(key, now)
        yield
        self._failures.pop(("both", login, address), None)
        for key in (("login", login), ("address", address)):
            self._forgive(key, now)

    def _refuse_beyond(self, key: Key, limit: int, now: float) -> None:
        failures = self._failures.get(key, deque())
        while failures and failures[0] <= now - WINDOW_SECONDS:
            failures.popleft()
        if len(failures) >= limit:
            raise TooManyAttempts(seconds=int(failures[0] + WINDOW_SECONDS - now) + 1)

    def _remember(self, key: Key, now: float) -> None:
        self._failures.setdefault(key, deque()).append(now)
        self._failures.move_to_end(key)
        while len(self._failures) > MOST_KEYS:
            self._failures.popitem(last=False)

    def _forgive(self, key: Key, moment: float) -> None:
        failures = self._failures.get(key)
        if failures and moment in failures:
            failures.remove(moment)
