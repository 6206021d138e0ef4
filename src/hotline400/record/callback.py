"""A caller's wish to be called back (F-HUNT-8): what was agreed, and how far it has come."""

from datetime import time
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class CallbackState(StrEnum):
    """Where a request stands. Waiting and ringing ones are open."""

    WAITING = "waiting"  # for a phone, or for the moment of the next try
    RINGING = "ringing"  # a phone or the customer is being rung, or they talk
    DONE = "done"  # they have talked, or somebody has seen to it
    FAILED = "failed"  # tried as often as agreed
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN = frozenset({CallbackState.WAITING, CallbackState.RINGING})


class CallbackResult(StrEnum):
    """What the last try, or a person, made of it."""

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    PHONE_GONE = "phone_gone"  # the phone hung up before the customer answered
    NOT_TAKEN = "not_taken"  # no phone took it
    NO_LINE = "no_line"  # no line of a trunk was free for the customer
    LOST = "lost"  # the engine or Asterisk was away
    BLACKLISTED = "blacklisted"
    DUPLICATE = "duplicate"  # another one of the same number is open
    EXPIRED = "expired"
    BY_HAND = "by_hand"  # somebody cancelled it, or has seen to it


class CallbackTerms(BaseModel):
    """What was agreed. Hours are China's; `quiet_from` equal to `quiet_until`: none are quiet."""

    model_config = ConfigDict(frozen=True)

    quiet_from: time
    quiet_until: time
    most_attempts: int = Field(ge=1)
    retry_minutes: tuple[int, ...]
    """After the first try, the second, …; the last one for all further."""
    expires_at: AwareDatetime


class CallbackAsked(CallbackTerms):
    """The caller's consent, as the CALLBACK_ASKED event tells it. `since` is the place that is
    kept."""

    request: str
    hotline_number: str
    queue: str
    number: str
    key: str
    asked_at: AwareDatetime
    since: AwareDatetime
    skill: str | None = None
    priority: int = 0
    engine: str = ""
    """Whose it is first: the engine that has the queue."""


class CallbackRequest(CallbackTerms):
    """An open request as the engine gets it from the database."""

    id: str
    tenant_id: str
    call_id: str
    hotline_number: str
    queue: str
    number: str
    since: AwareDatetime
    skill: str | None = None
    priority: int = 0
    state: CallbackState = CallbackState.WAITING
    attempts: int = 0
    rounds: int = 0
    """How often in a row no phone took it."""
    not_before: AwareDatetime
    current_call: str | None = None

    @classmethod
    def just_asked(cls, asked: CallbackAsked, tenant_id: str, call_id: str) -> Self:
        """As it begins: to be tried as soon as its turn comes."""
        same = CallbackTerms.model_fields.keys() | {
            "hotline_number", "queue", "number", "since", "skill", "priority",
        }  # fmt: skip
        return cls(
            id=asked.request,
            tenant_id=tenant_id,
            call_id=call_id,
            not_before=asked.asked_at,
            **{name: getattr(asked, name) for name in same},
        )


class CallbackOutcome(BaseModel):
    """What one call of ours came to: `dialled` tells whether the customer was rung at all."""

    model_config = ConfigDict(frozen=True)

    request: str
    of: str
    result: CallbackResult
    dialled: bool

    @classmethod
    def of_request(cls, data: dict[str, object], result: CallbackResult, *, dialled: bool) -> Self:
        """From what BEGAN says."""
        return cls(
            request=str(data["callback_request"]),
            of=str(data["callback_of"]),
            result=result,
            dialled=dialled,
        )
