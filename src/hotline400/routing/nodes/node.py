"""What every kind of node has: an id, a name for people, and exits."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from hotline400.routing.facts import CALLER_FACTS, Facts

NodeId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
PromptRef = Annotated[
    str,
    Field(pattern=r"^(system:[a-z0-9_]{1,64}|tenant:[\w-]{1,64}|variable:[a-z][a-z0-9_]{0,31})$"),
]
"""What is played: "system:<key>", "tenant:<prompt id>", or "variable:<name>", whose value is one
of the first two."""
VariableName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


def _not_a_fact(name: str) -> str:
    if name in CALLER_FACTS:
        raise PydanticCustomError(
            "variable_reserved", "{name} is a fact about the call and cannot be set", {"name": name}
        )
    return name


SettableName = Annotated[VariableName, AfterValidator(_not_a_fact)]
"""A variable that a node sets."""
Key = Annotated[str, Field(pattern=r"^[0-9*#]$")]


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a node. `to` None ends the call."""

    outcome: str
    to: str | None
    by_caller: bool = False
    """Whether only a key of the caller leads here. Every loop of a flow passes such an exit: a
    caller who does nothing comes to an end."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a node came out that asks nobody: its outcome, and the variables it set."""

    outcome: str
    variables: Mapping[str, str] = field(default_factory=dict)


class NodeModel(BaseModel):
    """What every node has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: NodeId
    label: str = Field(default="", max_length=60)
    """What people call it; the console shows the kind's name without one."""

    @abstractmethod
    def exits(self) -> tuple[Exit, ...]:
        """Every way out, in the order in which a person would tell them."""

    def prompts(self) -> tuple[str, ...]:
        """Every prompt reference it may play by itself."""
        return ()

    def queues(self) -> tuple[str, ...]:
        """Every queue it may ring."""
        return ()


class DecidingNode(NodeModel):
    """A node that needs nothing but what is known: no caller, no phone, no network. Engine, explain
    and replay ask the same function."""

    @abstractmethod
    def decide(self, facts: Facts) -> Decision:
        """Its outcome, one of those of `exits`."""
