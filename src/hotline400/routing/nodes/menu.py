"""Keys that lead to places (F-FLOW-2)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from hotline400.routing.nodes.asking import Again, Answer, AskingNode, Settled
from hotline400.routing.nodes.node import Exit, NodeId, PromptRef

Code = Annotated[str, Field(pattern=r"^[0-9*#]{1,8}$")]


class MenuNode(AskingNode):
    """Says what the keys do and takes one: a single key, or a code such as 801.

    Keys may be pressed while the prompt is played. Outcomes: the code pressed, "timeout",
    "invalid" (after the repeats are used up).
    """

    kind: Literal["menu"] = "menu"
    prompt: PromptRef | None = None
    digits: int = Field(default=1, ge=1, le=8)
    """按键位数: how long the codes of this level are; single keys (0, 9, *) may stand beside."""
    keys: dict[Code, NodeId] = Field(min_length=1, max_length=1000)
    timeout_seconds: int = Field(default=8, ge=1, le=60)  # to the first key, after the prompt
    key_timeout_seconds: int = Field(default=3, ge=1, le=20)  # from key to key of a code
    repeats: int = Field(default=2, ge=0, le=9)  # how often it is said again
    invalid_prompt: PromptRef | None = "system:menu_invalid"
    timeout_prompt: PromptRef | None = "system:menu_timeout"
    on_timeout: NodeId
    on_invalid: NodeId

    @model_validator(mode="after")
    def _codes_fit(self) -> Self:
        for code in self.keys:
            if len(code) not in {1, self.digits}:
                raise PydanticCustomError(
                    "code_length",
                    "the code {code} does not fit: this level takes single keys and codes of "
                    "{digits}",
                    {"code": code, "digits": self.digits},
                )
        return self

    def exits(self) -> tuple[Exit, ...]:
        pressed = (Exit(code, to, by_caller=True) for code, to in self.keys.items())
        return (*pressed, Exit("timeout", self.on_timeout), Exit("invalid", self.on_invalid))

    def prompts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.prompt, self.invalid_prompt, self.timeout_prompt)))

    def opening(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.prompt,)))

    def seconds_to_key(self, pressed: str) -> int:
        return self.key_timeout_seconds if pressed else self.timeout_seconds

    def is_entry(self, pressed: str) -> bool:
        return bool(pressed) and read_keys(self, pressed, waited=False) is not None

    def answer(self, entry: str, nth: int) -> Answer:
        outcome = read_keys(self, entry, waited=True) if entry else "timeout"
        if outcome in self.keys or nth > self.repeats:
            return Settled(outcome or "invalid")
        complaint = self.invalid_prompt if entry else self.timeout_prompt
        return Again(tuple(filter(None, (complaint, self.prompt))))

    def takes_late_hash(self, entry: str) -> bool:
        return len(entry) > 1 and not entry.endswith("#")


def read_keys(menu: MenuNode, pressed: str, *, waited: bool) -> str | None:
    """What the keys pressed so far mean: a code of the menu, "invalid", or None: more may come.

    `waited`: no further key came in the time between keys. A code that another begins with is
    taken only then, or after a #. A wrong code of a level with longer ones is heard to its end.
    """
    longer = any(code != pressed and code.startswith(pressed) for code in menu.keys)
    if pressed.endswith("#") and pressed not in menu.keys and not longer and len(pressed) > 1:
        return read_keys(menu, pressed[:-1], waited=True)
    if pressed in menu.keys:
        return pressed if waited or not longer else None
    unfinished = longer or (pressed.isdigit() and len(pressed) < menu.digits)
    return None if unfinished and not waited else "invalid"
