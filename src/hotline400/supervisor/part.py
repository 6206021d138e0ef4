"""One thing that the supervisor keeps running: started again when it ends, slower each time."""

import os
import select
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hotline400.asterisk.server import stop_process

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STABLE_SECONDS = 60.0
"""Whoever ran this long begins with the shortest pause again."""


@dataclass
class Part:
    """A process, whether we started it or found it."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    patience_seconds: float = 10.0
    process_id: int | None = None
    restarts: int = 0
    _watch: int | None = None
    _child: "subprocess.Popen[bytes] | None" = None
    _since: float = 0.0
    _pause: float = FIRST_PAUSE_SECONDS
    _next_start: float = field(default=0.0)

    def launch(self) -> None:
        """Start it now."""
        self._child = self.start()
        self._follow(self._child.pid)

    def adopt(self, process_id: int) -> None:
        """Look after one that already runs."""
        self._child = None
        self._follow(process_id)

    def _follow(self, process_id: int) -> None:
        self.process_id, self._since = process_id, time.monotonic()
        self._watch = os.pidfd_open(process_id)

    @property
    def watch(self) -> int | None:
        """A file descriptor that becomes readable when it ends."""
        return self._watch

    def has_ended(self) -> bool:
        """Whether it ended since the last question; makes ready for the next start."""
        if self._watch is None:
            return False
        poll = select.poll()
        poll.register(self._watch, select.POLLIN)
        if not poll.poll(0):
            return False
        self._forget()
        stable = time.monotonic() - self._since > STABLE_SECONDS
        self._pause = FIRST_PAUSE_SECONDS if stable else self._pause
        self._next_start = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        return True

    def is_due(self) -> bool:
        """Whether it is down and its pause is over."""
        return self.process_id is None and time.monotonic() >= self._next_start

    def put_off(self) -> None:
        """It could not even be started: try later."""
        self._next_start = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        if self.process_id is None:
            return
        stop_process(self.process_id, patience_seconds=self.patience_seconds)
        self._forget()

    def kill(self) -> None:
        """End one that no longer listens; it will be started again."""
        if self.process_id is not None:
            stop_process(self.process_id, patience_seconds=0)

    def _forget(self) -> None:
        if self._child is not None:
            self._child.wait()
        if self._watch is not None:
            os.close(self._watch)
        self.process_id = self._watch = self._child = None
