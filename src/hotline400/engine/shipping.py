"""From the journal to the database: every ended call exactly once, however often it is tried."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import anyio
import structlog

from hotline400.engine.clock import Clock
from hotline400.engine.journal import Journal
from hotline400.engine.merging import Merging
from hotline400.engine.ports import Messages, Recordings, RecordStore, Takes
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.record.record import CallRecord

log = structlog.get_logger()

FIRST_RETRY_SECONDS = 0.5
LAST_RETRY_SECONDS = 15.0
FAILURES_A_ROUND = 3
CALLS_AT_ONCE = 100
GATHER_SECONDS = 0.25
"""How long a first ended call waits for others to be saved with it."""

SETTLE = timedelta(seconds=1)
"""Asterisk writes the last of a recording when its own thread notices that the talk is over."""


class Shipper:
    """Merges a talk's two sides, folds the record, saves it. The key is the call's id, so a call
    shipped twice (we died between saving and noting it) is one record still."""

    def __init__(
        self,
        journal: Journal,
        store: RecordStore,
        recordings: Recordings,
        messages: Messages,
        takes: Takes,
        spool: Path,
        now: Clock,
        saved: Callable[[CallRecord], None] = lambda _: None,
    ) -> None:
        """`spool`: where Asterisk writes the raw sides of a talk. `saved` is told every record that
        is in the database now."""
        self._journal = journal
        self._store = store
        self._saved = saved
        self._merging = Merging(journal, recordings, messages, takes, spool, now)
        self._now = now
        self._news = anyio.Event()
        self._failures: Counter[str] = Counter()
        self._without_recording: set[str] = set()
        """Saved, but for the recording that is still to be merged."""
        self.away = False
        """Whether the database was away at the last try."""

    def hurry(self) -> None:
        """A call has ended."""
        self._news.set()

    async def run(self) -> None:
        """Ship until cancelled; what could not be shipped stays in the journal."""
        pause = FIRST_RETRY_SECONDS
        while True:
            self._news = anyio.Event()
            if await self.ship_all():
                pause = FIRST_RETRY_SECONDS
                with anyio.move_on_after(self._seconds_to_next()):
                    await self._news.wait()
                await anyio.sleep(GATHER_SECONDS)
            else:
                with anyio.move_on_after(pause):  # what ends meanwhile need not wait for it
                    await self._news.wait()
                await anyio.sleep(FIRST_RETRY_SECONDS)
                pause = min(2 * pause, LAST_RETRY_SECONDS)

    async def ship_all(self) -> bool:
        """Try every ended call that is due; whether none has failed.

        Many calls in one transaction cost little more than one. When that fails they are tried
        one by one, those that failed before last: a call that cannot be saved for a fault of its
        own must not hold up the others, and a database that is away need not be asked for each
        of a thousand.
        """
        due = [c for c in self._journal.unshipped() if self._due(c) <= self._now()]
        for call_id in due:
            await self._merging.attempt(call_id)
        sound = [c for c in due if c not in self._failures][:CALLS_AT_ONCE]
        if len(sound) > 1 and await self._ship(sound):
            due = [c for c in due if c not in sound]
        failed = 0
        for call_id in sorted(due, key=lambda c: self._failures[c]):
            if not await self._ship([call_id]):
                self._failures[call_id] += 1
                failed += 1
                if failed == FAILURES_A_ROUND:
                    break
        self.away = failed > 0
        return not failed

    def _due(self, call_id: str) -> datetime:
        """When a call may be shipped: a recorded one when Asterisk has closed its files. One that
        only lacks its recording: when that is tried again."""
        retry_at = self._merging.retry_at(call_id)
        if retry_at is not None and call_id in self._without_recording:
            return retry_at
        events = self._journal.events(call_id)
        talk, ended = fold.talk(events), fold.last(events, EventKind.ENDED)
        at = ended.at if ended else self._now()
        recorded = (talk is not None and talk.caller_side is not None) or fold.messages(events)
        return at + SETTLE if recorded or fold.takes(events) else at

    def _seconds_to_next(self) -> float:
        """Until the next ended call is due; for ever when there is none."""
        left = [self._due(c) - self._now() for c in self._journal.unshipped()]
        return max(0.0, min((d.total_seconds() for d in left), default=float("inf")))

    async def _ship(self, call_ids: list[str]) -> bool:
        """Save these calls together; whether that could be done."""
        lives = [self._journal.events(call_id) for call_id in call_ids]
        calls = [(fold.record(events), events) for events in lives]
        try:
            await self._store.save_all(calls)
        except Exception as error:  # noqa: BLE001 — whatever the database throws, we try again
            log.warning("calls_not_shipped", calls=call_ids[:10], error=str(error))
            return False
        for call_id, (record, _) in zip(call_ids, calls, strict=True):
            self._saved(record)
            self._failures.pop(call_id, None)
            if self._merging.retry_at(call_id) is not None:
                self._without_recording.add(call_id)
            else:
                self._journal.mark_shipped(call_id)
                self._without_recording.discard(call_id)
        return True
