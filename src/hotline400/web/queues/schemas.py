"""A queue of a hotline (分组) and its settings (F-HUNT-2 to 9)."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from hotline400.routing.queue import HuntOrder
from hotline400.web.fields import PRINTABLE, Between, Id, Label, Received, Shown

QueueId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
QueueName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), PRINTABLE
]
OfferTimeout = Annotated[int, Between(5, 60)]
MostOffers = Annotated[int, Between(1, 150)]
MaxWaiting = Annotated[int, Between(0, 1000)]
MaxWait = Annotated[int, Between(10, 3600)]
MemoryHours = Annotated[int, Between(0, 720)]
AnnounceEvery = Annotated[int, Between(15, 600)]
WrapUp = Annotated[int, Between(0, 600)]
Weight = Annotated[int, Between(0, 100)]
SkillName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), PRINTABLE
]
SkillLevel = Annotated[int, Between(1, 10)]


class WideningStep(Shown):
    """From `after_seconds` of waiting on, phones of this `level` of the skill are good enough; 0:
    any phone."""

    after_seconds: Annotated[int, Between(0, 3600)]
    level: Annotated[int, Between(0, 10)]


Widening = Annotated[list[WideningStep], Field(max_length=10)]


class Queue(Shown):
    """`version` is the ETag of the queue and of its members. `id` is what a flow's hunt nodes name;
    `main` is the queue with all bound phones that every hotline has."""

    id: str
    name: str
    order: HuntOrder
    offer_timeout_seconds: int
    most_offers: int | None
    max_waiting: int
    max_wait_seconds: int
    ring_back_prompt_id: str | None
    connect_at_once: bool
    memory_hours: int
    announce_position: bool
    announce_wait: bool
    announce_every_seconds: int
    whisper: bool
    whisper_prompt_id: str | None
    accept_key: bool
    wrap_up_seconds: int
    widening: list[WideningStep]
    member_count: int
    version: int
    created_at: AwareDatetime


class QueueList(Shown):
    items: list[Queue]
    next_cursor: str | None = None


class QueueSettings(Received):
    """What may be set. `ring_back_prompt_id` null: the ring tone. `whisper_prompt_id` null with
    `whisper`: the platform's own words."""

    order: HuntOrder = HuntOrder.DEFAULT
    offer_timeout_seconds: OfferTimeout = 15
    most_offers: MostOffers | None = None
    max_waiting: MaxWaiting = 10
    max_wait_seconds: MaxWait = 300
    ring_back_prompt_id: Id | None = None
    connect_at_once: bool = Field(default=False, strict=True)
    memory_hours: MemoryHours = 0
    announce_position: bool = Field(default=False, strict=True)
    announce_wait: bool = Field(default=False, strict=True)
    announce_every_seconds: AnnounceEvery = 45
    whisper: bool = Field(default=False, strict=True)
    whisper_prompt_id: Id | None = None
    accept_key: bool = Field(default=False, strict=True)
    wrap_up_seconds: WrapUp = 0
    widening: Widening = Field(default_factory=list)


class NewQueue(QueueSettings):
    """Without an `id` it gets one."""

    id: QueueId | None = None
    name: QueueName


class QueueChange(QueueSettings):
    """Only the fields that are sent change."""

    name: Label = ""


class QueueMember(Shown):
    """One phone of a queue. `position` counts from 0; skills are name → level, 1 to 10."""

    phone_id: str
    number: str
    label: str
    position: int
    weight: int
    skills: dict[str, int]


class QueueMembers(Shown):
    items: list[QueueMember]


class QueueMemberEntry(Received):
    phone_id: Id
    weight: Weight = 1
    skills: Annotated[dict[SkillName, SkillLevel], Field(max_length=20)] = Field(
        default_factory=dict
    )


class QueueMemberEntries(Received):
    """The whole list as it shall be from now on, in the order of a sequential hunt. In `main` every
    bound phone takes part; entries only give weights and skills there."""

    items: Annotated[list[QueueMemberEntry], Field(max_length=150)]
