"""What is left of a call of ours that an engine before us began: a talk goes on; whatever had not
come so far is over, and its request waits again."""

from collections.abc import Sequence

from anyio.abc import TaskGroup

from hotline400.ari.errors import NotFound
from hotline400.ari.resources import channel as channels
from hotline400.engine import names
from hotline400.engine.call import Call
from hotline400.engine.callbacks.round import call_of, to_the_end
from hotline400.engine.leg import adopted
from hotline400.engine.switchboard import Switchboard
from hotline400.engine.talk import resume_talk
from hotline400.record import fold
from hotline400.record.event import CallEvent, EventKind
from hotline400.routing.hotline import Hotline


def is_callback(events: Sequence[CallEvent]) -> bool:
    """Whether this is a call of ours."""
    return "callback_request" in events[0].data


def talks(events: Sequence[CallEvent]) -> bool:
    """Whether the two are, or were, connected and the talk has not been seen to end."""
    return fold.talk(events) is not None and fold.last(events, EventKind.TALK_ENDED) is None


def hold_line(board: Switchboard, call_id: str, events: Sequence[CallEvent]) -> None:
    """The customer's leg has one of its trunk's lines."""
    dialled = fold.last(events, EventKind.CALLBACK_DIALLED)
    if dialled is not None and "trunk" in dialled.data:
        board.hold_line(names.customer_id(call_id), dialled.data["trunk"])


def begin_again(board: Switchboard, calls: TaskGroup, call_id: str, hotline: Hotline) -> None:
    """Give a talk its life back."""
    call = call_of(board, call_id, hotline, "")
    board.callers[call.inbound.channel_id] = call.caller_gone
    calls.start_soon(_run, call)


async def _run(call: Call) -> None:
    try:
        with call.board.ari.abandoned_on_error():
            await to_the_end(call, lambda: _talk_on(call))
    finally:
        del call.board.callers[call.inbound.channel_id]
        call.board.floor.arrived(call.id)


async def _talk_on(call: Call) -> None:
    call.story.note(EventKind.RECOVERED)
    talk = fold.talk(call.story.events)
    if talk is None:
        return
    with (
        call.board.line(call.inbound.channel_id, None),
        call.board.ari.on_gone(call.inbound.channel_id, call.caller_gone),
    ):
        async with adopted(call, talk.leg_id, talk.since, 0, lambda: False, noted=True) as leg:
            if await _is_gone(call):
                call.caller_gone()
            await resume_talk(call, leg, talk, goes_on=False)


async def _is_gone(call: Call) -> bool:
    try:
        await channels.get(call.board.ari, call.inbound.channel_id)
    except NotFound:
        return True
    return False
