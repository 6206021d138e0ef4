"""Calls that the dialplan handled while the engine was away, from the journal it wrote.

A line is `1 <channel> <epoch seconds> <kind> <name=value&…>`, values URI-encoded
(`asterisk/dialplan.conf`). Events are made of the lines and folded as for any other call.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from hotline400.record.ending import Ending
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.fold import first, is_ended, offers, record
from hotline400.record.record import (
    CallRecord,
    Disposition,
    OfferRecord,
    OfferResult,
    ReleasedBy,
)
from hotline400.record.shortened import shortened
from hotline400.routing.numbers import caller_from_sip, normalise

ENGINE_AWAY = "engine_away"
LONGEST_CALLED = 32
_LINE = re.compile(r"1 (\d+\.\d+|\S{1,150}) (\d+\.\d{1,6}) ([a-z_]+) (\S*)")
_MISSED = {"busy": Disposition.BUSY, "no_answer": Disposition.NO_ANSWER}


@dataclass(frozen=True)
class FallbackCall:
    """One finished call: its record, and the events it was folded from."""

    record: CallRecord
    events: list[CallEvent]


@dataclass(frozen=True)
class FallbackJournal:
    """What a journal says. `unfinished` are calls that still go on, or were cut off when Asterisk
    died: `close` those whose channel is gone. `unreadable` counts lines that made no sense."""

    finished: list[FallbackCall]
    unfinished: dict[str, list[CallEvent]]  # by Asterisk's channel id
    unreadable: int

    def close(self, channel_id: str, at: datetime) -> FallbackCall:
        """An unfinished call of a channel that Asterisk no longer has, found gone at `at`."""
        events = self.unfinished[channel_id]
        story = _Story(channel_id, list(events))
        story.end(max(at, events[-1].at), {"released": "platform"}, reason="asterisk_restarted")
        return story.finished()


def read_fallback_journal(lines: Iterable[str]) -> FallbackJournal:
    """Read a journal. A line torn by a crash is skipped, wherever it stands."""
    stories: dict[str, _Story] = {}
    unreadable = 0
    for line in lines:
        match = _LINE.fullmatch(line.rstrip("\n"))
        if match is None or not line.endswith("\n"):
            unreadable += 1
            continue
        channel_id, epoch, kind, text = match.groups()
        story = stories.setdefault(channel_id, _Story(channel_id, []))
        unreadable += not story.read(datetime.fromtimestamp(float(epoch), UTC), kind, _fields(text))
    begun = [story for story in stories.values() if story.events]
    return FallbackJournal(
        finished=[story.finished() for story in begun if is_ended(story.events)],
        unfinished={s.channel_id: s.events for s in begun if not is_ended(s.events)},
        unreadable=unreadable,
    )


def _fields(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split("&"))
    return {name: unquote(value, errors="replace") for name, _, value in pairs}


@dataclass
class _Story:
    """One call's events as its lines come in."""

    channel_id: str
    events: list[CallEvent]

    def read(self, at: datetime, kind: str, fields: dict[str, str]) -> bool:
        """Take one line; False when it cannot be: without a beginning, or after the end."""
        if kind == "began" and not self.events:
            self._add(EventKind.BEGAN, at, _origin(fields))
        elif not self.events or is_ended(self.events):
            return False
        elif kind == "offered":
            self._add(EventKind.OFFERED, at, self._leg(fields) | {"phone": fields.get("phone", "")})
        elif kind == "answered":
            self._answered(at, fields)
        elif kind == "offer_ended":
            self._offer_ended(at, fields)
        elif kind == "ended":
            self.end(at, fields)
        else:
            return False
        return True

    def finished(self) -> FallbackCall:
        """The call's record; it must have ended."""
        folded = record(self.events).model_copy(update={"handled_by_fallback": True})
        return FallbackCall(folded, self.events)

    def end(self, at: datetime, fields: dict[str, str], reason: str | None = None) -> None:
        """Close the call, and what rang or talked until now."""
        released_by = _released_by(fields.get("released"))
        cause = _cause(fields.get("cause"))
        answered = first(self.events, EventKind.CONNECTED) is not None
        for offer in self._ringing():
            self._close_offer(at, offer.leg_id, OfferResult.CALLER_GONE, None)
        if answered:
            self._add(EventKind.TALK_ENDED, at, {"released_by": released_by, "cause": cause})
        outcome = _outcome(fields.get("outcome", ""), answered=answered, lost=reason is not None)
        ending = Ending(outcome[0], reason or outcome[1], released_by, cause)
        self._add(EventKind.ENDED, at, ending.data())

    def _answered(self, at: datetime, fields: dict[str, str]) -> None:
        leg = self._leg(fields)["leg"]
        phone = next((o.phone_number for o in offers(self.events) if o.leg_id == leg), "")
        self._close_offer(at, leg, OfferResult.ANSWERED, 16)
        self._add(EventKind.CONNECTED, at, {"leg": leg, "phone": phone, "bridge": ""})

    def _offer_ended(self, at: datetime, fields: dict[str, str]) -> None:
        cause = _cause(fields.get("cause"))
        leg = self._leg(fields)["leg"]
        if any(offer.leg_id == leg for offer in self._ringing()):
            self._close_offer(at, leg, _offer_result(fields.get("status", ""), cause), cause)

    def _ringing(self) -> list[OfferRecord]:
        return [offer for offer in offers(self.events) if offer.result is None]

    def _close_offer(self, at: datetime, leg: str, result: OfferResult, cause: int | None) -> None:
        self._add(EventKind.OFFER_ENDED, at, {"leg": leg, "result": result, "cause": cause})

    def _leg(self, fields: dict[str, str]) -> dict[str, str]:
        return {"leg": f"fallback-{self.channel_id}-{fields.get('turn', '')}"}

    def _add(self, kind: EventKind, at: datetime, data: Mapping[str, object]) -> None:
        event = CallEvent(
            call_id=f"fallback-{self.channel_id}", sequence=len(self.events), at=at, kind=kind,
            data=dict(data),
        )  # fmt: skip
        self.events.append(event)


def _origin(fields: dict[str, str]) -> dict[str, object]:
    said = {name: fields.get(name, "") for name in ("from", "asserted", "diversion")}
    caller, raw = caller_from_sip(said["from"], said["asserted"], said["diversion"])
    called = fields.get("called", "")
    return {
        "hotline_number": normalise(called) or shortened(called, LONGEST_CALLED),
        "tenant_id": fields.get("tenant") or None,
        "trunk_id": fields.get("trunk") or None,
        "sip_call_id": fields.get("sip") or None,
        "caller_number": caller,
        "caller_raw": raw,
    }


def _outcome(outcome: str, *, answered: bool, lost: bool) -> tuple[Disposition, str]:
    if answered:
        return Disposition.ANSWERED, ENGINE_AWAY
    if lost:
        return Disposition.FAILED, ENGINE_AWAY
    if outcome in _MISSED:
        return _MISSED[outcome], ENGINE_AWAY
    if outcome:
        return Disposition.REJECTED, outcome
    return Disposition.ABANDONED, ENGINE_AWAY


def _offer_result(status: str, cause: int | None) -> OfferResult:
    """From Dial()'s DIALSTATUS and the leg's Q.850 cause."""
    if cause == 21:
        return OfferResult.REJECTED
    known = {
        "ANSWER": OfferResult.ANSWERED,
        "BUSY": OfferResult.BUSY,
        "NOANSWER": OfferResult.NO_ANSWER,
        "CANCEL": OfferResult.CALLER_GONE,
    }
    return known.get(status, OfferResult.UNREACHABLE)


def _released_by(text: str | None) -> ReleasedBy:
    return ReleasedBy(text) if text in set(ReleasedBy) else ReleasedBy.PLATFORM


def _cause(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < int(text) < 128 else None
