"""The one error format, and the findings that an error about a flow carries."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class FlowFinding(BaseModel):
    """One thing that is wrong with a flow. An error keeps it from being published, a warning does
    not; `field` is a path in the document such as nodes.menu1.keys.1."""

    model_config = ConfigDict(frozen=True)

    severity: Literal["error", "warning"]
    code: str
    message: str
    node: str | None = None
    field: str | None = None
    data: dict[str, str] = Field(default_factory=dict)


class Problem(BaseModel):
    """`code` is for programs, `message` for the reader, `field` says where ("items.0.number").
    `findings` come with flow_has_errors and flow_cases_failed."""

    code: str
    message: str
    field: str | None = None
    findings: list[FlowFinding] = Field(default_factory=list)


class ErrorBody(BaseModel):
    error: Problem
