"""Which way for callers from there (F-FLOW-5)."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from hotline400.routing.facts import Facts
from hotline400.routing.nodes.node import DecidingNode, Decision, Exit, NodeId
from hotline400.routing.places import closeness

BranchName = Annotated[str, Field(pattern=r"^[^\s:][^:]{0,39}$")]
DEFAULT = "default"


class RegionBranch(BaseModel):
    """`places`: area codes with their 0 (020), cities (广州) and provinces (广东), short names; or
    the first digits of the caller's number, written like 138*."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: BranchName
    places: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(
        min_length=1, max_length=500
    )
    to: NodeId


def tell_apart(names: Sequence[str]) -> None:
    """Raises what a document says that names one twice."""
    if DEFAULT in names or len(names) != len(set(names)):
        raise PydanticCustomError(
            "branch_names", 'branches need names of their own, none of them "default"'
        )


class RegionNode(DecidingNode):
    """The longest match wins: digits over area code over city over province. Outcomes: the name of
    a branch, "default"."""

    kind: Literal["region"] = "region"
    branches: tuple[RegionBranch, ...] = Field(min_length=1, max_length=100)
    default: NodeId

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        tell_apart([branch.name for branch in self.branches])
        return self

    def decide(self, facts: Facts) -> Decision:
        found = [
            (closeness(place, facts.caller, facts.place), -position, branch.name)
            for position, branch in enumerate(self.branches)
            for place in branch.places
        ]
        closest, _, name = max(found)
        return Decision(name if closest else DEFAULT)

    def exits(self) -> tuple[Exit, ...]:
        branches = (Exit(branch.name, branch.to) for branch in self.branches)
        return (*branches, Exit(DEFAULT, self.default))
