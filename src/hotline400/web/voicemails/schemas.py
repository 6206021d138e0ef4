"""Messages that callers left (F-VM-1)."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from hotline400.web.fields import PRINTABLE, Between, Moment, PageCursor, Received, Shown, Word

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), PRINTABLE]


class VoicemailQuery(BaseModel):
    """What to look for; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid")

    began_from: Moment | None = Field(None, alias="from", description="left then or later")
    began_before: Moment | None = Field(None, alias="to", description="left earlier")
    hotline_number: Word | None = None
    box: Word | None = None
    caller: Word | None = Field(None, description="the caller's number or its beginning")
    heard: bool | None = None
    handled: bool | None = None
    deleted: bool = Field(False, description="those that can still be brought back, instead")
    cursor: PageCursor | None = None
    limit: Annotated[int, Between(1, 200)] = 50


class Voicemail(Shown):
    """One message. `heard_by` and `handled_by` are names; heard by nobody's name: by phone."""

    id: str
    call_id: str
    hotline_number: str
    box: str
    caller_number: str | None
    province: str | None
    city: str | None
    started_at: AwareDatetime
    seconds: float
    heard_at: AwareDatetime | None
    heard_by: str | None
    handled_at: AwareDatetime | None
    handled_by: str | None
    note: str
    deleted_at: AwareDatetime | None


class VoicemailPage(Shown):
    items: list[Voicemail]
    next_cursor: str | None = None


class VoicemailTotals(Shown):
    """Of all boxes, without the deleted ones."""

    messages: int
    unheard: int
    unhandled: int


class VoicemailChange(Received):
    """Only the fields that are sent change."""

    heard: bool = Field(default_factory=bool, strict=True)
    handled: bool = Field(default_factory=bool, strict=True)
    note: Note = Field(default_factory=str)
