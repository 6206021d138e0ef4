"""Storage in memory: where the engine's configuration comes from and its records go to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import anyio
import anyio.lowlevel

from hotline400.engine.ports import NewTake, StoredMessage, Take
from hotline400.record.event import CallEvent
from hotline400.record.past_call import PastCall, past_call
from hotline400.record.record import CallRecord, Measured
from hotline400.routing.hotline import Hotline
from hotline400.routing.trunk import Trunk
from hotline400.testing.memory_callbacks import MemoryCallbacks


class DatabaseAwayError(Exception):
    """Nobody answers at the database's address."""


class MemoryDatabase:
    """A Directory, a RecordStore and RecentCalls. `away`: everything fails. `refuses`: calls whose
    record it will never take."""

    def __init__(self, hotlines: Iterable[Hotline] = (), trunks: Iterable[Trunk] = ()) -> None:
        self.away = False
        self.refuses: set[str] = set()
        self.records: dict[str, CallRecord] = {}
        self.events: dict[str, list[CallEvent]] = {}
        self.saves: list[str] = []
        """Call ids in the order of their saving, as often as it happened."""
        self._hotlines = {hotline.number: hotline for hotline in hotlines}
        self.callbacks = MemoryCallbacks(lambda: self.away)
        self._trunks = list(trunks)
        self._revision = 1
        self._changed = anyio.Event()

    def put(self, hotline: Hotline) -> None:
        """A new or changed hotline."""
        self._hotlines[hotline.number] = hotline
        self._revision += 1

    def put_trunks(self, *trunks: Trunk) -> None:
        """These are the trunks from now on."""
        self._trunks = list(trunks)
        self._revision += 1

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something about what was saved holds."""
        while not holds():
            await self._changed.wait()

    async def _ask(self) -> None:
        await anyio.lowlevel.checkpoint()
        if self.away:
            raise DatabaseAwayError("connection refused")

    # Directory

    async def hotlines(self) -> list[Hotline]:
        """All of them."""
        await self._ask()
        return list(self._hotlines.values())

    async def hotline(self, number: str) -> Hotline | None:
        """One."""
        await self._ask()
        return self._hotlines.get(number)

    async def trunks(self) -> list[Trunk]:
        """All of them."""
        await self._ask()
        return list(self._trunks)

    async def revision(self) -> int:
        """Grows with every change."""
        await self._ask()
        return self._revision

    # RecordStore

    async def save(self, record: CallRecord, events: list[CallEvent]) -> None:
        """Keep a record; the same one again changes nothing."""
        await self.save_all([(record, events)])

    async def save_all(self, calls: Sequence[tuple[CallRecord, list[CallEvent]]]) -> None:
        """Keep all of them, or none."""
        await self._ask()
        if any(record.call_id in self.refuses for record, _ in calls):
            raise ValueError("a record breaks a rule of the database")
        for record, events in calls:
            self.records[record.call_id] = record
            self.events[record.call_id] = list(events)
            self.saves.append(record.call_id)
            self.callbacks.saved(record)
        self._changed.set()
        self._changed = anyio.Event()

    # RecentCalls

    async def calls(
        self, tenant_id: str, hotline_number: str, after: tuple[datetime, str]
    ) -> list[PastCall]:
        """All of them at once."""
        await self._ask()
        past = (past_call(events) for events in self.events.values())
        wanted = [
            call
            for call in past
            if call is not None
            and (call.tenant_id, call.hotline_number) == (tenant_id, hotline_number)
            and (call.began_at, call.call_id) > after
        ]
        return sorted(wanted, key=lambda call: (call.began_at, call.call_id))


class MemoryRecordings:
    """Recordings that are only named, never written."""

    def __init__(self, seconds: float = 1.0) -> None:
        self.seconds = seconds
        self.asked: list[tuple[str, str]] = []
        self.fails_with: Exception | None = None

    async def store(self, call: CallRecord, caller_side: str, phone_side: str) -> tuple[str, float]:
        """Where the stereo file would be, and how long. `caller_side`, `phone_side`: raw files."""
        self.asked.append((caller_side, phone_side))
        await anyio.lowlevel.checkpoint()
        if self.fails_with is not None:
            raise self.fails_with
        return f"recordings/{call.call_id}.wav", self.seconds


class MemoryMessages:
    """Raw files of messages, as (seconds, seconds of voice) by name: the fake Asterisk's disk."""

    def __init__(self, raw: Mapping[str, Measured]) -> None:
        self.raw = raw
        self.stored: list[str] = []
        self.discarded: set[str] = set()
        self.fails_with: Exception | None = None
        self.unreadable: Exception | None = None

    def measure(self, message: str) -> Measured | None:
        """What has been recorded; None: nothing."""
        if self.unreadable is not None:
            raise self.unreadable
        return self.raw.get(message)

    def may_be_there(self, message: str) -> bool:
        """Whether there is a raw file."""
        return message in self.raw

    async def store(self, call: CallRecord, message: str) -> tuple[str, float]:
        """Where the file would be, and how long."""
        await anyio.lowlevel.checkpoint()
        if self.fails_with is not None:
            raise self.fails_with
        self.stored.append(message)
        return f"voicemails/{call.tenant_id}/{message}.wav", self.raw[message].seconds

    async def discard(self, message: str) -> None:
        """Nothing was said in it."""
        await anyio.lowlevel.checkpoint()
        self.discarded.add(message)


class MemoryVoicemails:
    """The messages of voicemail boxes. `away`: everything fails; `hangs`: nothing ever answers."""

    def __init__(self) -> None:
        self.away = self.hangs = False
        self.tenants: set[str] = set()
        """On whose behalf anything was asked."""
        self.counts: dict[tuple[str, str], int] = {}
        self.messages: dict[tuple[str, str], list[StoredMessage]] = {}
        self.heard: dict[str, datetime] = {}
        self.deleted: dict[str, datetime] = {}

    async def _ask(self, tenant_id: str) -> None:
        self.tenants.add(tenant_id)
        await anyio.lowlevel.checkpoint()
        if self.hangs:
            await anyio.sleep_forever()
        if self.away:
            raise DatabaseAwayError("connection refused")

    async def count(self, tenant_id: str, hotline_number: str, box: str) -> int:
        """How many are kept."""
        await self._ask(tenant_id)
        return self.counts.get((hotline_number, box), 0)

    async def unheard(
        self, tenant_id: str, hotline_number: str, box: str, limit: int
    ) -> list[StoredMessage]:
        """Those of `messages` that were not heard."""
        await self._ask(tenant_id)
        gone = {*self.heard, *self.deleted}
        kept = self.messages.get((hotline_number, box), [])
        return [message for message in kept if message.id not in gone][:limit]

    async def mark_heard(self, tenant_id: str, message_id: str, now: datetime) -> None:
        """It was."""
        await self._ask(tenant_id)
        self.heard[message_id] = now

    async def delete(self, tenant_id: str, message_id: str, now: datetime) -> None:
        """It is not new any more."""
        await self._ask(tenant_id)
        self.deleted[message_id] = now


class MemoryTakes:
    """Announcements recorded by phone, by the fake Asterisk's files. `away`: the database takes
    none; `hangs`: it never answers; `full`: the disk is."""

    def __init__(self, raw: Mapping[str, Measured]) -> None:
        self.raw = raw
        self.away = self.hangs = self.full = False
        self.kept: dict[str, NewTake] = {}
        """By take."""
        self.discarded: set[str] = set()

    async def shape(self, take: str) -> Take | None:
        """As long as the voice in it."""
        await anyio.lowlevel.checkpoint()
        if self.full:
            raise OSError("no space left on device")
        found = self.raw.get(take)
        if found is None or not found.voice_seconds:
            return None
        return Take(take, f"sound:/takes/{take}", found.voice_seconds)

    async def keep(self, take: Take, new: NewTake, now: datetime) -> str:  # noqa: ARG002
        """A prompt of the same name."""
        await anyio.lowlevel.checkpoint()
        if self.hangs:
            await anyio.sleep_forever()
        if self.away:
            raise DatabaseAwayError("connection refused")
        self.kept[take.id] = new
        return f"prompt-of-{take.id}"

    async def discard(self, take: str) -> None:
        """Nothing is left of it."""
        await anyio.lowlevel.checkpoint()
        self.discarded.add(take)


class MemorySystems:
    """The customer's system: answers what it is told to, after some seconds."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, object]] = []
        self.tenants: list[str] = []
        self.answer: bytes | Exception = b"{}"
        self.after = 0.0
        """Seconds; infinite: never."""

    async def post(
        self,
        tenant_id: str,
        url: str,
        document: object,
        seconds: float,  # noqa: ARG002
    ) -> bytes:
        """See `engine.ports.CustomerSystems`; a system that never answers keeps no time."""
        self.asked.append((url, document))
        self.tenants.append(tenant_id)
        await anyio.sleep(self.after)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer
