"""Callers to be called back (F-HUNT-8)."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotline400.record.callback import CallbackResult, CallbackState
from hotline400.web.fields import Between, Moment, PageCursor, Received, Shown, Word


class CallbackQuery(BaseModel):
    """What to look for; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid")

    asked_from: Moment | None = Field(None, alias="from", description="asked for then or later")
    asked_before: Moment | None = Field(None, alias="to", description="asked for earlier")
    state: Annotated[list[CallbackState], Field(max_length=10)] = Field(default_factory=list)
    hotline_number: Word | None = None
    queue: Word | None = None
    number: Word | None = Field(None, description="the number to call or its beginning")
    call_id: Word | None = Field(None, description="the call in which it was asked for")
    cursor: PageCursor | None = None
    limit: Annotated[int, Between(1, 200)] = 50


class Callback(Shown):
    """One request. `since` is the place in the queue that it keeps, `key` the one by which the
    caller agreed. `next_at`: when a waiting one may be called at the earliest, quiet hours
    considered. `calls` are ours, `call_id` is the caller's."""

    id: str
    call_id: str
    hotline_number: str
    queue: str
    number: str
    key: str
    asked_at: AwareDatetime
    since: AwareDatetime
    state: CallbackState
    attempts: int
    most_attempts: int
    quiet_from: time
    quiet_until: time
    next_at: AwareDatetime | None
    expires_at: AwareDatetime
    last_result: CallbackResult | None
    last_at: AwareDatetime | None
    changed_by: str | None
    calls: list[str]


class CallbackPage(Shown):
    items: list[Callback]
    next_cursor: str | None = None


class CallbackChange(Received):
    """`cancelled`: nobody calls. `done`: somebody has seen to it. `waiting`: call (again) as soon
    as a phone is free and it is not quiet, as often as was agreed at first."""

    state: Literal["cancelled", "done", "waiting"]
