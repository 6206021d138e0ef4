"""A call flow: typed nodes and the pure step from one to the next.

A flow is a JSON document. Engine, explain and replay all ask `next_node`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class NodeModel(BaseModel):
    """What every node has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=64)


class PlayNode(NodeModel):
    """Plays one prompt to the caller, then goes on."""

    kind: Literal["play"] = "play"
    prompt: str  # prompt reference: "system:<key>" or "tenant:<prompt id>"
    next: str


class HuntNode(NodeModel):
    """Rings the bound phones, queueing while all are busy (F-HUNT-1…5)."""

    kind: Literal["hunt"] = "hunt"
    on_no_answer: str
    on_busy: str  # waited the longest time allowed
    on_queue_full: str


class HangupNode(NodeModel):
    """Ends the call from our side."""

    kind: Literal["hangup"] = "hangup"
    cause: int = Field(default=16, ge=1, le=127)  # Q.850


Node = Annotated[PlayNode | HuntNode | HangupNode, Field(discriminator="kind")]


class Flow(BaseModel):
    """Nodes by id, and where to start."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: str
    nodes: dict[str, Node]


def next_node(flow: Flow, node: Node, outcome: str) -> Node | None:
    """The node after `node` came out as `outcome`; None ends the call."""
    match node:
        case PlayNode():
            return flow.nodes[node.next]
        case HuntNode():
            targets = {
                "no_answer": node.on_no_answer,
                "busy": node.on_busy,
                "queue_full": node.on_queue_full,
            }
            return flow.nodes[targets[outcome]] if outcome in targets else None
        case HangupNode():
            return None
