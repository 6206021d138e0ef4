"""Calls that the dialplan handled while we were away: their records come from its own journal."""

from pathlib import Path

import anyio
import structlog

from hotline400.engine.configuration import Configuration
from hotline400.engine.ports import Places, RecordStore
from hotline400.record.fallback import read_fallback
from hotline400.record.record import CallRecord
from hotline400.routing.numbers import normalise

log = structlog.get_logger()

LOOK_SECONDS = 2.0


class FallbackReader:
    """Reads the dialplan's journal whenever it has grown; a record's key makes saving it again
    harmless."""

    def __init__(
        self, file: Path, store: RecordStore, configuration: Configuration, places: Places
    ) -> None:
        self._file = anyio.Path(file)
        self._store = store
        self._configuration = configuration
        self._places = places
        self._saved: set[str] = set()
        self._size = -1

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 — the database is away: it is tried again
                log.warning("fallback_calls_not_saved", error=str(error))
            await anyio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Save what has ended; start a new journal once everything in this one has."""
        if not await self._file.exists():
            return
        size = (await self._file.stat()).st_size
        if size == self._size:
            return
        ended, open_calls = read_fallback((await self._file.read_bytes()).decode(errors="replace"))
        for record in ended:
            if record.call_id not in self._saved:
                await self._store.save(self._completed(record), [])
                self._saved.add(record.call_id)
        self._size = size
        log.debug("fallback_journal_read", ended=len(ended), open=len(open_calls))

    def _completed(self, record: CallRecord) -> CallRecord:
        """What the dialplan cannot know: whose number it is, and where the caller is from."""
        called = normalise(record.hotline_number) or record.hotline_number
        caller = normalise(record.caller_raw)
        hotline = self._configuration.hotline(called)
        return record.model_copy(
            update={
                "hotline_number": called,
                "caller_number": caller,
                "tenant_id": hotline.tenant_id if hotline else None,
                **self._places.place_of(caller or "").model_dump(),
            }
        )
