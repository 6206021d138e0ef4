"""How content was the caller (F-CALL-5)."""

from typing import Literal

from pydantic import Field

from hotline400.routing.nodes.asking import Again, Answer, AskingNode, Settled
from hotline400.routing.nodes.node import Exit, NodeId, PromptRef, SettableName


class SurveyNode(AskingNode):
    """Takes a key from 1 to `highest`. Outcomes: "answered" (the key is in the variable),
    "no_answer" (none, or another, as often as asked)."""

    kind: Literal["survey"] = "survey"
    prompt: PromptRef = "system:survey_prompt"
    thanks: PromptRef | None = "system:survey_thanks"
    invalid_prompt: PromptRef | None = "system:survey_invalid"
    variable: SettableName = "survey_score"
    highest: int = Field(default=5, ge=2, le=9)
    timeout_seconds: int = Field(default=8, ge=1, le=30)
    repeats: int = Field(default=1, ge=0, le=3)
    next: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (Exit("answered", self.next, by_caller=True), Exit("no_answer", self.next))

    def prompts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.prompt, self.thanks, self.invalid_prompt)))

    def opening(self) -> tuple[str, ...]:
        return (self.prompt,)

    def seconds_to_key(self, _pressed: str) -> int:
        return self.timeout_seconds

    def is_entry(self, pressed: str) -> bool:
        return bool(pressed)

    def answer(self, entry: str, nth: int) -> Answer:
        if entry.isdigit() and 1 <= int(entry) <= self.highest:
            thanks = tuple(filter(None, (self.thanks,)))
            return Settled("answered", {self.variable: entry}, thanks)
        if nth > self.repeats:
            return Settled("no_answer")
        return Again(tuple(filter(None, (self.invalid_prompt if entry else None, self.prompt))))
