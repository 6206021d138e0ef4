"""Calls in progress."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from hotline400.control import LiveCall
from hotline400.record.event import CallEvent
from hotline400.web.fields import Shown


class LiveCallList(Shown):
    items: list[LiveCall]
    next_cursor: str | None = None


class Snapshot(BaseModel):
    """First message on the live socket, and again whenever updates had to be dropped."""

    type: Literal["snapshot"]
    items: list[LiveCall]


class Update(BaseModel):
    """One change of one call."""

    type: Literal["update"]
    call: LiveCall
    event: CallEvent | None = None


class Voicemails(BaseModel):
    """A hotline has a new message, or one was heard, handled or deleted: ask for them again."""

    type: Literal["voicemails"]
    hotline_number: str


class Callbacks(BaseModel):
    """A hotline has a new request to be called back, or one has come further: ask for them
    again."""

    type: Literal["callbacks"]
    hotline_number: str


class Heartbeat(BaseModel):
    """Sent when nothing else was for a while."""

    type: Literal["heartbeat"]


LiveMessage = Annotated[
    Snapshot | Update | Voicemails | Callbacks | Heartbeat, Field(discriminator="type")
]
