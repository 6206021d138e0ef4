"""What is asked of a flow, and who answers for the people in it."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotline400.routing.callback import may_be_called
from hotline400.routing.facts import Facts
from hotline400.routing.keys import answer
from hotline400.routing.nodes import (
    AskingNode,
    CallbackNode,
    DecidingNode,
    HttpRequestNode,
    HuntNode,
    Node,
)
from hotline400.routing.secrets import Secret
from hotline400.routing.walk import Acted


class HuntOutcome(StrEnum):
    """How phones are supposed to come out."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    QUEUE_FULL = "queue_full"


class Question(BaseModel):
    """Who calls, when, and what they press. Phones answer and the customer's system is silent
    unless it is said otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    caller: Annotated[str, Field(pattern=r"^[0-9]{3,20}$")] | None = None
    at: AwareDatetime
    keys: Annotated[str, Field(pattern=r"^[0-9*#]{0,100}$"), Secret()] = ""
    """A password may be among them."""
    phones: HuntOutcome = HuntOutcome.ANSWERED
    choice: str = Field(default="default", max_length=40)  # what an http_request node is told


_DONE = {
    "play": "played",
    "voicemail": "left",
    "voicemail_access": "refused",
    "record_prompt": "refused",
    "hangup": "hung_up",
}


class Supposed:
    """Answers as the question supposes (a `walk.Actor`)."""

    def __init__(self, question: Question) -> None:
        self.keys = question.keys
        self._question = question

    def act(self, node: Node, facts: Facts) -> Acted | None:
        """See `walk.Actor`."""
        if isinstance(node, DecidingNode):
            return None
        if isinstance(node, CallbackNode) and not may_be_called(facts.caller):
            return Acted("unavailable")
        return self._answer(node)

    def _answer(self, node: Node) -> Acted:
        if not isinstance(node, AskingNode):
            return Acted(self._without_keys(node))
        said = answer(node, self.keys)
        self.keys = said.rest
        return Acted(said.outcome, said.pressed, said.variables)

    def _without_keys(self, node: Node) -> str:
        match node:
            case HuntNode():
                return self._hunted(node)
            case HttpRequestNode():
                choice = self._question.choice
                return choice if choice in node.choices else "default"
            case _:
                return _DONE[node.kind]

    def _hunted(self, node: HuntNode) -> str:
        outcome = self._question.phones
        if outcome in {HuntOutcome.BUSY, HuntOutcome.NO_ANSWER} and self.keys[:1] in node.keys:
            key, self.keys = self.keys[0], self.keys[1:]
            return key
        return outcome.value
