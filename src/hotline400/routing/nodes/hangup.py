"""The end of the call (F-FLOW-7)."""

from typing import Literal

from pydantic import Field

from hotline400.routing.nodes.node import Exit, NodeModel


class HangupNode(NodeModel):
    """Ends the call from our side."""

    kind: Literal["hangup"] = "hangup"
    cause: int = Field(default=16, ge=1, le=127)  # Q.850

    def exits(self) -> tuple[Exit, ...]:
        return ()
