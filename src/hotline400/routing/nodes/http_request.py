"""The customer's own system is asked which way to go (F-FLOW-7)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel
from hotline400.routing.nodes.region import DEFAULT, BranchName


class HttpRequestNode(NodeModel):
    """POSTs what is known of the call as JSON; the answer `{"next": …, "variables": {…}}` names one
    of `choices`. Whatever else happens (no answer in time, an error, an unknown name) goes by
    `default`. Outcomes: the names of the choices, "default"."""

    kind: Literal["http_request"] = "http_request"
    url: Annotated[str, Field(pattern=r"^https?://[^\s]{3,500}$")]
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
