"""A tenant's own audio."""

from enum import StrEnum

from pydantic import AwareDatetime

from hotline400.web.fields import Name, Received, Shown


class Purpose(StrEnum):
    WELCOME = "welcome"
    RING_BACK = "ring_back"
    ANNOUNCEMENT = "announcement"


class Prompt(Shown):
    """`used_by` names hotlines ("4001234567") and platform prompts ("system:busy")."""

    id: str
    name: str
    purpose: Purpose
    seconds: float
    created_at: AwareDatetime
    used_by: list[str]


class PromptList(Shown):
    items: list[Prompt]
    next_cursor: str | None = None


class PromptChange(Received):
    name: Name
