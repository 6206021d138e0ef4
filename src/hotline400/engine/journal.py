"""The local journal: every event of every call, on disk before anything else learns of it.

Append-only lines of JSON in numbered segments. A line is written with one write(2), so that a
process killed at any moment loses nothing and at most tears the last line of a dying machine,
which reading tolerates. What is over and shipped is dropped when a segment is full.
"""

import errno
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import anyio
import orjson
import structlog

from hotline400.record import fold
from hotline400.record.event import CallEvent, EventKind

log = structlog.get_logger()

SEGMENT_BYTES = 16 * 1024 * 1024
SYNC_SECONDS = 0.2
_SEGMENT = re.compile(r"^journal-(\d{8})\.jsonl$")


class Journal:
    """The open segment, and in memory every call that is not both ended and shipped."""

    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        """Reads what is there, carries what is unfinished into a new segment, drops the rest."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._calls: dict[str, list[CallEvent]] = {}
        self._file: int | None = None
        self._written = self._carried = 0
        self._dirty = anyio.Event()
        self.failing = False
        """Whether the last write failed (disk full?); calls live on in memory until it heals."""
        old = _segments(folder)
        self.alive_until = _touched(old)
        """When the journal was last touched by whoever had it before: until then, at least, they
        were alive. None: there was nobody."""
        for segment in old:
            self._read(segment)
        self._forget_headless()
        self._number = _number(old[-1]) if old else 0
        self._start_segment()

    def append(self, event: CallEvent) -> None:
        """Write one event down. Never raises: a full disk must not end a call."""
        self._calls.setdefault(event.call_id, []).append(event)
        self._keep(_line(event))

    def _keep(self, line: bytes) -> None:
        """Write a line that follows from what is in memory; after a failure, all of it."""
        if not self.failing:
            self._try(lambda: self._write(line))
        if self.failing or self._written - self._carried > max(self._segment_bytes, self._carried):
            self._start_segment()

    def events(self, call_id: str) -> list[CallEvent]:
        """The events of a call that is not yet shipped."""
        return list(self._calls.get(call_id, ()))

    def open_calls(self) -> dict[str, list[CallEvent]]:
        """Calls that began and have not ended, oldest first."""
        return {key: list(e) for key, e in self._calls.items() if e and not fold.is_ended(e)}

    def known(self) -> dict[str, list[CallEvent]]:
        """Every call that is not in the database yet, oldest first."""
        return {key: list(events) for key, events in self._calls.items() if events}

    def flows_in_use(self) -> set[str]:
        """The fingerprints of the flows that open calls have entered."""
        events = (event for call in self.open_calls().values() for event in call)
        found = (event.text("flow") for event in events if event.kind is EventKind.FLOW_ENTERED)
        return {fingerprint for fingerprint in found if fingerprint}

    def unshipped(self) -> list[str]:
        """Calls that have ended and are not yet in the database, oldest first."""
        return [key for key, events in self._calls.items() if fold.is_ended(events)]

    def mark_shipped(self, call_id: str) -> None:
        """The call is in the database; the journal may forget it."""
        if self._calls.pop(call_id, None) is not None:
            self._keep(orjson.dumps({"shipped": call_id}) + b"\n")

    async def keep_synced(self, pause: float = SYNC_SECONDS) -> None:
        """Push what was written to the disk itself, at most every `pause` seconds: a power cut
        loses no more than that. Runs until cancelled."""
        while True:
            await self._dirty.wait()
            self._dirty = anyio.Event()
            if self._file is not None:
                try:
                    await anyio.to_thread.run_sync(os.fdatasync, self._file)
                except OSError as error:  # the segment was changed under us, or the disk fails
                    log.warning("journal_sync_failed", error=str(error))
            await anyio.sleep(pause)

    def close(self) -> None:
        """Close the open segment. Nothing is lost without it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _read(self, segment: Path) -> None:
        for number, line in enumerate(segment.read_bytes().split(b"\n"), start=1):
            if not line:
                continue
            try:
                document = orjson.loads(line)
                if isinstance(document, dict) and "shipped" in document:
                    self._calls.pop(document["shipped"], None)
                    continue
                event = CallEvent.model_validate(document)
            except (ValueError, TypeError):
                log.warning("journal_line_unreadable", segment=segment.name, line=number)
                continue
            events = self._calls.setdefault(event.call_id, [])
            if not events or events[-1].sequence < event.sequence:  # carried lines appear twice
                events.append(event)

    def _forget_headless(self) -> None:
        """A call whose beginning is lost can neither go on nor be shipped."""
        for call_id in [c for c, e in self._calls.items() if e[0].kind is not EventKind.BEGAN]:
            log.error("journal_call_without_beginning", call_id=call_id)
            del self._calls[call_id]

    def _start_segment(self) -> None:
        """Begin a new segment with all that is unfinished, then drop the older ones.

        The next begins when this one has at least doubled: with the database away for hours,
        what is carried may be more than a segment holds.
        """
        older = _segments(self._folder)
        self.close()
        self._number += 1
        path = self._folder / f"journal-{self._number:08}.jsonl"
        if self._try(lambda: self._carry_over(path)):
            for segment in older:
                segment.unlink()
        elif self._file is not None:  # whole or not at all: the older ones still have it
            path.unlink()

    def _carry_over(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._written = 0
        for events in self._calls.values():
            for event in events:
                self._write(_line(event))
        os.fsync(self._file)
        self._carried = self._written

    def _write(self, line: bytes) -> None:
        """Raises OSError, also when only a part was written: the disk is full then."""
        if self._file is None:
            raise OSError("the journal is closed")
        if os.write(self._file, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._written += len(line)
        self._dirty.set()

    def _try(self, writing: Callable[[], None]) -> bool:
        try:
            writing()
        except OSError as error:
            self._complain(error)
            return False
        self.failing = False
        return True

    def _complain(self, error: OSError) -> None:
        if not self.failing:
            log.error("journal_write_failed", error=str(error), folder=str(self._folder))
        self.failing = True


class Story:
    """The growing events of one call: the only way anything is noted about it."""

    def __init__(
        self,
        call_id: str,
        journal: Journal,
        now: Callable[[], datetime],
        heard: Callable[[CallEvent], None] = lambda _: None,
        lost: Callable[[], bool] = lambda: False,
    ) -> None:
        """`heard` is told every event. `lost` says that we have lost sight of the call: what our
        own clean-up would say from then on is not about it, so nothing is noted."""
        self.call_id = call_id
        self.events = journal.events(call_id)
        self._journal = journal
        self._now = now
        self._heard = heard
        self._lost = lost

    def note(self, kind: EventKind, /, *, at: datetime | None = None, **data: object) -> None:
        """Journal one event, then tell who listens. `at`: when it happened, if not now."""
        if self._lost():
            return
        event = CallEvent(
            call_id=self.call_id,
            sequence=len(self.events),
            at=at or self._now(),
            kind=kind,
            data={key: value for key, value in data.items() if value is not None},
        )
        self.events.append(event)
        self._journal.append(event)
        self._heard(event)


def _line(event: CallEvent) -> bytes:
    return orjson.dumps(event.model_dump(mode="json")) + b"\n"


def _segments(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if _SEGMENT.match(path.name))


def _touched(segments: list[Path]) -> datetime | None:
    times = [segment.stat().st_mtime for segment in segments]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _number(segment: Path) -> int:
    found = _SEGMENT.match(segment.name)
    return int(found.group(1)) if found else 0
