"""Call records, as lists and one by one."""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotline400.record.event import EventKind
from hotline400.record.record import Disposition, OfferResult, ReleasedBy
from hotline400.web.fields import Between, Moment, PageCursor, Shown, Word


class CallQuery(BaseModel):
    """What to look for; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid")

    began_from: Moment | None = Field(None, alias="from", description="began then or later")
    began_before: Moment | None = Field(None, alias="to", description="began earlier")
    hotline_number: Word | None = None
    caller: Word | None = Field(None, description="the caller's number or its beginning")
    phone: Word | None = Field(None, description="a phone that answered or was rung")
    disposition: Annotated[list[Disposition], Field(max_length=20)] = Field(default_factory=list)
    released_by: ReleasedBy | None = None
    province: Word | None = None
    city: Word | None = None
    carrier: Word | None = None
    has_recording: bool | None = None
    min_talk_seconds: Annotated[int, Between(0, 86_400)] | None = None
    wrap_up_result: Word | None = Field(None, description="the result of its wrap-up")
    cursor: PageCursor | None = None
    limit: Annotated[int, Between(1, 200)] = 50


class Call(Shown):
    """One call. Waited until answered or over, talked from connect to the end of the talk: `_ms`
    are milliseconds, `_seconds` whole seconds, rounded down.
    `callback_of`: the call in which the customer had asked for this one, which is ours.
    `wrap_up_result`: what somebody wrote down that came of it."""

    id: str
    hotline_number: str
    caller_number: str | None
    province: str | None
    city: str | None
    area_code: str | None
    carrier: str | None
    started_at: AwareDatetime
    queued_at: AwareDatetime | None
    answered_at: AwareDatetime | None
    ended_at: AwareDatetime
    wait_ms: int
    wait_seconds: int
    talk_ms: int
    talk_seconds: int
    answered_phone: str | None
    disposition: Disposition
    reason: str
    released_by: ReleasedBy
    hangup_cause: int | None
    has_recording: bool
    recording_seconds: float | None
    handled_by_fallback: bool
    callback_of: str | None
    wrap_up_result: str | None


class CallPage(Shown):
    items: list[Call]
    next_cursor: str | None = None


class Offer(Shown):
    """One ring of one phone."""

    phone_number: str
    started_at: AwareDatetime
    ended_at: AwareDatetime | None
    result: OfferResult | None
    hangup_cause: int | None


class CallStep(Shown):
    """`name` is what people call what it is about: the node's label, the prompt, the group, the
    voicemail box; "" for none."""

    sequence: int
    at: AwareDatetime
    kind: EventKind
    data: dict[str, Any]
    name: str = ""


class CallDetail(Call):
    """`outcomes` say how the nodes of `path` came out, "" for one in which the call ended.
    `caller_withheld`: the caller wants the number shown to nobody; phones saw the 400 number.
    `flow_version` is the published flow it went by, 0 before the first; digits of secrets are not
    among the `variables`."""

    caller_raw: str
    caller_withheld: bool
    trunk_id: str | None
    sip_call_id: str | None
    path: list[str]
    outcomes: list[str]
    flow_version: int | None
    variables: dict[str, str]
    offers: list[Offer]
    events: list[CallStep]
