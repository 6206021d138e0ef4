"""What shall happen to one call, and what its record must say then."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotline400.record.event import EventKind
from hotline400.record.record import Disposition, OfferResult, ReleasedBy
from hotline400.testing.carrier.phone import Behaviour

HOTLINE = "4001234567"


@dataclass(frozen=True)
class PhoneRole:
    """A bound phone and what it does when it is called."""

    number: str
    behaviour: Behaviour


@dataclass(frozen=True)
class HangsUp:
    """What the caller does: `seconds` after this event of the call, puts the receiver down."""

    after: EventKind
    seconds: float


@dataclass(frozen=True)
class Expected:
    """What the record must say. None: not looked at."""

    disposition: Disposition
    reason: str
    released_by: ReleasedBy
    offers: tuple[tuple[str, OfferResult], ...] = ()
    caller_number: str | None = None
    place: str | None = None
    """Part of province and city, as text."""
    shown: str | None = None
    """The number that the answering phone saw."""
    sip_status: int | None = None
    was_queued: bool = False


@dataclass(frozen=True)
class Fate:
    """One call of the programme.

    `ready` is the event of this call after which the next call may be placed; ENDED stands for
    the end of the call as the caller sees it.
    """

    zh: str
    en: str
    expected: Expected
    caller: str | None = "13911110001"
    called: str = HOTLINE
    phones: tuple[PhoneRole, ...] = ()
    hangs_up: HangsUp | None = None
    ready: EventKind = EventKind.OFFERED
    settings: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str | None] = field(default_factory=dict)
    codecs: tuple[str, ...] = ("PCMA",)
    is_blacklisted: bool = False
    is_suspended: bool = False

    def title(self, language: str) -> str:
        return self.en if language == "en" else self.zh
