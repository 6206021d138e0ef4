"""Who sees a flow's secrets, and what becomes of those that come back masked.

Administrators see them: a password that callers key in is theirs to tell. Read-only people see
`***`. Every document goes out through `shown_to`, and every one that is kept comes in through
`filled_in`.
"""

from typing import TypeVar

from pydantic import BaseModel

from hotline400.routing.explain import ExplainStep, Explanation
from hotline400.routing.flow import Flow
from hotline400.routing.secrets import MASK, masked, restored, unknown
from hotline400.web.errors import SecretMissing
from hotline400.web.work import Work

Document = TypeVar("Document", bound=BaseModel)


def shown_to(work: Work, document: Document) -> Document:
    """A flow, or a test case, as the person who asks may see it."""
    return document if work.may_edit else masked(document)


def filled_in(document: Flow, *before: Flow) -> Flow:
    """The document to keep. Raises SecretMissing where `***` stands for what is not known."""
    whole = restored(document, *before)
    for path in unknown(whole):
        raise SecretMissing(f"document.{path}")
    return whole


def without_keys(found: Explanation) -> Explanation:
    """The way of a caller whose keys are somebody else's secret."""
    steps = tuple(_without_keys(step) for step in found.steps)
    keys_left = MASK if found.keys_left else ""
    return found.model_copy(update={"steps": steps, "keys_left": keys_left})


def _without_keys(step: ExplainStep) -> ExplainStep:
    """What a node took from the caller, and what a later one looked up of it, are such keys."""
    detail = dict(step.detail)
    if "value" in detail:
        detail["value"] = MASK
    if "variables" in detail:
        detail["variables"] = dict.fromkeys(detail["variables"], MASK)
    return step.model_copy(update={"pressed": MASK if step.pressed else "", "detail": detail})
