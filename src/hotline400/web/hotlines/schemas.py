"""A 400 number and its settings."""

from typing import Annotated, Literal

from pydantic import Field

from hotline400.routing.hotline import AnswerAt, CallerIdShown, NumberState
from hotline400.routing.queue import HuntOrder
from hotline400.web.fields import Between, Id, Received, Shown

Product = Literal["sales"]
OfferTimeout = Annotated[int, Between(5, 60)]
MaxWaiting = Annotated[int, Between(0, 1000)]
MaxWait = Annotated[int, Between(10, 3600)]


class Hotline(Shown):
    """`version` is the ETag of the hotline and of its list of phones."""

    number: str
    display_number: str
    product: str
    state: NumberState
    hunt_order: HuntOrder
    offer_timeout_seconds: int
    max_waiting: int
    max_wait_seconds: int
    welcome_prompt_id: str | None
    ring_back_prompt_id: str | None
    recording: bool
    caller_id_shown: CallerIdShown
    answer_at: AnswerAt
    phone_count: int
    version: int


class HotlineList(Shown):
    items: list[Hotline]
    next_cursor: str | None = None


class HotlineChange(Received):
    """Only the fields that are sent change."""

    hunt_order: HuntOrder = Field(default_factory=lambda: HuntOrder.DEFAULT)
    offer_timeout_seconds: OfferTimeout = Field(default_factory=int)
    max_waiting: MaxWaiting = Field(default_factory=int)
    max_wait_seconds: MaxWait = Field(default_factory=int)
    welcome_prompt_id: Id | None = None
    ring_back_prompt_id: Id | None = None
    recording: bool = Field(default_factory=bool, strict=True)
    caller_id_shown: CallerIdShown = Field(default_factory=lambda: CallerIdShown.CALLER)
    answer_at: AnswerAt = Field(default_factory=lambda: AnswerAt.CONNECT)
