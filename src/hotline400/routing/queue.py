"""A queue: a group of phones (分组), how they are rung, and how callers wait for them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hotline400.routing.nodes.hunt import MAIN

__all__ = ["MAIN", "HuntOrder", "Member", "Queue", "Widening", "level_wanted"]


class HuntOrder(StrEnum):
    """In which order the phones of a queue are rung (F-HUNT-2)."""

    DEFAULT = "default"  # random and even (默认方式)
    SEQUENTIAL = "sequential"  # in list order (顺序方式)
    ROUND_ROBIN = "round_robin"  # each after the one before, going on from call to call
    LONGEST_IDLE = "longest_idle"  # whose last talk is longest ago
    FEWEST_CALLS = "fewest_calls"  # who talked least often today
    RING_ALL = "ring_all"  # all free phones at once; the first to answer has the call
    WEIGHTED = "weighted"  # at random, in proportion to the weights
    SKILL = "skill"  # the best at what is asked first; others as the wait grows


class Member(BaseModel):
    """One phone's part in a queue."""

    model_config = ConfigDict(frozen=True)

    phone_id: str
    weight: int = Field(default=1, ge=0, le=100)
    skills: dict[str, int] = Field(default_factory=dict)  # name → level 1 (little) to 10 (best)


class Widening(BaseModel):
    """From this much waiting on, phones of this level of the skill are good enough; 0: any."""

    model_config = ConfigDict(frozen=True)

    after_seconds: int = Field(ge=0, le=3600)
    level: int = Field(ge=0, le=10)


class Queue(BaseModel):
    """Settings of one queue; in force for the next call at once, not versioned with the flow."""

    model_config = ConfigDict(frozen=True)

    id: str = MAIN
    name: str = ""
    members: tuple[Member, ...] | None = None
    """In list order. None: all bound phones of the hotline, in the order of its list."""
    order: HuntOrder = HuntOrder.DEFAULT
    offer_timeout_seconds: int = Field(default=15, ge=5, le=60)  # 转接超时时间
    most_offers: int | None = Field(default=None, ge=1, le=150)
    """How many phones one call is offered to at most (转移次数); None: each has its turn."""
    max_waiting: int = Field(default=10, ge=0, le=1000)  # 最大排队等待数
    max_wait_seconds: int = Field(default=300, ge=10, le=3600)
    ring_back: str | None = None  # prompt reference; None: ring tone, waiting music
    connect_at_once: bool = False
    """立即接通: the ring tone even where there is ring-back music."""
    memory_hours: int = Field(default=0, ge=0, le=720)
    """主叫记忆: for so long a caller comes first to the phone that answered last; 0: off."""
    announce_position: bool = False
    announce_wait: bool = False  # the expected wait
    announce_every_seconds: int = Field(default=45, ge=15, le=600)
    whisper: str | None = None  # prompt the answering phone hears before it is connected
    accept_key: bool = False
    """The phone must press 1, so that a mobile's own voicemail never swallows a call."""
    wrap_up_seconds: int = Field(default=0, ge=0, le=600)  # 话后处理: the phone rests so long
    widening: Annotated[tuple[Widening, ...], Field(max_length=10)] = ()


def level_wanted(widening: Sequence[Widening], waited_seconds: float, best: int) -> int:
    """How good at the skill a phone must be for a caller who has waited so long. `best`: the
    highest level that a phone has. Without steps: 1, whoever has the skill at all; before the first
    step: only the best, so that each step opens the queue to more phones."""
    if not widening:
        return 1
    reached = [step for step in widening if step.after_seconds <= waited_seconds]
    if not reached:
        return max(1, best)
    return max(reached, key=lambda step: step.after_seconds).level
