"""The customer's own system is asked which way to go (F-FLOW-7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel, SettableName
from hotline400.routing.nodes.region import DEFAULT, BranchName
from hotline400.routing.secrets import Secret, masked_url

MOST_VARIABLES = 20


class Reply(BaseModel):
    """What the customer's system may say; anything else in it is passed over."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    next: str | None = Field(default=None, max_length=60)
    variables: dict[SettableName, Annotated[str, Field(max_length=200)]] = Field(
        default_factory=dict, max_length=MOST_VARIABLES
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A reply as the node takes it. `fault` says why it counts for nothing, if it does."""

    outcome: str
    variables: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


class HttpRequestNode(NodeModel):
    """POSTs what is known of the call as JSON; the answer `{"next": …, "variables": {…}}` names one
    of `choices`. Whatever else happens (no answer in time, an error, an unknown name) goes by
    `default`. Outcomes: the names of the choices, "default"."""

    kind: Literal["http_request"] = "http_request"
    url: Annotated[str, Field(pattern=r"^https?://[^\s]{3,500}$"), Secret(masked_url)]
    timeout_seconds: int = Field(default=3, ge=1, le=10)
    choices: dict[BranchName, NodeId] = Field(default_factory=dict, max_length=50)
    default: NodeId

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if DEFAULT in self.choices:
            raise PydanticCustomError("branch_names", 'no choice may be named "default"')
        return self

    def exits(self) -> tuple[Exit, ...]:
        choices = (Exit(name, to) for name, to in self.choices.items())
        return (*choices, Exit(DEFAULT, self.default))

    def read(self, body: bytes) -> Reading:
        """Which way the answer sends the call. Without "next" it is the default's, and what it
        says of the caller still counts."""
        try:
            reply = Reply.model_validate_json(body)
        except ValidationError as error:
            bad = any(fault["loc"][:1] == ("variables",) for fault in error.errors())
            return Reading(DEFAULT, fault="bad_variables" if bad else "not_understood")
        if reply.next is None:
            return Reading(DEFAULT, reply.variables)
        if reply.next not in self.choices:
            return Reading(DEFAULT, fault="unknown_choice")
        return Reading(reply.next, reply.variables)
