"""A tenant's own audio."""

from enum import StrEnum

from pydantic import AwareDatetime

from hotline400.web.fields import Name, Received, Shown
from hotline400.web.speech.schemas import Spoken


class Purpose(StrEnum):
    WELCOME = "welcome"
    RING_BACK = "ring_back"
    ANNOUNCEMENT = "announcement"


class SpokenText(Shown):
    """What a prompt was rendered from; it can be changed and rendered again."""

    text: str
    voice: str
    speed: float


class Prompt(Shown):
    """`speech` is null for uploaded audio. `used_by` names hotlines ("4001234567")
    and platform prompts ("system:busy"). `version` is its ETag."""

    id: str
    name: str
    purpose: Purpose
    seconds: float
    created_at: AwareDatetime
    used_by: list[str]
    speech: SpokenText | None
    version: int


class PromptList(Shown):
    items: list[Prompt]
    next_cursor: str | None = None


class NewSpokenPrompt(Spoken):
    purpose: Purpose
    name: Name


class PromptChange(Received):
    name: Name
