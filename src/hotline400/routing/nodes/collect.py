"""Digits that the caller keys in, ended by # (F-FLOW-3, F-SCREEN-6)."""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from hotline400.routing.nodes.asking import Again, Answer, AskingNode, Settled
from hotline400.routing.nodes.node import Exit, NodeId, PromptRef, SettableName


class CollectNode(AskingNode):
    """Takes digits into a variable. Outcomes: "collected", "timeout" (also after as many entries
    that were too short), "back"."""

    kind: Literal["collect"] = "collect"
    prompt: PromptRef | None = "system:enter_digits_hash"
    variable: SettableName = "digits"
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
    on_back: NodeId | None = None  # the caller pressed *; None: * begins the digits anew

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_digits > self.max_digits:
            raise PydanticCustomError("digits_crossed", "min_digits must not be above max_digits")
        return self

    def exits(self) -> tuple[Exit, ...]:
        found = (Exit("collected", self.next, by_caller=True), Exit("timeout", self.on_timeout))
        if self.on_back is None:
            return found
        return (*found, Exit("back", self.on_back, by_caller=True))

    def prompts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.prompt, self.invalid_prompt, self.timeout_prompt)))

    @property
    def keeps_secret(self) -> bool:
        return self.secret

    def opening(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.prompt,)))

    def seconds_to_key(self, pressed: str) -> int:
        return self.key_timeout_seconds if pressed else self.timeout_seconds

    def is_entry(self, pressed: str) -> bool:
        return pressed.endswith(("#", "*")) or len(pressed) == self.max_digits

    def answer(self, entry: str, nth: int) -> Answer:
        digits = entry.removesuffix("#")
        if digits.endswith("*") and self.on_back is not None:
            return Settled("back")
        if digits.isdigit() and len(digits) >= self.min_digits:
            return Settled("collected", {self.variable: digits}, secret=self.secret)
        if nth > self.repeats:
            return Settled("timeout")
        return Again(tuple(filter(None, (self._complaint(entry), self.prompt))))

    def _complaint(self, entry: str) -> str | None:
        if entry.endswith("*"):
            return None
        return self.invalid_prompt if entry else self.timeout_prompt

    def takes_late_hash(self, entry: str) -> bool:
        return len(entry) == self.max_digits and entry.isdigit()
