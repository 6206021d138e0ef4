"""Only who knows a password comes through (F-SCREEN-4)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline400.routing.nodes.asking import Again, Answer, AskingNode, Settled
from hotline400.routing.nodes.node import Exit, NodeId, PromptRef
from hotline400.routing.secrets import MASK, Secret

LABEL = "password_label"
"""The variable that says whose password it was."""
MOST_DIGITS = 16
SECONDS_BETWEEN_KEYS = 5


class Password(BaseModel):
    """One of several passwords; the label says on the record whose it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=60)
    digits: Annotated[
        str, Field(pattern=rf"^([0-9]{{4,{MOST_DIGITS}}}|\*\*\*)$", repr=False), Secret()
    ]
    """"***" in a document that was shown to somebody who may not see it; no caller can key it."""


class PasswordNode(AskingNode):
    """Asks for digits ended by #, `tries` times in all. Outcomes: "accepted" (the label is in the
    variable "password_label"), "refused"."""

    kind: Literal["password"] = "password"
    prompt: PromptRef = "system:password_prompt"
    wrong_prompt: PromptRef | None = "system:password_wrong"
    passwords: tuple[Password, ...] = Field(min_length=1, max_length=200)
    tries: int = Field(default=3, ge=1, le=9)
    timeout_seconds: int = Field(default=10, ge=1, le=60)
    next: NodeId
    on_refused: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (Exit("accepted", self.next, by_caller=True), Exit("refused", self.on_refused))

    def prompts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.prompt, self.wrong_prompt)))

    @property
    def keeps_secret(self) -> bool:
        return True

    def opening(self) -> tuple[str, ...]:
        return (self.prompt,)

    def seconds_to_key(self, pressed: str) -> int:
        return SECONDS_BETWEEN_KEYS if pressed else self.timeout_seconds

    def is_entry(self, pressed: str) -> bool:
        return pressed.endswith(("#", "*")) or len(pressed) == MOST_DIGITS

    def answer(self, entry: str, nth: int) -> Answer:
        digits = entry.removesuffix("#")
        known = next((known for known in self.passwords if known.digits == digits != MASK), None)
        if known is not None:
            return Settled("accepted", {LABEL: known.label})
        if nth >= self.tries:
            return Settled("refused")
        complaint = self.wrong_prompt if entry else None
        return Again(tuple(filter(None, (complaint, self.prompt))))

    def takes_late_hash(self, entry: str) -> bool:
        return len(entry) == MOST_DIGITS and entry.isdigit()
