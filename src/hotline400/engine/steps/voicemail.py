"""The caller leaves a message (docs/steps/voicemail.md, F-VM-1)."""

from contextlib import suppress

import anyio
import structlog

from hotline400.ari.errors import ConnectionLost, NotFound
from hotline400.ari.resources import recording as recordings
from hotline400.ari.undo import Recorded, watching_recording
from hotline400.engine import caller_recording, names
from hotline400.engine.call import Call
from hotline400.engine.caller_recording import NotRecordedError
from hotline400.engine.messages import look, note_if_left
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.record.fold import Message
from hotline400.routing.hotline import VoicemailBox
from hotline400.routing.nodes import VoicemailNode

log = structlog.get_logger()

MOST_TRIES = 2
CLOSE_SECONDS = 2.0
"""How long Asterisk may take to close the file of a caller who has hung up."""
COUNT_SECONDS = 2.0
"""No caller waits longer than this for the database."""


async def perform(node: VoicemailNode, call: Call) -> str:
    """Outcomes: "left", "empty" (nothing was said), "full" (no message can be taken). A message
    begun before we died goes on in Asterisk; what it has recorded tells how far it was."""
    box = call.owned.box(call.resolve(node.box))
    tries = _tries(call)
    if not tries and await _is_full(call, box):
        return await _full(call)
    await call.answer()
    if not tries:
        call.keys.clear()
        await call.say_until_key(box.greeting or node.greeting)
    try:
        left = await _take(call, box, tries, min(node.max_seconds, box.max_seconds))
    except NotRecordedError:
        log.exception("voicemail_not_recorded", call_id=call.id)
        return await _full(call)
    if left:
        await call.say("system:voicemail_saved")
    return "left" if left else "empty"


async def _take(call: Call, box: VoicemailBox, tries: list[Message], seconds: int) -> bool:
    """Whether a message was left. Who said nothing is asked once more. `tries`: those begun by an
    engine before us."""
    resumed = bool(tries)
    while True:
        if not resumed:
            await call.say("system:beep")
            tries.append(_begin(call, box))
        left = await _record(call, tries[-1], seconds, resumed=resumed)
        call.keys.clear()  # the # was meant for the recording
        if left or len(tries) >= MOST_TRIES:
            return left
        await call.say("system:voicemail_too_short")
        resumed = False


async def _full(call: Call) -> str:
    await call.answer()
    await call.say("system:voicemail_full")
    return "full"


async def _is_full(call: Call, box: VoicemailBox) -> bool:
    """While the database is away a message is better than none."""
    with anyio.move_on_after(COUNT_SECONDS):
        try:
            owned = call.owned
            kept = await call.board.house.voicemails.count(owned.tenant_id, owned.number, box.id)
        except Exception as error:  # noqa: BLE001 — whatever the database throws
            log.warning("voicemails_not_counted", call_id=call.id, error=str(error))
        else:
            return kept >= box.max_messages
    return False


def _tries(call: Call) -> list[Message]:
    """Messages begun in this node before we lost sight of the call."""
    entered = fold.last(call.story.events, EventKind.NODE_ENTERED)
    return fold.messages(call.story.events[entered.sequence :]) if entered else []


def _begin(call: Call, box: VoicemailBox) -> Message:
    message_id = names.message_id(call.id, len(call.story.events))
    call.story.note(EventKind.VOICEMAIL_BEGAN, message=message_id, box=box.id)
    return fold.messages(call.story.events)[-1]


async def _record(call: Call, message: Message, seconds: int, *, resumed: bool) -> bool:
    """Whether a message was left. A caller who hangs up has left what they said until then."""
    if message.left:
        return True
    left = False
    try:
        async with watching_recording(call.board.ari, message.id) as recording:
            try:
                if not (resumed and await _goes_on(call, recording)):
                    await caller_recording.begin(call, message.id, seconds)
                await recording.finished()
            except anyio.get_cancelled_exc_class():
                with anyio.move_on_after(CLOSE_SECONDS, shield=True), suppress(ConnectionLost):
                    await recording.finished()
                raise
    finally:
        with anyio.CancelScope(shield=True):
            found = await anyio.to_thread.run_sync(look, call.board.house.messages, message.id)
        left = note_if_left(call.story, message, found)
    if recording.failed:
        raise NotRecordedError(recording.failed)
    return left


async def _goes_on(call: Call, recording: Recorded) -> bool:
    """Whether Asterisk is still recording, or has finished while we were away."""
    try:
        await recordings.get(call.board.ari, recording.name)
    except NotFound:
        recording.over = look(call.board.house.messages, recording.name) is not None
        return recording.over
    return True
