"""Calls that the dialplan handled while we were away: their records come from its own journal."""

from pathlib import Path

import anyio
import structlog

from hotline400.ari.client import AriClient
from hotline400.ari.resources import channel as channels
from hotline400.engine.clock import Clock
from hotline400.engine.configuration import Configuration
from hotline400.engine.ports import Places, RecordStore
from hotline400.record.fallback import FallbackCall, FallbackJournal, read_fallback_journal
from hotline400.record.record import CallRecord

log = structlog.get_logger()

LOOK_SECONDS = 2.0


class FallbackReader:
    """Reads the dialplan's journal while it grows; a record's key makes saving it again harmless.

    The journal begins anew once everything in it has been saved: it is renamed first and read
    until all is, so that a line written meanwhile is not lost. A call begun before and ended after
    the renaming has its end in the new journal, and is closed when its channel is gone.
    """

    def __init__(
        self,
        file: Path,
        store: RecordStore,
        configuration: Configuration,
        places: Places,
        ari: AriClient,
        now: Clock,
    ) -> None:
        self._file = anyio.Path(file)
        self._old = anyio.Path(file.with_suffix(".old"))
        self._store = store
        self._configuration = configuration
        self._places = places
        self._ari = ari
        self._now = now
        self._saved: set[str] = set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 — the database is away: it is tried again
                log.warning("fallback_calls_not_saved", error=str(error))
            await anyio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Save what has ended since the last look."""
        if await self._old.exists():
            if await self._save(self._old):
                await self._old.unlink()
                self._saved.clear()
        elif await self._file.exists() and await self._save(self._file):
            await self._file.rename(self._old)

    async def _save(self, file: anyio.Path) -> bool:
        """Whether every call in the file has ended and is saved."""
        text = (await file.read_bytes()).decode(errors="replace")
        journal = read_fallback_journal(text.splitlines(keepends=True))
        for call in [*journal.finished, *await self._cut_off(journal)]:
            if call.record.call_id not in self._saved:
                await self._store.save(self._completed(call.record), call.events)
                self._saved.add(call.record.call_id)
                log.info("fallback_call_saved", call_id=call.record.call_id)
        return journal.unfinished.keys() <= self._saved_channels()

    async def _cut_off(self, journal: FallbackJournal) -> list[FallbackCall]:
        """Unfinished calls whose channel Asterisk no longer has: it died in between."""
        if not journal.unfinished or not self._ari.connected:
            return []
        there = {channel.id for channel in await channels.list_all(self._ari)}
        return [journal.close(key, self._now()) for key in journal.unfinished if key not in there]

    def _saved_channels(self) -> set[str]:
        return {call_id.removeprefix("fallback-") for call_id in self._saved}

    def _completed(self, record: CallRecord) -> CallRecord:
        """What the dialplan cannot know: where the caller is from, and whose number it is now."""
        hotline = self._configuration.hotline(record.hotline_number)
        tenant_id = hotline.tenant_id if hotline else record.tenant_id
        place = self._places.place_of(record.caller_number or "")
        return record.model_copy(update={"tenant_id": tenant_id, **place.model_dump()})
