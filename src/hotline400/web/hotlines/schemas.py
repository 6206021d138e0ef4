"""A 400 number and its settings."""

from typing import Literal

from pydantic import Field

from hotline400.routing.hotline import AnswerAt, CallerIdShown, NumberState
from hotline400.routing.screening_rules import NobodyLetIn
from hotline400.web.fields import Id, Received, Shown

Product = Literal["sales"]


class Hotline(Shown):
    """`version` is the ETag of the hotline and of its list of phones. How its phones are rung is
    its main queue's: `/hotlines/{number}/queues/main`. `max_phones` is the operator's to raise.
    `flow_version` 0: no flow was published yet, and the welcome is a setting; afterwards it is part
    of the flow. `lets_in_nobody`: the screening turns every caller with a number away, for it lets
    in only what a list names, and that list is empty; null where it does not."""

    number: str
    display_number: str
    product: str
    state: NumberState
    welcome_prompt_id: str | None
    recording: bool
    caller_id_shown: CallerIdShown
    answer_at: AnswerAt
    phone_count: int
    max_phones: int
    flow_version: int
    lets_in_nobody: NobodyLetIn | None
    version: int


class HotlineList(Shown):
    items: list[Hotline]
    next_cursor: str | None = None


class HotlineChange(Received):
    """Only the fields that are sent change."""

    welcome_prompt_id: Id | None = None
    recording: bool = Field(default_factory=bool, strict=True)
    caller_id_shown: CallerIdShown = Field(default_factory=lambda: CallerIdShown.CALLER)
    answer_at: AnswerAt = Field(default_factory=lambda: AnswerAt.CONNECT)
