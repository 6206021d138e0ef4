"""What would happen to this caller, at that hour, pressing these keys? (F-FLOW-9) Pure."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hotline400.routing.explain_detail import detail
from hotline400.routing.hotline import Hotline
from hotline400.routing.nodes import CallbackNode, HuntNode, VoicemailNode
from hotline400.routing.places import NOWHERE, Place
from hotline400.routing.question import Question, Supposed
from hotline400.routing.screening import screen
from hotline400.routing.walk import MOST_NODES, Caller, Stop, World, walk


class ExplainStep(BaseModel):
    """One node on the way, with what its outcome came from."""

    model_config = ConfigDict(frozen=True)

    hotline: str
    node: str
    kind: str
    label: str
    outcome: str
    pressed: str = ""
    detail: dict[str, Any] = Field(default_factory=dict)
    """See `explain_detail`."""


class Explanation(BaseModel):
    """The whole way. `end`: rejected, talked, voicemail, callback, hung_up, endless."""

    model_config = ConfigDict(frozen=True)

    steps: tuple[ExplainStep, ...]
    end: str
    reason: str = ""  # of a rejection
    keys_left: str = ""  # pressed, and nobody asked for them


def explain(
    hotline: Hotline, question: Question, place: Place = NOWHERE, world: World | None = None
) -> Explanation:
    """Step by step, by the same rules by which calls are routed."""
    refusal = screen(hotline, question.caller, question.at, 0, place)
    if refusal is not None:
        return Explanation(steps=(), end="rejected", reason=refusal.reason, keys_left=question.keys)
    actor = Supposed(question)
    caller = Caller(question.caller, question.at, place)
    stops = list(walk(hotline, caller, actor, world or World()))
    steps = tuple(_step(stop) for stop in stops)
    return Explanation(steps=steps, end=end_of(stops), keys_left=actor.keys)


def end_of(stops: list[Stop]) -> str:
    """In one word, what the call came to."""
    if len(stops) >= MOST_NODES:
        return "endless"
    for stop in stops:
        match stop.node, stop.outcome:
            case HuntNode(), "answered":
                return "talked"
            case VoicemailNode(), "left":
                return "voicemail"
            case CallbackNode(), "accepted":
                return "callback"
    return "hung_up"


def _step(stop: Stop) -> ExplainStep:
    return ExplainStep(
        hotline=stop.hotline.number,
        node=stop.node.id,
        kind=stop.node.kind,
        label=stop.node.label,
        outcome=stop.outcome,
        pressed=stop.pressed,
        detail=detail(stop),
    )
