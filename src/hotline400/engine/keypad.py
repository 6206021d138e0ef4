"""The caller's keypad: one for the whole call, so that keys typed ahead of a menu count in it."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import anyio.lowlevel

MOST_KEYS = 40
"""Kept for later: the longest code of digits with its # and some to spare. What comes beyond is
dropped, so that a flood of keys costs nothing."""

KEYS = frozenset("0123456789*#")


class Keypad:
    """Keys in the order pressed, until a step takes them.

    A step that must not take what was meant for another (a survey after the talk) clears it first.
    """

    def __init__(self) -> None:
        self._keys: deque[str] = deque()
        self._pressed = anyio.Event()
        self._interrupted: anyio.CancelScope | None = None
        self._ignored: tuple[str, float] | None = None

    @property
    def waiting(self) -> bool:
        """Whether a key has been pressed that nobody has taken."""
        return bool(self._keys)

    def pressed(self, key: str) -> None:
        """A key has come. Called by the reader of events: never waits. A, B, C and D, which no
        telephone has, are passed over."""
        if key not in KEYS or self._is_ignored(key):
            return
        if len(self._keys) < MOST_KEYS:
            self._keys.append(key)
            self._pressed.set()
            if self._interrupted is not None:
                self._interrupted.cancel()

    async def next(self, seconds: float) -> str | None:
        """The next key, pressed ahead or within so many seconds; None: none came."""
        await anyio.lowlevel.checkpoint()
        if not self._keys:
            self._pressed = anyio.Event()
            with anyio.move_on_after(seconds):
                await self._pressed.wait()
        return self._keys.popleft() if self._keys else None

    def clear(self) -> None:
        """Forget what was typed ahead."""
        self._keys.clear()

    def ignore(self, key: str, seconds: float) -> None:
        """Should this be the next key, and come within so many seconds, it counts for nothing:
        many callers end every code with #."""
        if self._keys:
            if self._keys[0] == key:
                self._keys.popleft()
        else:
            self._ignored = (key, anyio.current_time() + seconds)

    def _is_ignored(self, key: str) -> bool:
        ignored, self._ignored = self._ignored, None
        return ignored is not None and ignored[0] == key and anyio.current_time() < ignored[1]

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """What goes on inside ends with the next key, which stays to be taken."""
        with anyio.CancelScope() as scope:
            self._interrupted = scope
            try:
                yield
            finally:
                self._interrupted = None
