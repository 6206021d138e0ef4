"""The caller leaves a message (F-VM-1)."""

from typing import Literal

from pydantic import Field

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel, PromptRef


class VoicemailNode(NodeModel):
    """Greeting, tone, recording until #, silence, hang-up or the longest time. Outcomes: "left",
    "empty" (nothing was said), "full" (the box takes no more)."""

    kind: Literal["voicemail"] = "voicemail"
    box: str = Field(default="main", pattern=r"^[\w-]{1,64}$")
    greeting: PromptRef = "system:voicemail_greeting"
    max_seconds: int = Field(default=120, ge=5, le=600)
    next: NodeId
    on_empty: NodeId | None = None  # None: as after a message

    def exits(self) -> tuple[Exit, ...]:
        return (
            Exit("left", self.next),
            Exit("empty", self.on_empty or self.next),
            Exit("full", self.on_empty or self.next),
        )

    def prompts(self) -> tuple[str, ...]:
        return (self.greeting,)
