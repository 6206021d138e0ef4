"""Only who knows a password comes through (F-SCREEN-4)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel, PromptRef


class Password(BaseModel):
    """One of several passwords; the label says on the record whose it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=60)
    digits: Annotated[str, Field(pattern=r"^[0-9]{4,16}$", repr=False)]


class PasswordNode(NodeModel):
    """Asks for digits ended by #, `tries` times. Outcomes: "accepted" (the label is in the variable
    "password_label"), "refused"."""

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
