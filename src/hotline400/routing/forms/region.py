"""地域热线: the caller's province or city → a group of phones."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotline400.routing.flow import Flow
from hotline400.routing.forms.destination import (
    Destination,
    ToGoodbye,
    ToQueue,
    Unanswered,
    destination_of,
    nodes_to,
    unanswered_of,
    whole,
)
from hotline400.routing.nodes import Node, PlayNode, RegionNode
from hotline400.routing.nodes.hunt import MAIN
from hotline400.routing.nodes.node import PromptRef
from hotline400.routing.nodes.region import BranchName, RegionBranch, tell_apart

REGION = "region"


class RegionGroup(BaseModel):
    """These places go there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: BranchName
    places: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(
        min_length=1, max_length=500
    )
    destination: Destination


class RegionForm(BaseModel):
    """A welcome or none, the regions, and where everybody else goes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Literal["region"] = "region"
    welcome: PromptRef | None = None
    regions: tuple[RegionGroup, ...] = Field(min_length=1, max_length=100)
    otherwise: Destination = ToQueue(queue=MAIN)
    unanswered: Unanswered = ToGoodbye()

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        tell_apart([group.name for group in self.regions])
        return self


def to_flow(form: RegionForm) -> Flow:
    """The document that the form stands for."""
    otherwise = nodes_to("otherwise", form.otherwise, form.unanswered)
    branches, nodes = [], list[Node]()
    for position, group in enumerate(form.regions, start=1):
        node_id = f"region_{position}"
        branches.append(RegionBranch(name=group.name, places=group.places, to=node_id))
        nodes += nodes_to(node_id, group.destination, form.unanswered)
    region = RegionNode(id=REGION, branches=tuple(branches), default="otherwise")
    if form.welcome is None:
        return whole(REGION, [region, *nodes, *otherwise], form.unanswered)
    welcome = PlayNode(id="welcome", prompt=form.welcome, next=REGION)
    return whole("welcome", [welcome, region, *nodes, *otherwise], form.unanswered)


def read(flow: Flow) -> RegionForm | None:
    """What the form would show of this document, None where it cannot; compare `to_flow` to know
    whether that is all."""
    region, welcome = flow.nodes.get(REGION), flow.nodes.get("welcome")
    otherwise = destination_of(flow.nodes.get("otherwise"))
    if not isinstance(region, RegionNode) or otherwise is None:
        return None
    groups = []
    for branch in region.branches:
        destination = destination_of(flow.nodes.get(branch.to))
        if destination is None:
            return None
        groups.append(RegionGroup(name=branch.name, places=branch.places, destination=destination))
    return RegionForm(
        welcome=welcome.prompt if isinstance(welcome, PlayNode) else None,
        regions=tuple(groups),
        otherwise=otherwise,
        unanswered=unanswered_of(flow),
    )
