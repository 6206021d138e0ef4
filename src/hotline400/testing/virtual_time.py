"""Waiting that takes no time, on asyncio as on trio.

Trio brings a clock for this; asyncio is given an event loop whose clock jumps to the next timer
when there is nothing left to do.
"""

import asyncio
import selectors
from typing import Any

from trio.testing import MockClock


class _JumpingSelector(selectors.DefaultSelector):
    """Told to wait, it looks once and lets the clock jump instead."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """`timeout` None means that there is no timer: only the outside can wake the loop."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self.now += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop in which time passes only by waiting for it."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._jumping.now


def backends() -> dict[str, tuple[str, dict[str, Any]]]:
    """What pytest's `anyio_backend` is given, by name; new clocks every time."""
    return {
        "asyncio": ("asyncio", {"loop_factory": VirtualTimeLoop}),
        "trio": ("trio", {"clock": MockClock(autojump_threshold=0)}),
    }
