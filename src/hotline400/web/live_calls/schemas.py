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


class Heartbeat(BaseModel):
    """Sent when nothing else was for a while."""

    type: Literal["heartbeat"]


LiveMessage = Annotated[Snapshot | Update | Heartbeat, Field(discriminator="type")]
