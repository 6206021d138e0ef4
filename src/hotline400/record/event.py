"""The events of one call, in the order the engine journals them.

Each event is one line of the local journal and one row of `call_events`; its key is
(call_id, sequence). Times are aware UTC.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class EventKind(StrEnum):
    """What happened. `docs/glossary.md` has the Chinese."""

    BEGAN = "began"  # caller, called, sip identity, channel
    REJECTED = "rejected"  # turned away before any node: reason
    NODE_ENTERED = "node_entered"  # node, kind
    NODE_LEFT = "node_left"  # node, outcome
    FLOW_ENTERED = "flow_entered"  # hotline, version: the flow whose nodes come from now on
    VARIABLES_SET = "variables_set"  # values by name; those of `secret` names are masked
    KEYS_PRESSED = "keys_pressed"  # keys, or of a secret their count
    LOCKED_OUT = "locked_out"  # refused whatever is keyed: too many wrong ones lately
    SYSTEM_ASKED = "system_asked"  # the customer's system: milliseconds, fault if there was one
    QUEUED = "queued"  # position counted from 1
    OFFERED = "offered"  # one ring of one phone begins: leg, phone
    OFFER_ENDED = "offer_ended"  # leg, result, cause
    CONNECTED = "connected"  # leg, phone, bridge, recording files, hotline, queue: the talk begins
    TALK_ENDED = "talk_ended"  # released_by, cause
    NOTICE_PLAYED = "notice_played"  # an announcement heard by the caller: prompt
    RECOVERED = "recovered"  # the engine came back and took the call up again
    RECORDING_FAILED = "recording_failed"  # reason
    RECORDING_STORED = "recording_stored"  # path, seconds; may follow `ended`
    VOICEMAIL_BEGAN = "voicemail_began"  # message, box: the caller is being recorded
    VOICEMAIL_LEFT = "voicemail_left"  # message, box, voice: seconds of it; something was said
    VOICEMAIL_STORED = "voicemail_stored"  # message, path, seconds; may follow `ended`
    VOICEMAIL_LOST = "voicemail_lost"  # message, reason; may follow `ended`
    CALLBACK_ASKED = "callback_asked"  # the caller's consent: see record/callback.py
    CALLBACK_DIALLED = "callback_dialled"  # the customer is rung: trunk
    CALLBACK_DIAL_ENDED = "callback_dial_ended"  # result, cause
    PROMPT_RECORDING_BEGAN = "prompt_recording_began"  # take: an announcement is being recorded
    PROMPT_RECORDED = "prompt_recorded"  # prompt, seconds: it was kept
    ENDED = "ended"  # disposition, reason, released_by, cause


class CallEvent(BaseModel):
    """One thing that happened in a call."""

    model_config = ConfigDict(frozen=True)

    call_id: str
    sequence: int = Field(ge=0)
    at: AwareDatetime
    kind: EventKind
    data: dict[str, Any] = Field(default_factory=dict)

    def text(self, key: str) -> str | None:
        """The value under `key` as text, or None."""
        value = self.data.get(key)
        return None if value is None else str(value)


def utc_isoformat(moment: datetime) -> str:
    """ISO 8601 with milliseconds, as stored in journals."""
    return moment.isoformat(timespec="milliseconds")
