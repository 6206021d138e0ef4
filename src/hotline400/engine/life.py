"""One call, from ring to record, as straight-line code.

The caller hanging up cancels the call's scope; every leg, bridge and playback is a context whose
exit undoes it; the record is written whatever happens.
"""

from typing import Any

import anyio
import anyio.lowlevel
import structlog

from hotline400.ari.errors import AriError, ConnectionLost, NotFound, RequestFailed
from hotline400.ari.resources import channel as channels
from hotline400.engine.call import Call
from hotline400.engine.gate import is_decided, pass_or_refuse, tell_why
from hotline400.engine.leftover import let_go
from hotline400.engine.steps import perform
from hotline400.engine.way import go_on, next_step
from hotline400.record.ending import (
    Ending,
    broken_off,
    ended_by_caller,
    ended_by_flow,
    rejection,
)
from hotline400.record.event import EventKind
from hotline400.record.fold import last
from hotline400.record.record import Disposition, ReleasedBy
from hotline400.routing.hotline import AnswerAt
from hotline400.routing.screening import LOOP

log = structlog.get_logger()

GONE_EVENT_SECONDS = 2
"""How long after Asterisk refused something for this caller we wait to be told why."""


async def handle_call(call: Call) -> None:
    """Tell one call from ring to record. When the connection to Asterisk is lost nothing more is
    told: the call goes on there, and recovery takes it up again."""
    ending = Ending(Disposition.FAILED, "internal_error", ReleasedBy.PLATFORM)
    try:
        ari, channel_id = call.board.ari, call.inbound.channel_id
        with (
            call.scope,
            ari.on_gone(channel_id, call.caller_gone),
            ari.on_digit(channel_id, call.keys.pressed),
        ):
            await _screen_and_run(call)
        ending = _ending(call)
    except Exception:
        if not call.board.lost:
            log.exception("call_failed", call_id=call.id)
    finally:
        await let_go(call)
        if call.hung_up:  # or Asterisk refused what we asked for a caller who is no longer there
            ending = _ending(call)
        await _hang_up(call, ending)
        call.story.note(EventKind.ENDED, **ending.data())


async def _screen_and_run(call: Call) -> None:
    refusal = None
    if call.story.events:
        await _take_up_again(call)
    else:
        call.story.note(EventKind.BEGAN, **_origin(call))
    if not is_decided(call.story.events):
        refusal = pass_or_refuse(call)
    await anyio.lowlevel.checkpoint()  # gone already? Then it ends here
    try:
        if refusal is not None:
            await tell_why(call, refusal)
        elif last(call.story.events, EventKind.REJECTED) is None:
            await _run_flow(call)
    except* RequestFailed:
        await anyio.sleep(GONE_EVENT_SECONDS)  # a caller who has just gone: the event is coming
        raise


async def _take_up_again(call: Call) -> None:
    """The call went on while we were away; how far, its events and Asterisk tell."""
    call.story.note(EventKind.RECOVERED)
    try:
        channel = await channels.get(call.board.ari, call.inbound.channel_id)
    except NotFound:
        call.caller_gone()
        return
    call.answered = channel.state == "Up"
    await call.audio.silence()


async def _run_flow(call: Call) -> None:
    """Node by node, from the start or from where the call was when we lost sight of it."""
    if call.story.events[-1].kind is EventKind.RECOVERED:
        step = go_on(call)
    else:
        call.enter(call.owned)
        step = next_step(call)
    if call.owned.answer_at is AnswerAt.START:
        await call.answer()
    while step is not None:
        if not step.entered:
            call.story.note(EventKind.NODE_ENTERED, node=step.node.id, kind=step.node.kind)
        outcome = await perform(step.node, call)
        if call.board.lost:  # nothing more is noted: the events say where the call was then
            raise ConnectionLost("while the node was performed")
        call.story.note(EventKind.NODE_LEFT, node=step.node.id, outcome=outcome)
        if step.node.kind == "hunt":
            call.keys.clear()  # what was pressed in the queue or the talk was not meant for others
        step = next_step(call)


def _ending(call: Call) -> Ending:
    if call.hung_up:
        return ended_by_caller(call.story.events, call.gone_cause())
    rejected = last(call.story.events, EventKind.REJECTED)
    if rejected is not None:
        return rejection(rejected)
    if call.broken:
        return broken_off(call.story.events, call.broken)
    return ended_by_flow(call.story.events, call.release_cause)


async def _hang_up(call: Call, ending: Ending) -> None:
    """Release the caller's leg, if it is still there, with the cause that the ending gives."""
    if call.hung_up or call.board.lost:
        return
    with anyio.CancelScope(shield=True), anyio.move_on_after(5):
        try:
            await _release(call, ending)
        except AriError as error:
            log.warning("caller_not_hung_up", call_id=call.id, error=str(error))


async def _release(call: Call, ending: Ending) -> None:
    """By a cause of Q.850; where SIP has a word that no cause stands for, by the dialplan."""
    ari, channel_id = call.board.ari, call.inbound.channel_id
    if ending.reason == LOOP:
        await channels.continue_in_dialplan(ari, channel_id, "refused", LOOP)
    else:
        await channels.hangup(ari, channel_id, ending.cause or 16)


def _origin(call: Call) -> dict[str, Any]:
    """What BEGAN says: who called whom, from where."""
    inbound, hotline = call.inbound, call.hotline
    place = call.board.house.places.place_of(inbound.caller_number or "")
    return {
        "tenant_id": hotline.tenant_id if hotline else None,
        "hotline_number": inbound.called,
        "caller_number": inbound.caller_number,
        "caller_raw": inbound.caller_raw,
        "caller_withheld": inbound.caller_withheld or None,
        **place.model_dump(),
        "trunk_id": inbound.trunk_id,
        "sip_call_id": inbound.dialog[0],
        "from_tag": inbound.dialog[1],
        "cseq": inbound.dialog[2],
        "channel": inbound.channel_id,
        "hops": call.hops,
    }
