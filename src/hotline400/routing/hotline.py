"""A hotline as the engine knows it: one 400 number with everything needed to route a call.

This is the snapshot that storage builds, the engine caches in memory and on disk, and that
routes calls while the database is away.
"""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotline400.routing.flow import Flow
from hotline400.routing.former_hotline import as_now
from hotline400.routing.queue import MAIN, Queue
from hotline400.routing.screening_rules import CallerLists, ScreeningRules


class NumberState(StrEnum):
    """States of a 400 number in the inventory (F-NUM-1)."""

    FREE = "free"
    RESERVED = "reserved"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COOLING_OFF = "cooling_off"
    CANCELLED = "cancelled"


class Product(StrEnum):
    """The ready-made set-ups of the call flow (F-NUM-2). A hotline of any product may have a
    published flow; without one it is a sales hotline."""

    SALES = "sales"  # 新销售热线
    GROUP = "group"  # 分组热线
    REGION = "region"  # 地域热线
    FREE_FORM = "free_form"  # 自由流程


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
    valid_from: time | None = None  # 开始时间, China's time; None: all day
    valid_until: time | None = None  # 结束时间; before `valid_from`: over midnight


class VoicemailBox(BaseModel):
    """A voicemail box (留言箱) of a number, of a queue or of one phone."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str = ""
    greeting: str | None = None  # prompt reference; None: the node's
    max_seconds: int = Field(default=120, ge=5, le=600)
    """The longest message; a node may ask for a shorter one."""
    max_messages: int = Field(default=200, ge=1, le=10_000)
    pin_hash: str | None = Field(default=None, repr=False)  # None: not to be heard by phone


class Hotline(BaseModel):
    """Everything needed to route a call to one 400 number."""

    model_config = ConfigDict(frozen=True)

    number: str  # ten digits
    tenant_id: str
    state: NumberState
    phones: tuple[Phone, ...] = ()
    queues: dict[str, Queue] = Field(default_factory=dict)
    welcome: str | None = None  # prompt reference of the sales hotline, None: no welcome
    recording: bool = True
    caller_id_shown: CallerIdShown = CallerIdShown.CALLER
    answer_at: AnswerAt = AnswerAt.CONNECT
    screening: ScreeningRules = ScreeningRules()
    boxes: dict[str, VoicemailBox] = Field(default_factory=dict)
    flow: Flow | None = None  # as published; None: the sales hotline
    flow_version: int = 0  # 0: nothing was published yet
    prompts: dict[str, str] = Field(default_factory=dict)
    """Prompt reference → audio path without extension, for every prompt this hotline may play
    ("tenant:<id>", and "system:<key>" where the tenant replaced a system prompt). A system
    prompt not listed here is the platform's own."""

    @model_validator(mode="before")
    @classmethod
    def _of_a_former_version(cls, document: object) -> object:
        """What an engine of before an update left on disk counts until the database answers."""
        return as_now(document, MAIN) if isinstance(document, Mapping) else document

    def with_lists(self, lists: CallerLists) -> "Hotline":
        """The same with its tenant's lists as they are now; they are shared, not copied."""
        rules = self.screening.with_lists(lists)
        return self.model_copy(update={"screening": rules})

    def queue(self, queue_id: str) -> Queue | None:
        """One queue. Every hotline has the main queue, with all its phones."""
        return self.queues.get(queue_id) or (Queue() if queue_id == MAIN else None)

    @property
    def main(self) -> Queue:
        """The queue that every hotline has."""
        return self.queues.get(MAIN) or Queue()

    def box(self, box_id: str) -> VoicemailBox:
        """One voicemail box; the main one, which every hotline has, for one that is gone."""
        return self.boxes.get(box_id) or self.boxes.get(MAIN) or VoicemailBox(id=MAIN)

    def phones_of(self, queue: Queue) -> tuple[Phone, ...]:
        """The phones of a queue, in list order; one no longer bound is passed over."""
        if queue.members is None:
            return self.phones
        bound = {phone.id: phone for phone in self.phones}
        return tuple(bound[m.phone_id] for m in queue.members if m.phone_id in bound)
