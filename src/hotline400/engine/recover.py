"""After every connect: what was going on, from the journal and Asterisk's own lists.

Calls that are still there go on where they were; those that are not are closed; what is there
without a call (a leg of a call that has ended meanwhile) is cleared away.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from anyio.abc import TaskGroup

from hotline400.ari.model import Channel
from hotline400.ari.resources import application, asterisk
from hotline400.ari.resources import bridge as bridges
from hotline400.ari.resources import channel as channels
from hotline400.engine.admit import admit, begin, turn_away
from hotline400.engine.call import Call
from hotline400.engine.callbacks.again import begin_again, hold_line, is_callback, talks
from hotline400.engine.inbound import Inbound
from hotline400.engine.messages import note_unseen, recorded_until
from hotline400.engine.names import call_of_talk
from hotline400.engine.switchboard import Switchboard
from hotline400.record import fold
from hotline400.record.ending import ended_by_caller, ended_by_restart, ended_unseen
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.record import OfferResult, ReleasedBy
from hotline400.routing.hotline import Hotline, NumberState

log = structlog.get_logger()

BYTES_A_SECOND = 16_000
"""Of one raw side: signed linear, 16 bits, 8 kHz."""


async def recover(board: Switchboard, calls: TaskGroup, lost_at: datetime) -> set[str]:
    """Take up every call that Asterisk still has, close those it has not; the channels it knew.

    `lost_at`: when we last saw the calls; nobody saw one end later than that.
    """
    # Ours first: a call that comes in after this is told of by its event, and one that came before
    # is among those asked for later.
    ours = set((await application.get(board.ari)).channel_ids)
    there = {channel.id: channel for channel in await channels.list_all(board.ari)}
    started_at = await asterisk.started_at(board.ari)
    open_calls = board.house.journal.open_calls()
    going_on = {
        k: e
        for k, e in open_calls.items()
        if e[0].data["channel"] in ours & there.keys() and (not is_callback(e) or talks(e))
    }
    for call_id, events in going_on.items():
        if _hunts(events):
            board.floor.expect(call_id)
        _reserve_phone(board, call_id, events)
        _hold_lines(board, events)
    arrived = await _clear_away(board, going_on, [there[key] for key in ours & there.keys()])
    for call_id, events in going_on.items():
        _begin(board, calls, call_id, events)
    for call_id in open_calls.keys() - going_on.keys():
        restarted = started_at > open_calls[call_id][0].at
        try:
            _close(board, call_id, there, lost_at, restarted=restarted)
        except Exception:  # it stays open until we connect again; the others are not held up
            log.exception("call_not_closed", call_id=call_id)
    for channel in arrived:
        admit(board, calls, channel.id, channel.app_args)
    return ours


def _begin(board: Switchboard, calls: TaskGroup, call_id: str, events: list[CallEvent]) -> None:
    if not is_callback(events):
        begin(calls, _call(board, call_id, events))
        return
    began = events[0].data
    hotline = board.house.configuration.hotline(began["hotline_number"]) or _given_up(began)
    if hotline is not None:
        hold_line(board, call_id, events)
        begin_again(board, calls, call_id, hotline)


def _call(board: Switchboard, call_id: str, events: list[CallEvent]) -> Call:
    began = events[0].data
    inbound = Inbound(
        channel_id=began["channel"],
        called=began["hotline_number"],
        trunk_id=began.get("trunk_id", ""),
        dialog=(began.get("sip_call_id", ""), began.get("from_tag", ""), began.get("cseq", "")),
        caller_number=began.get("caller_number"),
        caller_raw=began.get("caller_raw", ""),
        caller_withheld=began.get("caller_withheld") or False,
    )
    hotline = board.house.configuration.hotline(inbound.called) or _given_up(began)
    board.open_dialog(inbound.dialog)
    return Call(board, inbound, hotline, board.story(call_id), hops=began.get("hops", 0))


def _given_up(began: dict[str, Any]) -> Hotline | None:
    """A hotline that went while its calls went on: who talks may finish, nobody is rung."""
    if began.get("tenant_id") is None:
        return None
    return Hotline(
        number=began["hotline_number"],
        tenant_id=began["tenant_id"],
        state=NumberState.CANCELLED,
        recording=False,
    )


def _hunts(events: list[CallEvent]) -> bool:
    """Whether this call is among those who wait for a phone, or have one."""
    entered, left = (
        fold.last(events, kind) for kind in (EventKind.NODE_ENTERED, EventKind.NODE_LEFT)
    )
    if entered is None or (left is not None and left.sequence > entered.sequence):
        return False
    return bool(entered.data["kind"] == "hunt")


def _reserve_phone(board: Switchboard, call_id: str, events: list[CallEvent]) -> None:
    """Before any waiting call is matched: this call's phones are engaged."""
    entered = fold.flow_now(events)
    number = entered.data["hotline"] if entered else events[0].data["hotline_number"]
    hotline = board.house.configuration.hotline(number)
    engaged = {offer.phone_number for offer in fold.offers(events) if offer.result is None}
    talk = fold.talk(events) if fold.last(events, EventKind.TALK_ENDED) is None else None
    if talk is not None:
        engaged.add(talk.phone_number)
    if hotline is not None:
        for number in sorted(engaged):
            board.floor.reserve(call_id, hotline, number)


def _hold_lines(board: Switchboard, events: Sequence[CallEvent]) -> None:
    """Before any waiting call rings a phone: this call's leg has one of its trunk's lines."""
    in_use = _in_use(events)
    for offer in fold.offers(events):
        if offer.leg_id in in_use and offer.trunk_id is not None:
            board.hold_line(offer.leg_id, offer.trunk_id)


def _close(
    board: Switchboard,
    call_id: str,
    there: dict[str, Channel],
    lost_at: datetime,
    *,
    restarted: bool,
) -> None:
    """The caller is gone, and we did not see them go."""
    story = board.story(call_id)
    talk = fold.talk(story.events)
    leg_left = talk is not None and talk.leg_id in there
    recorded = (
        _recorded_until(board.house.spool, talk),
        recorded_until(story.events, board.house.messages),
    )
    at = max(lost_at, story.events[-1].at, *filter(None, recorded))
    at = min(at, board.now())
    for offer in fold.offers(story.events):
        if offer.result is None:
            story.note(EventKind.OFFER_ENDED, at=at, leg=offer.leg_id, result=OfferResult.LOST)
    note_unseen(story, board.house.messages, at)
    if leg_left and fold.last(story.events, EventKind.TALK_ENDED) is None:
        story.note(EventKind.TALK_ENDED, at=at, released_by=ReleasedBy.CALLER)
        ending = ended_by_caller(story.events, None)
    else:
        ending = (ended_by_restart if restarted else ended_unseen)(story.events)
    story.note(EventKind.ENDED, at=at, **ending.data())
    log.info("call_closed_unseen", call_id=call_id, disposition=ending.disposition)


def _recorded_until(spool: Path, talk: fold.Talk | None) -> datetime | None:
    """The raw recording went on while we were away, and tells how long the talk was."""
    if talk is None or talk.caller_side is None:
        return None
    try:
        size = (spool / talk.caller_side).stat().st_size
    except OSError:  # not there, or a folder that cannot be read
        return None
    return talk.since + timedelta(seconds=size / BYTES_A_SECOND)


async def _clear_away(
    board: Switchboard, going_on: Mapping[str, Sequence[CallEvent]], ours: Sequence[Channel]
) -> list[Channel]:
    """Legs and bridges that no call uses go, before any call makes new ones, and callers whose
    call has ended; returns the callers whose arrival we missed."""
    over = set(board.house.journal.unshipped())
    in_use = {key for events in going_on.values() for key in _in_use(events)}
    arrived = []
    for channel in ours:
        if channel.id in going_on or channel.id in in_use:
            continue
        if channel.app_args[:1] == ("inbound",) and channel.id not in over:
            arrived.append(channel)
        else:
            await turn_away(board.ari, channel.id, channels.NORMAL_CLEARING)
    for bridge in await bridges.list_all(board.ari):
        if call_of_talk(bridge.id) is not None and bridge.id not in in_use:
            await bridges.destroy(board.ari, bridge.id)
    return arrived


def _in_use(events: Sequence[CallEvent]) -> set[str]:
    """The leg that rings, or the leg and the bridge of the talk. A bridge whose talk had not
    begun is not: the call makes another."""
    ringing = {offer.leg_id for offer in fold.offers(events) if offer.result is None}
    talk = fold.talk(events)
    if talk is None or fold.last(events, EventKind.TALK_ENDED) is not None:
        return ringing
    return ringing | {talk.leg_id, talk.bridge_id, events[0].data["channel"]}
