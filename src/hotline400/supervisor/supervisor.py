"""Keeps Asterisk and the engine running until told to stop."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hotline400.asterisk.layout import Layout
from hotline400.asterisk.server import AsteriskServer, AsteriskStartError, stop_process
from hotline400.config import Settings
from hotline400.descriptors import raise_limit
from hotline400.supervisor.files import Files, keep_small, last_lines
from hotline400.supervisor.health import engine_answers
from hotline400.supervisor.part import Part
from hotline400.supervisor.web_port import check_web_port

LOOK_SECONDS = 5.0
DEAF_LOOKS = 6
"""So many looks without an answer from what once answered, and it is killed: a process that hangs
is worse than one that is gone, for then the fallback rings the phones."""

FAREWELL_SECONDS = 3.0
"""How long calls get to end, and be written down, before everything stops."""

ENGINE_COMMAND = (sys.executable, "-m", "hotline400", "serve")


@dataclass
class Watched:
    """A part, how to ask whether it is well, and how it has answered."""

    part: Part
    answers: Callable[[], bool]
    once_well: bool = False
    deaf: int = 0

    def look(self) -> None:
        """Ask once; kill it when it was deaf for too long."""
        if self.part.process_id is None:
            self.once_well, self.deaf = False, 0
        elif self.answers():
            self.once_well, self.deaf = True, 0
        elif self.once_well:
            self.deaf += 1
            if self.deaf >= DEAF_LOOKS:
                _note(f"{self.part.name} no longer answers: starting it again")
                self.part.kill()


@dataclass
class Supervisor:
    """`run` returns when a signal asked it to stop, with every process gone."""

    settings: Settings
    engine_command: Sequence[str] = ENGINE_COMMAND
    when_well: Callable[[], None] = lambda: None
    _asterisk: Part = field(init=False)
    _engine: Part = field(init=False)

    def run(self) -> None:
        """Raises AsteriskStartError or WebPortError when the first start fails; later failures
        are tried again."""
        raise_limit()
        self._files = Files.of(self.settings)
        with self._files.held(), _woken_by_signals() as wake:
            if self._files.engine() is None:
                check_web_port(self.settings)
            self._server = AsteriskServer.prepare(self.settings)
            self._asterisk = Part("Asterisk", self._start_asterisk)
            self._engine = Part("engine", self._start_engine)
            try:
                self._begin()
                self._watch(wake)
            finally:
                self._farewell()

    def _begin(self) -> None:
        """An Asterisk that outlived its supervisor carries calls: it is kept. An engine that did
        is not: another of ours takes its calls up within a second."""
        running = self._server.running_process()
        if running is not None and self._server.answers():
            _note(f"found Asterisk running (process {running}), calls go on")
            self._asterisk.adopt(running)
        else:
            if running is not None:
                stop_process(running)
            self._asterisk.launch()
        orphan = self._files.engine()
        if orphan is not None:
            stop_process(orphan)
        self._engine.launch()

    def _watch(self, wake: int) -> None:
        watched = (
            Watched(self._asterisk, self._server.answers),
            Watched(self._engine, lambda: engine_answers(self.settings)),
        )
        announced, next_look = False, 0.0
        while not _asked_to_stop(wake, [w.part.watch for w in watched]):
            for item in watched:
                self._revive(item.part)
            if time.monotonic() >= next_look or not announced:
                for item in watched:
                    item.look()
                next_look = time.monotonic() + LOOK_SECONDS
                for log in self._logs():
                    keep_small(log)
            if not announced and all(item.once_well for item in watched):
                announced = True
                self.when_well()

    def _logs(self) -> tuple[Path, ...]:
        """All that grow: strangers make Asterisk write, too."""
        asterisk = self._server.layout.log
        ours = (self._files.engine_log, self._files.supervisor_log)
        return (*ours, asterisk / "messages.log", asterisk / "console.log")

    def _revive(self, part: Part) -> None:
        if part.has_ended():
            _note(f"{part.name} ended. {self._last_words(part)}")
        if not part.is_due():
            return
        try:
            part.launch()
            part.restarts += 1
            _note(f"{part.name} started again (process {part.process_id})")
        except (AsteriskStartError, OSError) as error:
            _note(f"{part.name} cannot be started: {error}")
            part.put_off()

    def _last_words(self, part: Part) -> str:
        """A program that cannot run says why before it ends: nobody should have to look for it."""
        if part is self._asterisk:
            return f"Its last words: {self._server.last_log(1)}"
        lines = last_lines(self._files.engine_log, 1)
        return f"Its last words: {lines[0]}" if lines else "It wrote nothing."

    def _farewell(self) -> None:
        """Calls first, while the engine can still write their end; then the engine; then
        Asterisk."""
        if self._asterisk.process_id is not None and self._server.answers():
            self._hang_up_all()
        self._engine.stop()
        self._files.engine_process.unlink(missing_ok=True)
        self._asterisk.stop()

    def _hang_up_all(self) -> None:
        try:
            self._server.ask("channel request hangup all")
            deadline = time.monotonic() + FAREWELL_SECONDS
            while "0 active channels" not in self._server.ask("core show channels count"):
                if time.monotonic() > deadline:
                    return
                time.sleep(0.1)
        except subprocess.SubprocessError as error:
            _note(f"Asterisk's calls could not be ended first: {error}")

    def _start_asterisk(self) -> "subprocess.Popen[bytes]":
        return self._server.start()

    def _start_engine(self) -> "subprocess.Popen[bytes]":
        with self._files.engine_log.open("ab") as log:
            child = subprocess.Popen(  # noqa: S603
                list(self.engine_command), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._files.engine_process.write_text(str(child.pid))
        return child


def asterisk_log(settings: Settings) -> Path:
    """What Asterisk has to say."""
    return Layout.of(settings).log / "messages.log"


def _note(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}\n")
    sys.stderr.flush()


def _asked_to_stop(wake: int, watches: Sequence[int | None]) -> bool:
    """Sleep until a signal, the end of a part, or the next look."""
    poll = select.poll()
    for descriptor in (wake, *watches):
        if descriptor is not None:
            poll.register(descriptor, select.POLLIN)
    events = poll.poll(500)
    return any(descriptor == wake for descriptor, _ in events)


@contextmanager
def _woken_by_signals() -> Iterator[int]:
    """A descriptor that becomes readable when somebody wants us to stop."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    outer = signal.set_wakeup_fd(writer)
    try:
        yield reader
    finally:
        signal.set_wakeup_fd(outer)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reader)
        os.close(writer)
