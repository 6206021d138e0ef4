"""Digits that the caller keys in, ended by # (F-FLOW-3, F-SCREEN-6)."""

from typing import Literal, Self

from pydantic import Field, model_validator

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel, PromptRef, VariableName


class CollectNode(NodeModel):
    """Takes digits into a variable. Outcomes: "collected", "timeout", "back"."""

    kind: Literal["collect"] = "collect"
    prompt: PromptRef | None = "system:enter_digits_hash"
    variable: VariableName = "digits"
    min_digits: int = Field(default=1, ge=1, le=32)
    max_digits: int = Field(default=20, ge=1, le=32)
    secret: bool = False
    """Neither the record nor a log shows the digits."""
    timeout_seconds: int = Field(default=10, ge=1, le=60)
    key_timeout_seconds: int = Field(default=5, ge=1, le=20)
    repeats: int = Field(default=2, ge=0, le=9)
    invalid_prompt: PromptRef | None = "system:menu_invalid"
    timeout_prompt: PromptRef | None = "system:menu_timeout"
    next: NodeId
    on_timeout: NodeId
    on_back: NodeId | None = None  # the caller pressed *

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_digits > self.max_digits:
            raise ValueError("min_digits must not be above max_digits")
        return self

    def exits(self) -> tuple[Exit, ...]:
        found = (Exit("collected", self.next, by_caller=True), Exit("timeout", self.on_timeout))
        if self.on_back is None:
            return found
        return (*found, Exit("back", self.on_back, by_caller=True))

    def prompts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.prompt, self.invalid_prompt, self.timeout_prompt)))
