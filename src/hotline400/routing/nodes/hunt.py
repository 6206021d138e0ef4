"""The phones of a queue are rung (F-HUNT-1…9)."""

from typing import Annotated, Literal

from pydantic import Field

from hotline400.routing.nodes.node import Exit, Key, NodeId, NodeModel

MAIN = "main"
"""The queue that every hotline has."""
QueueRef = Annotated[str, Field(pattern=r"^([\w-]{1,64}|variable:[a-z][a-z0-9_]{0,31})$")]


class HuntNode(NodeModel):
    """Rings the phones of a queue, waiting while all are busy.

    Outcomes: "answered" (the talk is over; without `on_answered` so is the call), "no_answer",
    "busy" (waited the longest time allowed), "queue_full", or the key by which a waiting caller
    left.
    """

    kind: Literal["hunt"] = "hunt"
    queue: QueueRef = MAIN
    skill: str | None = Field(default=None, max_length=40)
    """What the phones must be able to do, where the queue hunts by skill."""
    keys: dict[Key, NodeId] = Field(default_factory=dict, max_length=12)
    """By which a waiting caller may leave."""
    on_answered: NodeId | None = None
    """Where the caller goes when the phone hangs up first: to a survey."""
    on_no_answer: NodeId
    on_busy: NodeId
    on_queue_full: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (
            Exit("answered", self.on_answered),
            Exit("no_answer", self.on_no_answer),
            Exit("busy", self.on_busy),
            Exit("queue_full", self.on_queue_full),
            *(Exit(key, to, by_caller=True) for key, to in self.keys.items()),
        )

    def queues(self) -> tuple[str, ...]:
        return (self.queue,)
