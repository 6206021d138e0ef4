"""Caller and phone connected: from the answer to whoever hangs up."""

import anyio
import anyio.lowlevel
import structlog

from hotline400.ari.ami import AmiError
from hotline400.ari.errors import NotFound, RequestFailed
from hotline400.ari.resources import bridge as bridges
from hotline400.ari.undo import bridge, undo
from hotline400.engine import names
from hotline400.engine.call import Call
from hotline400.engine.leg import PhoneLeg, end_offer
from hotline400.record.event import EventKind
from hotline400.record.fold import Talk
from hotline400.record.record import OfferResult, ReleasedBy
from hotline400.routing.queue import Queue

log = structlog.get_logger()


async def talk(call: Call, leg: PhoneLeg, number: str, queue: Queue, *, goes_on: bool) -> bool:
    """Connect and stay until one of the two hangs up. False: the phone was gone before the two
    could be connected, and the caller is still to be helped. `goes_on`: whether the caller stays
    with us when the phone hangs up first."""
    bridge_id = names.talk_id(call.id, len(call.story.events))
    async with bridge(call.board.ari, bridge_id):
        await call.answer()
        try:
            await bridges.add(call.board.ari, bridge_id, [call.inbound.channel_id, leg.id])
        except RequestFailed as error:
            await anyio.lowlevel.checkpoint()  # the caller is gone? Then it ends here
            log.warning("talk_not_connected", call_id=call.id, error=str(error))
            leg.result = OfferResult.UNREACHABLE
            end_offer(call, leg)
            return False
        end_offer(call, leg)
        caller_side, phone_side = _recorded_sides(call)
        call.story.note(
            EventKind.CONNECTED,
            leg=leg.id,
            phone=number,
            bridge=bridge_id,
            caller_side=caller_side,
            phone_side=phone_side,
            hotline=call.owned.number,
            queue=queue.id,
            wrap_up=queue.wrap_up_seconds or None,
        )
        await _record_until_hung_up(call, leg, caller_side, phone_side, goes_on=goes_on)
        return True


async def resume_talk(call: Call, leg: PhoneLeg, connected: Talk, *, goes_on: bool) -> None:
    """A talk that went on while we were away: connect the two again if they are not."""
    ari = call.board.ari
    call.answered = True
    try:
        if leg.result is not OfferResult.ANSWERED:
            if goes_on:
                await _stop_recording(call)
            call.story.note(EventKind.TALK_ENDED, released_by=ReleasedBy.PHONE)
            return
        await _connect_again(call, leg, connected.bridge_id)
        await _record_until_hung_up(call, leg, None, None, goes_on=goes_on)
    finally:
        await undo("bridge", bridges.destroy(ari, connected.bridge_id))


async def _connect_again(call: Call, leg: PhoneLeg, bridge_id: str) -> None:
    """Asterisk kept the bridge; if it did not, make it anew with the same id."""
    ari = call.board.ari
    both = {call.inbound.channel_id, leg.id}
    try:
        missing = both - set((await bridges.get(ari, bridge_id)).channels)
    except NotFound:
        await bridges.create(ari, bridge_id)
        missing = both
    if missing:
        await bridges.add(ari, bridge_id, sorted(missing))


async def _record_until_hung_up(
    call: Call,
    leg: PhoneLeg,
    caller_side: str | None,
    phone_side: str | None,
    *,
    goes_on: bool,
) -> None:
    """The talk. Where sides are named, recording has yet to begin."""
    try:
        if caller_side and phone_side:
            await _start_recording(call, caller_side, phone_side)
        cause = await leg.gone()
    except anyio.get_cancelled_exc_class():
        call.story.note(
            EventKind.TALK_ENDED, released_by=ReleasedBy.CALLER, cause=call.gone_cause()
        )
        raise
    ended_at = call.board.now()
    if goes_on and call.owned.recording:
        await _stop_recording(call)
    call.story.note(EventKind.TALK_ENDED, at=ended_at, released_by=ReleasedBy.PHONE, cause=cause)


def _recorded_sides(call: Call) -> tuple[str | None, str | None]:
    """Names in the spool, if this talk is to be recorded."""
    if not call.owned.recording:
        return None, None
    return f"{call.id}-caller.sln", f"{call.id}-phone.sln"


async def _start_recording(call: Call, caller_side: str, phone_side: str) -> None:
    """Record both sides, a file each; the talk goes on when that fails, and the record says so."""
    house = call.board.house
    options = f"r({house.spool / caller_side})t({house.spool / phone_side})"
    try:
        await house.ami.mix_monitor(call.inbound.channel_id, options)
    except (AmiError, OSError) as error:
        log.warning("recording_not_started", call_id=call.id, error=str(error))
        call.story.note(EventKind.RECORDING_FAILED, reason=str(error))


async def _stop_recording(call: Call) -> None:
    """What the caller says to us after the talk is no part of it."""
    try:
        await call.board.house.ami.stop_mix_monitor(call.inbound.channel_id)
    except (AmiError, OSError) as error:
        log.warning("recording_not_stopped", call_id=call.id, error=str(error))
