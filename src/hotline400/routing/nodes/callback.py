"""The caller asks to be called back and keeps the place in the queue (F-HUNT-8)."""

from typing import Literal

from hotline400.routing.nodes.hunt import MAIN, QueueRef
from hotline400.routing.nodes.node import Exit, NodeId, NodeModel, PromptRef


class CallbackNode(NodeModel):
    """Asks for consent by key 1, which is kept on the record. Outcomes: "accepted", "declined" (no
    consent), "unavailable" (quiet hours, no number to call, or one waiting already)."""

    kind: Literal["callback"] = "callback"
    queue: QueueRef = MAIN
    prompt: PromptRef = "system:callback_offer"
    next: NodeId
    on_declined: NodeId
    on_unavailable: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (
            Exit("accepted", self.next, by_caller=True),
            Exit("declined", self.on_declined),
            Exit("unavailable", self.on_unavailable),
        )

    def prompts(self) -> tuple[str, ...]:
        return (self.prompt,)

    def queues(self) -> tuple[str, ...]:
        return (self.queue,)
