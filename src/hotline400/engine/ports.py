"""What the engine needs from the rest of the house. Storage, audio and data adapt to these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hotline400.record.callback import CallbackRequest, CallbackResult, CallbackState
from hotline400.record.event import CallEvent
from hotline400.record.past_call import PastCall
from hotline400.record.record import CallRecord, Measured
from hotline400.routing.hotline import Hotline
from hotline400.routing.places import Place
from hotline400.routing.trunk import Trunk

__all__ = [
    "CallbackStore",
    "Directory",
    "Manager",
    "Messages",
    "NewTake",
    "Place",
    "Places",
    "RecentCalls",
    "RecordStore",
    "Recordings",
    "Take",
    "Takes",
    "VoicemailStore",
]


class Directory(Protocol):
    """Where configuration comes from. Any method may raise when the database is away: the engine
    then goes on with what it knew last."""

    async def hotlines(self) -> list[Hotline]:
        """Every number that is not free, in whatever state."""
        ...

    async def hotline(self, number: str) -> Hotline | None: ...

    async def trunks(self) -> list[Trunk]: ...

    async def revision(self) -> int:
        """Grows with every change of configuration, by whomever it was made."""
        ...


class RecordStore(Protocol):
    """Where finished calls are shipped. Saving is idempotent by key, and all or nothing."""

    async def save(self, record: CallRecord, events: list[CallEvent]) -> None: ...

    async def save_all(self, calls: Sequence[tuple[CallRecord, list[CallEvent]]]) -> None: ...


class RecentCalls(Protocol):
    """What the records tell of calls before this engine was started."""

    async def calls(
        self, tenant_id: str, hotline_number: str, after: tuple[datetime, str]
    ) -> list[PastCall]:
        """The next calls of a number that were let through and are over, in the order of
        (began_at, call_id), beginning behind `after`; some at a time, and none when that is all.
        May raise when the database is away."""
        ...


class Places(Protocol):
    """Number → place. Pure and fast enough for the call path."""

    def place_of(self, number: str) -> Place: ...


class Recordings(Protocol):
    """Turns the two raw sides of a talk into one stereo file in the media store."""

    async def store(self, call: CallRecord, caller_side: str, phone_side: str) -> tuple[str, float]:
        """Merge, remove the raw sides, return (path relative to the store, seconds)."""
        ...


class Messages(Protocol):
    """The raw files of messages that callers leave, by the name that we gave them: signed linear,
    16 bits, 8 kHz."""

    def measure(self, message: str) -> Measured | None:
        """What has been recorded so far; None: there is no such file."""
        ...

    def may_be_there(self, message: str) -> bool:
        """Whether trying to store it again is of use."""
        ...

    async def store(self, call: CallRecord, message: str) -> tuple[str, float]:
        """Make the file of the media store and remove the raw one; (path relative to the store,
        seconds). Again after a crash gives the same."""
        ...

    async def discard(self, message: str) -> None:
        """Remove the raw file of a message in which nothing was said, if it is there."""
        ...


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message that can be played; `media` as Asterisk names it ("sound:/path")."""

    id: str
    media: str
    caller_number: str | None


class VoicemailStore(Protocol):
    """The messages of a voicemail box of one tenant: another's are not there. Any method may raise
    when the database is away."""

    async def unheard(
        self, tenant_id: str, hotline_number: str, box: str, limit: int
    ) -> list[StoredMessage]:
        """New ones, oldest first."""
        ...

    async def mark_heard(self, tenant_id: str, message_id: str, now: datetime) -> None:
        """By phone; one that is heard already stays as it is."""
        ...

    async def delete(self, tenant_id: str, message_id: str, now: datetime) -> None:
        """As on the page: it can be brought back for a while."""
        ...

    async def count(self, tenant_id: str, hotline_number: str, box: str) -> int:
        """How many are kept in it."""
        ...


class CallbackStore(Protocol):
    """Requests to be called back. Any method may raise when the database is away. `engine`: which
    of several engines asks; a request is one engine's at a time."""

    async def mine(self, engine: str, now: datetime) -> list[CallbackRequest]:
        """The open ones of this engine, those included that were nobody's any more."""
        ...

    async def begin(self, request_id: str, engine: str, call_id: str) -> bool:
        """Take a waiting one for this call; False where it waits no more, or is another's."""
        ...

    async def give_back(self, request_id: str, call_id: str) -> None:
        """It waits again: this call never began."""
        ...

    async def close(
        self, request_id: str, state: CallbackState, result: CallbackResult, now: datetime
    ) -> None:
        """A waiting one is over without a call."""
        ...

    async def is_open(self, tenant_id: str, hotline_number: str, queue: str, number: str) -> bool:
        """Whether this number is to be called back for this queue."""
        ...


@dataclass(frozen=True, slots=True)
class Take:
    """An announcement that was just recorded, as it would be kept: level and ends made right.
    `media` as Asterisk names it ("sound:/path")."""

    id: str
    media: str
    seconds: float


@dataclass(frozen=True, slots=True)
class NewTake:
    """Whose prompt it becomes. `replaces`: the id of the prompt in whose place it goes, if that is
    still there."""

    tenant_id: str
    replaces: str | None
    call_id: str
    caller_number: str | None


class Takes(Protocol):
    """Announcements recorded by phone, by the name that we gave their raw file."""

    async def shape(self, take: str) -> Take | None:
        """None: nothing was said. May raise OSError."""
        ...

    async def keep(self, take: Take, new: NewTake, now: datetime) -> str:
        """Put it into the tenant's library; the prompt's id. May raise when the database is away;
        then nothing has changed."""
        ...

    async def discard(self, take: str) -> None:
        """Remove what is left of it, kept or not."""
        ...


class NoAnswerError(Exception):
    """The customer's system gave no answer. `reason`: a word for why, such as "timeout"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CustomerSystems(Protocol):
    """The tenants' own systems, asked over HTTP."""

    async def post(self, tenant_id: str, url: str, document: object, seconds: float) -> bytes:
        """The answer to this document. Raises NoAnswerError; never takes longer, and waits for no
        other tenant's system."""
        ...


class Manager(Protocol):
    """What the engine asks of Asterisk's manager interface. Each may raise `ari.ami.AmiError`."""

    async def mix_monitor(self, channel: str, options: str) -> None: ...

    async def stop_mix_monitor(self, channel: str) -> None: ...

    async def put(self, family: str, key: str, value: str) -> None: ...

    async def delete_tree(self, family: str) -> None: ...
