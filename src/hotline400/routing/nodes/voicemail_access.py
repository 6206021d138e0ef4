"""The company's people hear their messages by phone (F-VM-1)."""

from typing import Literal

from pydantic import Field

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel


class VoicemailAccessNode(NodeModel):
    """Asks for the box's PIN, then plays, repeats, deletes. Outcomes: "done", "refused"."""

    kind: Literal["voicemail_access"] = "voicemail_access"
    box: str = Field(default="main", pattern=r"^[\w-]{1,64}$")
    tries: int = Field(default=3, ge=1, le=9)
    next: NodeId
    on_refused: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (Exit("done", self.next), Exit("refused", self.on_refused))
