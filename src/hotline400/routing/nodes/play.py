"""An announcement (F-FLOW-1, F-FLOW-7)."""

from typing import Literal

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel, PromptRef


class PlayNode(NodeModel):
    """Plays one prompt to the caller, then goes on."""

    kind: Literal["play"] = "play"
    prompt: PromptRef
    answer: bool = False
    """Answer the call first; otherwise what is not yet answered is played as early media."""
    next: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (Exit("played", self.next),)

    def prompts(self) -> tuple[str, ...]:
        return (self.prompt,)
