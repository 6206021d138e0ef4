"""A hotline as the engine knows it: one 400 number with everything needed to route a call.

This is the snapshot that storage builds, the engine caches in memory and on disk, and that
routes calls while the database is away.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class NumberState(StrEnum):
    """States of a 400 number in the inventory (F-NUM-1)."""

    FREE = "free"
    RESERVED = "reserved"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COOLING_OFF = "cooling_off"
    CANCELLED = "cancelled"


class HuntOrder(StrEnum):
    """In which order bound phones are rung (F-HUNT-2)."""

    DEFAULT = "default"  # random and even (默认方式)
    SEQUENTIAL = "sequential"  # in list order (顺序方式)


class CallerIdShown(StrEnum):
    """Which number the rung phone sees (F-CALL-4)."""

    CALLER = "caller"
    HOTLINE = "hotline"


class AnswerAt(StrEnum):
    """When the caller's leg is answered; before that prompts and music are early media."""

    CONNECT = "connect"
    START = "start"


class Phone(BaseModel):
    """A bound phone (接听电话): a landline or mobile reached over a trunk."""

    model_config = ConfigDict(frozen=True)

    id: str
    number: str  # national digits: 13800138000, 02088886666, 4001234567
    label: str = ""


class BlacklistEntry(BaseModel):
    """A caller who is hung up at once (F-SCREEN-1)."""

    model_config = ConfigDict(frozen=True)

    number: str
    expires_at: AwareDatetime | None = None


class Hotline(BaseModel):
    """Everything needed to route a call to one 400 number."""

    model_config = ConfigDict(frozen=True)

    number: str  # ten digits
    tenant_id: str
    state: NumberState
    order: HuntOrder = HuntOrder.DEFAULT
    phones: tuple[Phone, ...] = ()
    offer_timeout_seconds: int = Field(default=15, ge=5, le=60)  # 转接超时时间
    max_waiting: int = Field(default=10, ge=0, le=1000)  # 最大排队等待数
    max_wait_seconds: int = Field(default=300, ge=10, le=3600)
    welcome: str | None = None  # prompt reference, None: no welcome
    ring_back: str | None = None  # prompt reference, None: the system's music
    recording: bool = True
    caller_id_shown: CallerIdShown = CallerIdShown.CALLER
    answer_at: AnswerAt = AnswerAt.CONNECT
    blacklist: tuple[BlacklistEntry, ...] = ()
    prompts: dict[str, str] = Field(default_factory=dict)
    """Prompt reference → audio path without extension, for every prompt this hotline may play
    ("tenant:<id>", and "system:<key>" where the tenant replaced a system prompt). A system
    prompt not listed here is the platform's own."""


def is_blacklisted(hotline: Hotline, caller: str | None, now: datetime) -> bool:
    """Whether this caller is to be hung up at once."""
    return caller is not None and any(
        entry.number == caller and (entry.expires_at is None or now < entry.expires_at)
        for entry in hotline.blacklist
    )
