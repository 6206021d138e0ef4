"""What the platform says, and what a tenant says instead."""

from hotline400.audio.spoken import Theme
from hotline400.web.fields import Id, Received, Shown


class SystemPrompt(Shown):
    """`theme`: where in a call it is heard. `version` is its ETag, 0 before the first change."""

    key: str
    theme: Theme
    text_zh: str
    text_en: str
    seconds: float
    prompt_id: str | None
    version: int


class SystemPromptList(Shown):
    items: list[SystemPrompt]
    next_cursor: str | None = None


class SystemPromptChange(Received):
    """`prompt_id` null brings the platform's own audio back."""

    prompt_id: Id | None
