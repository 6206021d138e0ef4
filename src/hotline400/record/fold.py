"""From a call's events to its record, and to what recovery must know. Pure.

The engine, recovery and the shipper all read a call's events through here, so that a call cut in
two by a crash is folded as one that was not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from hotline400.record.callback import CallbackAsked, CallbackOutcome, CallbackResult
from hotline400.record.duration import milliseconds
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.record import (
    CallRecord,
    Disposition,
    OfferRecord,
    OfferResult,
    ReleasedBy,
    VoicemailRecord,
)


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk as its CONNECTED event tells it."""

    leg_id: str
    phone_number: str
    since: datetime
    bridge_id: str
    caller_side: str | None  # raw recordings, names in the spool; None: not recorded
    phone_side: str | None


def first(events: Sequence[CallEvent], kind: EventKind) -> CallEvent | None:
    """The first event of this kind."""
    return next((event for event in events if event.kind is kind), None)


def last(events: Sequence[CallEvent], kind: EventKind) -> CallEvent | None:
    """The last event of this kind."""
    return next((event for event in reversed(events) if event.kind is kind), None)


def offers(events: Sequence[CallEvent]) -> list[OfferRecord]:
    """Every ring of every phone, in order; one still ringing has no result."""
    found: dict[str, OfferRecord] = {}
    for event in events:
        if event.kind is EventKind.OFFERED:
            found[event.data["leg"]] = OfferRecord(
                leg_id=event.data["leg"],
                phone_number=event.data["phone"],
                trunk_id=event.data.get("trunk"),
                started_at=event.at,
            )
        elif event.kind is EventKind.OFFER_ENDED and event.data["leg"] in found:
            found[event.data["leg"]] = found[event.data["leg"]].model_copy(
                update={
                    "ended_at": event.at,
                    "result": OfferResult(event.data["result"]),
                    "hangup_cause": event.data.get("cause"),
                }
            )
    return list(found.values())


def talk(events: Sequence[CallEvent]) -> Talk | None:
    """The call's talk, over or not; None when no phone was ever connected."""
    connected = last(events, EventKind.CONNECTED)
    if connected is None:
        return None
    return Talk(
        leg_id=connected.data["leg"],
        phone_number=connected.data["phone"],
        since=connected.at,
        bridge_id=connected.data["bridge"],
        caller_side=connected.data.get("caller_side"),
        phone_side=connected.data.get("phone_side"),
    )


@dataclass(frozen=True, slots=True)
class Message:
    """A message that a caller began to leave, and what has become of it."""

    id: str
    box: str
    since: datetime
    left: bool = False  # something was said
    stored: VoicemailRecord | None = None
    lost: bool = False


def messages(events: Sequence[CallEvent]) -> list[Message]:
    """Every message of the call, in order; one that neither was left nor lost was empty, or is
    still being spoken."""
    found: dict[str, Message] = {}
    for event in events:
        match event.kind:
            case EventKind.VOICEMAIL_BEGAN:
                key, box = event.data["message"], event.data["box"]
                found[key] = Message(key, box, event.at)
            case EventKind.VOICEMAIL_LEFT | EventKind.VOICEMAIL_STORED | EventKind.VOICEMAIL_LOST:
                found[event.data["message"]] = _further(found[event.data["message"]], event)
            case _:
                continue
    return list(found.values())


def _further(message: Message, event: CallEvent) -> Message:
    match event.kind:
        case EventKind.VOICEMAIL_LEFT:
            return replace(message, left=True)
        case EventKind.VOICEMAIL_LOST:
            return replace(message, lost=True)
        case _:
            stored = VoicemailRecord(
                id=message.id,
                box=message.box,
                started_at=message.since,
                seconds=event.data["seconds"],
                path=event.data["path"],
            )
            return replace(message, stored=stored)


def takes(events: Sequence[CallEvent]) -> list[str]:
    """Every announcement that was begun to be recorded, in order."""
    return [
        event.data["take"] for event in events if event.kind is EventKind.PROMPT_RECORDING_BEGAN
    ]


def variables(events: Sequence[CallEvent]) -> dict[str, str]:
    """What the flow remembers about the call."""
    found: dict[str, str] = {}
    for event in events:
        if event.kind is EventKind.VARIABLES_SET:
            found |= event.data["values"]
    return found


def masked(events: Sequence[CallEvent]) -> set[str]:
    """Variables whose value is a secret: the events do not tell it."""
    found: set[str] = set()
    for event in events:
        if event.kind is EventKind.VARIABLES_SET:
            secret = set(event.data.get("secret", ()))
            found = (found - event.data["values"].keys()) | secret
    return found


class Visit(NamedTuple):
    """A node of the path. `outcome` is "" for one that was never left."""

    node: str
    kind: str
    outcome: str = ""


def visits(events: Sequence[CallEvent]) -> list[Visit]:
    """The path, and how each of its nodes came out."""
    found: list[Visit] = []
    for event in events:
        if event.kind is EventKind.NODE_ENTERED:
            found.append(Visit(event.data["node"], event.data["kind"]))
        elif event.kind is EventKind.NODE_LEFT and found:
            found[-1] = found[-1]._replace(outcome=event.data["outcome"])
    return found


def flow_version(events: Sequence[CallEvent]) -> int | None:
    """The version of the flow that the call began with; 0 is the ready-made sales hotline."""
    entered = first(events, EventKind.FLOW_ENTERED)
    return entered.data["version"] if entered else None


def flow_now(events: Sequence[CallEvent]) -> CallEvent | None:
    """Which flow the call is in: the event of its entering it."""
    return last(events, EventKind.FLOW_ENTERED)


def is_ended(events: Sequence[CallEvent]) -> bool:
    """Whether the call is over."""
    return last(events, EventKind.ENDED) is not None


def record(events: Sequence[CallEvent]) -> CallRecord:
    """The record of an ended call. Raises ValueError when it has not begun or not ended."""
    began, ended = first(events, EventKind.BEGAN), last(events, EventKind.ENDED)
    if began is None or ended is None:
        raise ValueError("a record needs a call that began and ended")
    connected, queued = last(events, EventKind.CONNECTED), first(events, EventKind.QUEUED)
    answered_at = connected.at if connected else None
    stored = last(events, EventKind.RECORDING_STORED)
    talk_end = last(events, EventKind.TALK_ENDED)
    talked_until = talk_end.at if talk_end else ended.at
    passed = visits(events)
    return CallRecord(
        call_id=began.call_id,
        started_at=began.at,
        queued_at=queued.at if queued else None,
        answered_at=answered_at,
        ended_at=ended.at,
        wait_ms=milliseconds(began.at, answered_at or ended.at),
        talk_ms=milliseconds(answered_at, talked_until) if answered_at else 0,
        answered_phone=connected.data["phone"] if connected else None,
        disposition=Disposition(ended.data["disposition"]),
        reason=ended.data["reason"],
        released_by=ReleasedBy(ended.data["released_by"]),
        hangup_cause=ended.data.get("cause"),
        path=tuple(visit.node for visit in passed),
        outcomes=tuple(visit.outcome for visit in passed),
        flow_version=flow_version(events),
        variables=variables(events),
        offers=tuple(offers(events)),
        recording_path=stored.data["path"] if stored else None,
        recording_seconds=stored.data["seconds"] if stored else None,
        callback_asked=callback_asked(events),
        callback=callback_outcome(events),
        voicemails=tuple(m.stored for m in messages(events) if m.stored),
        **_origin(began.data),
    )


def callback_asked(events: Sequence[CallEvent]) -> CallbackAsked | None:
    """The caller's consent to be called back."""
    asked = last(events, EventKind.CALLBACK_ASKED)
    return None if asked is None else CallbackAsked.model_validate(asked.data)


def callback_outcome(events: Sequence[CallEvent]) -> CallbackOutcome | None:
    """What our call to somebody who had asked for it came to, as far as it has come; None for a
    caller's own call."""
    began, dialled = first(events, EventKind.BEGAN), last(events, EventKind.CALLBACK_DIALLED)
    if began is None or "callback_request" not in began.data:
        return None
    result = _callback_result(events, dialled)
    return CallbackOutcome.of_request(began.data, result, dialled=dialled is not None)


def _callback_result(events: Sequence[CallEvent], dialled: CallEvent | None) -> CallbackResult:
    if last(events, EventKind.CONNECTED) is not None:
        return CallbackResult.ANSWERED
    over = last(events, EventKind.CALLBACK_DIAL_ENDED)
    if dialled is None and over is not None:
        return CallbackResult(over.data["result"])
    if dialled is None:
        was_lost = any(offer.result in {None, OfferResult.LOST} for offer in offers(events))
        return CallbackResult.LOST if was_lost else CallbackResult.NOT_TAKEN
    if over is None or over.sequence < dialled.sequence:
        return CallbackResult.LOST
    result = CallbackResult(over.data["result"])
    return CallbackResult.LOST if result is CallbackResult.ANSWERED else result


_ORIGIN = (
    "tenant_id",
    "hotline_number",
    "caller_number",
    "caller_raw",
    "caller_withheld",
    "province",
    "city",
    "area_code",
    "carrier",
    "trunk_id",
    "sip_call_id",
)


def _origin(data: dict[str, Any]) -> dict[str, Any]:
    """Who called whom, from where: the fields of the record that BEGAN already knows."""
    return {key: data[key] for key in _ORIGIN if data.get(key) is not None}
