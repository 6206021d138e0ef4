"""On with the flow of another of the company's numbers (F-FLOW-7)."""

from typing import Annotated, Literal

from pydantic import Field

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel


class GotoNode(NodeModel):
    """The call goes on at the start of that number's published flow, with its phones and queues;
    the record stays one call to the number that was dialled. Outcomes: "gone" (this flow is left),
    "missing" (no such active number of this tenant, or too many hops)."""

    kind: Literal["goto"] = "goto"
    hotline: Annotated[str, Field(pattern=r"^400[0-9]{7}$")]
    on_missing: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (Exit("gone", None), Exit("missing", self.on_missing))
