"""How a call comes to be ours: a new caller, or a copy of one we have."""

import structlog
from anyio.abc import TaskGroup

from hotline400.ari.client import AriClient
from hotline400.ari.errors import AriError
from hotline400.ari.resources import channel as channels
from hotline400.engine.call import Call
from hotline400.engine.inbound import read_inbound
from hotline400.engine.life import handle_call
from hotline400.engine.switchboard import Switchboard

log = structlog.get_logger()

CALL_REJECTED = 21


def admit(board: Switchboard, calls: TaskGroup, channel_id: str, args: tuple[str, ...]) -> None:
    """Start the life of a call that has just come in. The channel's id is the call's."""
    known = board.house.configuration
    inbound = read_inbound(
        channel_id, args, known.trunks, lambda number: known.hotline(number) is not None
    )
    if board.is_copy(inbound.dialog):
        log.info("copy_of_invite", channel=channel_id, sip_call_id=inbound.dialog[0])
        calls.start_soon(turn_away, board.ari, channel_id, CALL_REJECTED)
        return
    board.open_dialog(inbound.dialog)
    hotline = known.hotline(inbound.called)
    hops = max(inbound.hops, board.hops(inbound.called, inbound.caller_number))
    begin(calls, Call(board, inbound, hotline, board.story(channel_id), hops))


def begin(calls: TaskGroup, call: Call) -> None:
    """Give a call its life. It can be told that its caller is gone from here on."""
    call.board.callers[call.inbound.channel_id] = call.caller_gone
    calls.start_soon(run, call)


async def turn_away(ari: AriClient, channel_id: str, cause: int) -> None:
    """Hang up a channel that is no call's. Not worth any call's end, should Asterisk refuse."""
    try:
        await channels.hangup(ari, channel_id, cause)
    except AriError as error:
        log.warning("channel_not_turned_away", channel=channel_id, error=str(error))


async def run(call: Call) -> None:
    """A call's whole life; what the house kept for it is free when it ends."""
    try:
        with call.board.ari.abandoned_on_error():
            await handle_call(call)
    finally:
        del call.board.callers[call.inbound.channel_id]
        call.board.floor.arrived(call.id)
        call.board.close_dialog(call.inbound.dialog)
