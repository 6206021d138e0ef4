"""How content was the caller (F-CALL-5)."""

from typing import Literal

from pydantic import Field

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel, PromptRef


class SurveyNode(NodeModel):
    """Takes a key from 1 to `highest`. Outcomes: "answered", "no_answer"."""

    kind: Literal["survey"] = "survey"
    prompt: PromptRef = "system:survey_prompt"
    thanks: PromptRef | None = "system:survey_thanks"
    highest: int = Field(default=5, ge=2, le=9)
    timeout_seconds: int = Field(default=8, ge=1, le=30)
    repeats: int = Field(default=1, ge=0, le=3)
    next: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (Exit("answered", self.next, by_caller=True), Exit("no_answer", self.next))

    def prompts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.prompt, self.thanks)))
