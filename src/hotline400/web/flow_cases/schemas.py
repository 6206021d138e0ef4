"""Questions to a flow, and questions kept as test cases (F-FLOW-9)."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from hotline400.routing.explain import ExplainStep
from hotline400.routing.flow import Flow
from hotline400.routing.question import Question
from hotline400.routing.test_case import TestCase
from hotline400.web.fields import Between, Received, Shown


class FlowAsked(Received):
    """Which flow: a document, an old version, or by name the draft or the one in force. Without a
    draft, "draft" is the one in force."""

    flow: Literal["published", "draft"] = "published"
    version: Annotated[int, Between(1, 2_000_000_000)] | None = None
    document: Flow | None = None


class FlowQuestion(FlowAsked):
    question: Question


class FlowStep(ExplainStep):
    """One node on the way; `message` says what happened there, in the reader's language."""

    name: str
    message: str


class FlowExplanation(Shown):
    """`end`: rejected, talked, voicemail, callback, hung_up, endless. `message`: in words."""

    province: str | None
    city: str | None
    steps: list[FlowStep]
    end: str
    reason: str
    keys_left: str
    message: str


class FlowCase(Shown):
    """`version` is its ETag."""

    id: str
    case: TestCase
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int


class FlowCaseList(Shown):
    items: list[FlowCase]
    next_cursor: str | None = None


class FlowCaseChange(Received):
    case: TestCase


class FlowCaseRun(FlowAsked):
    """`ids` null: all."""

    ids: Annotated[list[str], Field(max_length=200)] | None = None


class FlowFault(Shown):
    """What was not as wanted."""

    what: str
    wanted: str
    found: str
    message: str


class FlowCaseResult(Shown):
    id: str
    name: str
    passed: bool
    faults: list[FlowFault]
    explanation: FlowExplanation


class FlowCaseResults(Shown):
    passed: int
    failed: int
    items: list[FlowCaseResult]
