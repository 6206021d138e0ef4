"""So many of a hundred callers this way, the others that way (F-FLOW-6)."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from hotline400.routing.facts import Facts
from hotline400.routing.nodes.node import DecidingNode, Decision, Exit, NodeId
from hotline400.routing.nodes.region import BranchName
from hotline400.routing.ratio import whose_turn


class RatioBranch(BaseModel):
    """`percent` of the calls."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: BranchName
    percent: int = Field(ge=0, le=100)
    to: NodeId


class RatioNode(DecidingNode):
    """Exact over every hundred calls, and as even in between as can be. Outcomes: the branches'
    names."""

    kind: Literal["ratio"] = "ratio"
    branches: tuple[RatioBranch, ...] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = [branch.name for branch in self.branches]
        if len(names) != len(set(names)):
            raise PydanticCustomError("branch_names", "branches need names of their own")
        if sum(branch.percent for branch in self.branches) != 100:
            raise PydanticCustomError("percentages", "the percentages must add up to 100")
        return self

    def decide(self, facts: Facts) -> Decision:
        turn = whose_turn(tuple(branch.percent for branch in self.branches), facts.turn)
        return Decision(self.branches[turn].name)

    def exits(self) -> tuple[Exit, ...]:
        return tuple(Exit(branch.name, branch.to) for branch in self.branches)
