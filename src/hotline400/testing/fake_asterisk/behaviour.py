"""What a rung phone does. Causes and SIP statuses are the pairs the real Asterisk gave."""

from dataclasses import dataclass
from math import inf
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Answers:
    """Rings, is answered after some seconds, and hangs up some seconds later, or never."""

    after: float = 1.0
    hangs_up_after: float | None = None
    rings: bool = True


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Rings until we give up. `rings` False: not even that, the far end is dead silent."""

    rings: bool = True


@dataclass(frozen=True, slots=True)
class Refuses:
    """The network or the phone says no, with a Q.850 cause and a SIP status."""

    after: float = 1.0
    cause: int = 19
    sip_status: int = 480
    rings: bool = True


@dataclass(frozen=True, slots=True)
class Busy(Refuses):
    """486."""

    cause: int = 17
    sip_status: int = 486
    rings: bool = False


@dataclass(frozen=True, slots=True)
class Rejects(Refuses):
    """The person declines the ringing call: 603."""

    cause: int = 21
    sip_status: int = 603


@dataclass(frozen=True, slots=True)
class Unreachable(Refuses):
    """The network cannot reach it: 503, without ringing."""

    cause: int = 34
    sip_status: int = 503
    rings: bool = False


@dataclass(frozen=True, slots=True)
class NoSuchEndpoint:
    """Asterisk refuses to originate at all: the trunk does not exist there, or does not answer
    the OPTIONS that it is watched by."""


Behaviour: TypeAlias = Answers | NoAnswer | Refuses | NoSuchEndpoint


def seconds_until_decided(behaviour: Behaviour) -> float:
    """How long it takes until the phone answers or refuses; for ever for some."""
    return behaviour.after if isinstance(behaviour, Answers | Refuses) else inf
