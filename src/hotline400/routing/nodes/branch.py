"""Which way for this value of a variable (F-FLOW-7)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline400.routing.facts import Facts
from hotline400.routing.nodes.node import DecidingNode, Decision, Exit, NodeId, VariableName
from hotline400.routing.nodes.region import DEFAULT, BranchName


class Case(BaseModel):
    """Taken when the variable has one of these values; "138*" is any value that begins so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: BranchName
    values: tuple[str, ...] = Field(min_length=1, max_length=500)
    to: NodeId


class BranchNode(DecidingNode):
    """The first case that fits. `variable` may also be a fact about the caller: caller, called,
    province, city, area_code, carrier. Outcomes: the names of the cases, "default"."""

    kind: Literal["branch"] = "branch"
    variable: VariableName
    cases: tuple[Case, ...] = Field(min_length=1, max_length=100)
    default: NodeId

    def decide(self, facts: Facts) -> Decision:
        value = facts.value(self.variable)
        for case in self.cases:
            if any(_fits(wanted, value) for wanted in case.values):
                return Decision(case.name)
        return Decision(DEFAULT)

    def exits(self) -> tuple[Exit, ...]:
        cases = (Exit(case.name, case.to) for case in self.cases)
        return (*cases, Exit(DEFAULT, self.default))


def _fits(wanted: str, value: str) -> bool:
    if wanted.endswith("*"):
        return value.startswith(wanted.removesuffix("*"))
    return value == wanted
