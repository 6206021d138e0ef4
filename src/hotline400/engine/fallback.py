"""Calls that the dialplan handled while we were away: their records come from its own journal."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import anyio
import structlog

from hotline400.ari.client import AriClient
from hotline400.ari.errors import AriError
from hotline400.ari.resources import channel as channels
from hotline400.engine.clock import Clock
from hotline400.engine.configuration import Configuration
from hotline400.engine.ports import Places, RecordStore
from hotline400.record.event import CallEvent
from hotline400.record.fallback import FallbackCall, FallbackJournal, read_fallback_journal
from hotline400.record.record import CallRecord

log = structlog.get_logger()

LOOK_SECONDS = 2.0
FAILURES_A_LOOK = 3


class FallbackReader:
    """Reads the dialplan's journal while it grows; a record's key makes saving it again harmless.

    The journal begins anew once everything in it has been saved: it is renamed first and read
    together with the new one until all calls begun in it are saved, so that nothing written
    meanwhile is lost.
    """

    def __init__(
        self,
        file: Path,
        store: RecordStore,
        configuration: Configuration,
        places: Places,
        ari: AriClient,
        now: Clock,
        heard: Callable[[Sequence[CallEvent]], None] = lambda _: None,
    ) -> None:
        """`heard` is told the events of each call, once it is saved."""
        self._file = anyio.Path(file)
        self._old = anyio.Path(file.with_suffix(".old"))
        self._store = store
        self._configuration = configuration
        self._places = places
        self._ari = ari
        self._now = now
        self._heard = heard
        self._saved: set[str] = set()
        self._failures: Counter[str] = Counter()
        self._going_on: frozenset[str] = frozenset()
        """Channels of the calls that had not ended at the last look."""

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except (OSError, AriError) as error:
                log.warning("fallback_journal_not_read", error=str(error))
            await anyio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Save what has ended since the last look."""
        gone = await self._gone()  # before reading: of who is gone, all has been written
        lines = await _lines(self._old)
        renamed = bool(lines)
        lines += await _lines(self._file)
        if not lines:
            return
        known = self._configuration
        journal = read_fallback_journal(
            lines, known.trunks, lambda number: known.hotline(number) is not None
        )
        cut_off = [journal.close(key, self._now()) for key in journal.unfinished.keys() & gone]
        await self._save_all([*journal.finished, *cut_off])
        self._going_on = frozenset(journal.unfinished)
        begun = {call.record.call_id for call in journal.finished}
        begun |= {f"fallback-{key}" for key in journal.unfinished}
        if begun <= self._saved:
            await self._begin_anew(journal, renamed=renamed)

    async def _begin_anew(self, journal: FallbackJournal, *, renamed: bool) -> None:
        if not renamed:
            await self._file.rename(self._old)
            return
        if journal.unreadable:
            log.warning("fallback_lines_unreadable", lines=journal.unreadable)
        await self._old.unlink()
        self._saved.clear()
        self._failures.clear()

    async def _save_all(self, calls: list[FallbackCall]) -> None:
        """One that cannot be saved for a fault of its own does not hold up the others; a database
        that is away is not asked for each."""
        unsaved = [call for call in calls if call.record.call_id not in self._saved]
        failed = 0
        for call in sorted(unsaved, key=lambda c: self._failures[c.record.call_id]):
            call_id = call.record.call_id
            try:
                await self._store.save(self._completed(call.record), call.events)
            except Exception as error:  # noqa: BLE001 — whatever the database throws, we try again
                log.warning("fallback_call_not_saved", call_id=call_id, error=str(error))
                self._failures[call_id] += 1
                failed += 1
                if failed == FAILURES_A_LOOK:
                    return
                continue
            self._saved.add(call_id)
            self._heard(call.events)
            log.info("fallback_call_saved", call_id=call_id)

    async def _gone(self) -> frozenset[str]:
        """Of the calls that went on at the last look, those whose channel Asterisk no longer has.
        One that the journal still calls unfinished then was cut off when Asterisk died."""
        if not self._going_on or not self._ari.connected:
            return frozenset()
        return self._going_on - {channel.id for channel in await channels.list_all(self._ari)}

    def _completed(self, record: CallRecord) -> CallRecord:
        """What the dialplan cannot know: where the caller is from, and whose number it is now."""
        hotline = self._configuration.hotline(record.hotline_number)
        tenant_id = hotline.tenant_id if hotline else record.tenant_id
        place = self._places.place_of(record.caller_number or "")
        return record.model_copy(update={"tenant_id": tenant_id, **place.model_dump()})


async def _lines(file: anyio.Path) -> list[str]:
    if not await file.exists():
        return []
    content = await file.read_bytes()
    return [line.decode(errors="replace") for line in content.splitlines(keepends=True)]
