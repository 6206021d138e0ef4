"""What the engine routes by: the last known configuration, in memory and on disk.

The database is asked when something changed; while it is away, calls go on with what was known
last, even by an engine that was started without it.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import structlog
from pydantic import ValidationError

from hotline400.engine import snapshot as kept
from hotline400.engine.ports import Directory
from hotline400.engine.snapshot import Lists, Snapshot
from hotline400.routing.hotline import Hotline
from hotline400.routing.trunk import Trunk

log = structlog.get_logger()

POLL_SECONDS = 2.0


class Configuration:
    """Hotlines by number and trunks by priority, always the newest that could be had."""

    def __init__(self, directory: Directory, file: Path) -> None:
        self._directory = directory
        self._file = file
        self._snapshot = _read(file)
        self._lists_kept: Lists | None = None  # as they were written last
        self._changing = anyio.Lock()
        self.on_change: Callable[[], Awaitable[None]] | None = None
        """Told after every change, to bring Asterisk up to date."""

    def hotline(self, number: str) -> Hotline | None:
        return self._snapshot.hotlines.get(number)

    @property
    def hotlines(self) -> list[Hotline]:
        return list(self._snapshot.hotlines.values())

    @property
    def trunks(self) -> tuple[Trunk, ...]:
        return self._snapshot.trunks

    async def load(self) -> None:
        """Everything from the database. Raises what the directory raises when it is away."""
        async with self._changing:
            revision = await self._directory.revision()
            hotlines = {h.number: h for h in await self._directory.hotlines()}
            trunks = tuple(await self._directory.trunks())
            await self._keep(Snapshot(revision=revision, hotlines=hotlines, trunks=trunks))
        await self._tell()

    async def refresh(self, number: str | None) -> None:
        """One hotline has changed (None: trunks have). Returns when the next call sees it."""
        async with self._changing:
            update = await self._trunks() if number is None else await self._hotlines_with(number)
            await self._keep(self._snapshot.model_copy(update=update))
        await self._tell()

    async def _trunks(self) -> dict[str, object]:
        return {"trunks": tuple(await self._directory.trunks())}

    async def _hotlines_with(self, number: str) -> dict[str, object]:
        hotlines = dict(self._snapshot.hotlines)
        hotlines.pop(number, None)
        if (hotline := await self._directory.hotline(number)) is not None:
            hotlines[number] = hotline
        return {"hotlines": hotlines}

    async def follow(self, pause: float = POLL_SECONDS) -> None:
        """Notice changes made by others (another process, another node). Runs until cancelled."""
        away = False
        while True:
            await anyio.sleep(pause)  # first: whoever starts us loads what there is
            try:
                if await self._directory.revision() != self._snapshot.revision:
                    await self.load()
                away = False
            except Exception as error:  # noqa: BLE001 — whatever the database throws, calls go on
                if not away:
                    log.warning("configuration_source_away", error=str(error))
                away = True

    async def _keep(self, snapshot: Snapshot) -> None:
        """One change at a time: of two that cross, the older answer must not win, nor may both
        write the file at once. It counts though the disk is full: the file only serves an engine
        that starts without a database."""
        self._snapshot = snapshot
        lists = snapshot.lists
        new = None if self._lists_kept is not None and _are_same(lists, self._lists_kept) else lists
        try:
            await anyio.to_thread.run_sync(kept.write, self._file, snapshot, new)
            self._lists_kept = lists
        except OSError as error:
            log.warning("configuration_not_kept", file=str(self._file), error=str(error))

    async def _tell(self) -> None:
        if self.on_change is not None:
            await self.on_change()


def _are_same(lists: Lists, others: Lists) -> bool:
    """Whether they are the very same, without comparing a hundred thousand entries."""
    return lists.keys() == others.keys() and all(
        lists[tenant].are_same(others[tenant]) for tenant in lists
    )


def _read(file: Path) -> Snapshot:
    try:
        return kept.read(file)
    except FileNotFoundError:
        return Snapshot()
    except ValidationError as error:
        log.warning("configuration_cache_unreadable", file=str(file), error=str(error))
        return Snapshot()
