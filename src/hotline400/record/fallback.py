"""Calls that the dialplan handled while the engine was away, from the journal it wrote.

A line is `1 <channel> <epoch seconds> <kind> <name=value&…>` (`asterisk/dialplan.conf`); the facts
of the INVITE (`routing/invite.py`) come before `began`, a line a piece. Events are made of the
lines and folded as for any other call.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
from hotline400.routing.called import called_number
from hotline400.routing.identity import identify
from hotline400.routing.invite import Invite, read_invite
from hotline400.routing.numbers import clean, kind
from hotline400.routing.sip_identifier import storable
from hotline400.routing.trunk import InboundRules, Trunk

ENGINE_AWAY = "engine_away"
BAD_REQUEST = "bad_request"
"""The dialplan's own reason: an INVITE that it cannot tell the engine of."""
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


def read_fallback_journal(
    lines: Iterable[str],
    trunks: Sequence[Trunk] = (),
    is_ours: Callable[[str], bool] = lambda number: kind(number) == "hotline400",
) -> FallbackJournal:
    """Read a journal. A line torn by a crash is skipped, wherever it stands. What the headers mean
    is for the settings of their trunk to say; `is_ours`: whether there is a hotline of a number."""

    def origin(fields: dict[str, str], pieces: Sequence[str]) -> dict[str, object]:
        invite = read_invite(pieces) if pieces else _former_invite(fields)
        return _origin(fields, invite, trunks, is_ours)

    stories: dict[str, _Story] = {}
    unreadable = 0
    for line in lines:
        match = _LINE.fullmatch(line.rstrip("\n"))
        if match is None or not line.endswith("\n"):
            unreadable += 1
            continue
        channel_id, epoch, kind, text = match.groups()
        story = stories.setdefault(channel_id, _Story(channel_id, [], origin))
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
    origin: Callable[[dict[str, str], Sequence[str]], dict[str, object]] = lambda *_: {}
    pieces: list[str] = field(default_factory=list)
    """Of the facts of its INVITE."""

    def read(self, at: datetime, kind: str, fields: dict[str, str]) -> bool:
        """Take one line; False when it cannot be: without a beginning, or after the end."""
        if kind == "began" and not self.events:
            self._add(EventKind.BEGAN, at, self.origin(fields, self.pieces))
        elif kind == "invite" and not self.events:
            self.pieces.append(fields.get("piece", ""))
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
            result = _offer_result(fields.get("status", ""), cause, fields.get("sip"))
            self._close_offer(at, leg, result, cause)

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


def _origin(
    fields: dict[str, str],
    invite: Invite,
    trunks: Sequence[Trunk],
    is_ours: Callable[[str], bool],
) -> dict[str, object]:
    trunk = next((trunk for trunk in trunks if trunk.id == invite.trunk_id), None)
    rules = trunk.inbound if trunk else InboundRules()
    account = trunk.registration.username if trunk and trunk.registration else None
    caller = identify(invite, rules)
    rung = fields.get("number", "")
    if kind(rung) != "hotline400":
        rung = called_number(invite, rules, account, is_ours)
    return {
        "hotline_number": rung,
        "tenant_id": fields.get("tenant") or None,
        "trunk_id": clean(invite.trunk_id) or None,
        "sip_call_id": storable(invite.call_id) or None,
        "caller_number": caller.number,
        "caller_raw": caller.raw,
        "caller_withheld": caller.is_withheld or None,
    }


def _former_invite(fields: dict[str, str]) -> Invite:
    """Lines of former versions: what was told stood in `began` itself."""
    return Invite(
        called=fields.get("called", ""),
        trunk_id=fields.get("trunk", ""),
        call_id=fields.get("sip", ""),
        from_header=fields.get("from", ""),
        asserted=fields.get("asserted", ""),
        diversion=fields.get("diversion", ""),
    )


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


def _offer_result(status: str, cause: int | None, sip_status: str | None) -> OfferResult:
    """From Dial()'s DIALSTATUS, the leg's Q.850 cause and the last SIP status that came from it.
    Dial says BUSY of a phone that sends the call elsewhere, sometimes before its 302 is on record;
    one that is busy has said so."""
    if sip_status and (sip_status[0] == "3" or (status == "BUSY" and sip_status[0] in "12")):
        return OfferResult.REDIRECTED
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
