"""A call flow: typed nodes, and the one step from a node to the next.

A flow is a JSON document. Engine, explain, test cases and replay all ask `next_node`.
"""

from functools import cached_property
from hashlib import sha256
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from hotline400.routing.nodes import GotoNode, Node
from hotline400.routing.schedule import Schedule
from hotline400.routing.table import Table

MOST_NODES = 500
Name = Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]


class Flow(BaseModel):
    """Nodes by id and where to start, with the schedules and tables that they ask. All of it is one
    version: what is published together holds together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: str = Field(min_length=1, max_length=64)
    nodes: dict[str, Node] = Field(min_length=1, max_length=MOST_NODES)
    schedules: dict[Name, Schedule] = Field(default_factory=dict, max_length=50)
    tables: dict[Name, Table] = Field(default_factory=dict, max_length=50)

    @model_validator(mode="after")
    def _keyed_by_id(self) -> Self:
        for key, node in self.nodes.items():
            if key != node.id:
                raise PydanticCustomError(
                    "node_id_differs",
                    "the node under {key} says its id is {id}",
                    {"key": key, "id": node.id},
                )
        return self

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same document, whichever version it was published as."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:32]

    @cached_property
    def leads_to(self) -> frozenset[str]:
        """The numbers in whose flows a call may go on."""
        nodes = self.nodes.values()
        return frozenset(node.hotline for node in nodes if isinstance(node, GotoNode))


def target(node: Node, outcome: str) -> str | None:
    """Where this outcome leads; None ends the call."""
    return next((way.to for way in node.exits() if way.outcome == outcome), None)


def next_node(flow: Flow, node: Node, outcome: str) -> Node | None:
    """The node after `node` came out as `outcome`; None ends the call."""
    to = target(node, outcome)
    return None if to is None else flow.nodes.get(to)
