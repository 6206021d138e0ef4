"""One call, from ring to record, as straight-line code.

The caller hanging up cancels the call's scope; every leg, bridge and playback is a context whose
exit undoes it; the record is written whatever happens.
"""

from typing import Any

import anyio
import anyio.lowlevel
import structlog

from hotline400.ari.errors import AriError, NotFound, RequestFailed
from hotline400.ari.resources import channel as channels
from hotline400.engine.call import Call
from hotline400.engine.steps import perform
from hotline400.record.ending import Ending, ended_by_caller, ended_by_flow, rejection
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.fold import last
from hotline400.record.record import Disposition, ReleasedBy
from hotline400.routing.flow import Flow, next_node
from hotline400.routing.hotline import AnswerAt
from hotline400.routing.nodes import Node
from hotline400.routing.screening import screen

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
        if call.hung_up:  # and Asterisk refused what we asked for a caller who is no longer there
            ending = _ending(call)
    finally:
        await _hang_up(call, ending)
        call.story.note(EventKind.ENDED, **ending.data())


async def _screen_and_run(call: Call) -> None:
    if call.story.events:
        await _take_up_again(call)
    else:
        _begin(call)
    await anyio.lowlevel.checkpoint()  # gone already? Then it ends here
    if last(call.story.events, EventKind.REJECTED) is not None:
        return
    try:
        await _run_flow(call, call.flow)
    except* RequestFailed:
        await anyio.sleep(GONE_EVENT_SECONDS)  # a caller who has just gone: the event is coming
        raise


def _begin(call: Call) -> None:
    call.story.note(EventKind.BEGAN, **_origin(call))
    refusal = screen(call.hotline, call.inbound.caller_number, call.board.now(), call.hops)
    if refusal is not None:
        call.story.note(EventKind.REJECTED, reason=refusal.reason, cause=refusal.cause)


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


async def _run_flow(call: Call, flow: Flow) -> None:
    """Node by node, from the start or from where the call was when we lost sight of it."""
    if call.owned.answer_at is AnswerAt.START:
        await call.answer()
    if last(call.story.events, EventKind.FLOW_ENTERED) is None:
        number, version = call.owned.number, call.owned.flow_version
        call.story.note(EventKind.FLOW_ENTERED, hotline=number, version=version)
    node, resumed = _node_to_resume(call.story.events, flow)
    while node is not None:
        if not resumed:
            call.story.note(EventKind.NODE_ENTERED, node=node.id, kind=node.kind)
        outcome = await perform(node, call)
        call.story.note(EventKind.NODE_LEFT, node=node.id, outcome=outcome)
        node, resumed = next_node(flow, node, outcome), False


def _node_to_resume(events: list[CallEvent], flow: Flow) -> tuple[Node | None, bool]:
    """Where to go on, and whether that node had been entered before."""
    entered, left = last(events, EventKind.NODE_ENTERED), last(events, EventKind.NODE_LEFT)
    if entered is None or entered.data["node"] not in flow.nodes:
        return flow.nodes[flow.start], False
    node = flow.nodes[entered.data["node"]]
    if left is None or left.sequence < entered.sequence:
        return node, True
    return next_node(flow, node, left.data["outcome"]), False


def _ending(call: Call) -> Ending:
    if call.hung_up:
        return ended_by_caller(call.story.events, call.gone_cause())
    rejected = last(call.story.events, EventKind.REJECTED)
    if rejected is not None:
        return rejection(rejected)
    return ended_by_flow(call.story.events, call.release_cause)


async def _hang_up(call: Call, ending: Ending) -> None:
    """Release the caller's leg, if it is still there, with the cause that the ending gives."""
    if call.hung_up or call.board.lost:
        return
    with anyio.CancelScope(shield=True), anyio.move_on_after(5):
        try:
            await channels.hangup(call.board.ari, call.inbound.channel_id, ending.cause or 16)
        except AriError as error:
            log.warning("caller_not_hung_up", call_id=call.id, error=str(error))


def _origin(call: Call) -> dict[str, Any]:
    """What BEGAN says: who called whom, from where."""
    inbound, hotline = call.inbound, call.hotline
    place = call.board.house.places.place_of(inbound.caller_number or "")
    return {
        "tenant_id": hotline.tenant_id if hotline else None,
        "hotline_number": inbound.called,
        "caller_number": inbound.caller_number,
        "caller_raw": inbound.caller_raw,
        **place.model_dump(),
        "trunk_id": inbound.trunk_id,
        "sip_call_id": inbound.dialog[0],
        "from_tag": inbound.dialog[1],
        "cseq": inbound.dialog[2],
        "channel": inbound.channel_id,
        "hops": call.hops,
    }
