"""The record of one call (CDR, 话单): what the console lists and the tenant is told (F-CDR-1)."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotline400.record.callback import CallbackAsked, CallbackOutcome
from hotline400.record.duration import whole_seconds


class Disposition(StrEnum):
    """How a call came out, seen from the tenant."""

    ANSWERED = "answered"  # a phone answered
    ABANDONED = "abandoned"  # the caller hung up before a phone answered
    NO_ANSWER = "no_answer"  # every phone was tried, none answered
    BUSY = "busy"  # every phone was busy and waiting was not possible or took too long
    OVERFLOWED = "overflowed"  # the queue was full
    VOICEMAIL = "voicemail"
    AFTER_HOURS = "after_hours"  # outside hours or on a holiday, and no phone was to be rung
    SELF_SERVICE = "self_service"  # the flow served the caller; no phone was to be rung
    REJECTED = "rejected"  # screened out, or the password was not known
    FAILED = "failed"  # our own or the network's fault


MISSED: frozenset[Disposition] = frozenset(
    {
        Disposition.ABANDONED,
        Disposition.NO_ANSWER,
        Disposition.BUSY,
        Disposition.OVERFLOWED,
        Disposition.FAILED,
    }
)
"""Dispositions of a missed call (未接来电): the caller wanted a person and got none.

Calls outside hours are not: nobody was to be had, so they say nothing about how well the phones are
answered. They are a disposition of their own, so that they can be listed and called back.
"""


class OfferResult(StrEnum):
    """How one ring of one phone came out (F-HUNT-3)."""

    ANSWERED = "answered"
    BUSY = "busy"  # 占线: Q.850 17, SIP 486/600
    NO_ANSWER = "no_answer"  # 无人接听: rang to the timeout, Q.850 18/19, SIP 408/480
    REJECTED = "rejected"  # 拒接: Q.850 21, SIP 603/403
    UNREACHABLE = "unreachable"  # 无法接通: everything else
    REDIRECTED = "redirected"  # 转往他处: the phone sent the call elsewhere, SIP 3xx
    NOT_ACCEPTED = "not_accepted"  # it was answered, but nobody there took the call
    NOT_DIALLED = "not_dialled"  # a 400 number of this platform: another company would pay
    ANSWERED_ELSEWHERE = "answered_elsewhere"  # another of the phones rung at once had the call
    CALLER_GONE = "caller_gone"  # the caller hung up while it rang
    LOST = "lost"  # the leg vanished while the engine was away


class ReleasedBy(StrEnum):
    """Who ended the call."""

    CALLER = "caller"
    PHONE = "phone"
    PLATFORM = "platform"


class OfferRecord(BaseModel):
    """One ring of one phone."""

    model_config = ConfigDict(frozen=True)

    leg_id: str
    phone_number: str
    trunk_id: str | None = None
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    result: OfferResult | None = None
    hangup_cause: int | None = None  # Q.850


@dataclass(frozen=True, slots=True)
class Measured:
    """How long a raw recording is, and for how long somebody speaks in it."""

    seconds: float
    voice_seconds: float


class VoicemailRecord(BaseModel):
    """A message that a caller left and that is in the media store (F-VM-1). `id` is its key."""

    model_config = ConfigDict(frozen=True)

    id: str
    box: str
    started_at: AwareDatetime  # when the tone was over and the caller began to speak
    seconds: float
    path: str  # relative to the media store


class CallRecord(BaseModel):
    """One call, complete. `call_id` is its key: saving it twice changes nothing."""

    model_config = ConfigDict(frozen=True)

    call_id: str
    tenant_id: str | None = None  # None: the called number belongs to nobody
    hotline_number: str  # as dialled, normalised to ten digits where it is a 400 number
    caller_number: str | None = None  # normalised national form; None: withheld or unusable
    caller_raw: str = ""  # as it came, at most 128 characters
    caller_withheld: bool = False  # the caller wants it shown to nobody; phones saw the 400 number
    province: str | None = None
    city: str | None = None
    area_code: str | None = None
    carrier: str | None = None
    trunk_id: str | None = None
    sip_call_id: str | None = None
    started_at: AwareDatetime
    queued_at: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None  # a phone answered and the two were connected
    ended_at: AwareDatetime
    wait_ms: int = Field(default=0, ge=0)  # started to answered, or to the end
    talk_ms: int = Field(default=0, ge=0)  # answered to the end of the talk
    answered_phone: str | None = None
    disposition: Disposition
    reason: str  # a short word for why: caller_hung_up, blacklisted, queue_full, engine_restarted…
    released_by: ReleasedBy
    hangup_cause: int | None = None  # Q.850
    path: tuple[str, ...] = ()  # node ids in the order they were entered
    outcomes: tuple[str, ...] = ()  # how each of them came out; "" where the call ended in it
    flow_version: int | None = None  # None: turned away before any flow
    variables: dict[str, str] = Field(default_factory=dict)  # what the flow remembered
    offers: tuple[OfferRecord, ...] = ()
    recording_path: str | None = None  # relative to the media store
    recording_seconds: float | None = None
    voicemails: tuple[VoicemailRecord, ...] = ()
    callback_asked: CallbackAsked | None = None
    callback: CallbackOutcome | None = None  # a call of ours, to somebody who had asked for it
    handled_by_fallback: bool = False  # rung by the dialplan while the engine was away

    @property
    def wait_seconds(self) -> int:
        return whole_seconds(self.wait_ms)

    @property
    def talk_seconds(self) -> int:
        return whole_seconds(self.talk_ms)
