"""The company's people record an announcement by phone (docs/steps/record_prompt.md, F-FLOW-1)."""

import anyio
import structlog

from hotline400.ari.resources import recording as recordings
from hotline400.ari.undo import watching_recording
from hotline400.engine import caller_recording, names
from hotline400.engine.call import Call
from hotline400.engine.caller_recording import NotRecordedError
from hotline400.engine.pin_entry import FIRST_KEY_SECONDS, is_let_in
from hotline400.engine.ports import NewTake, Take
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.routing.nodes import RecordPromptNode

log = structlog.get_logger()

PIN_PROMPTS = ("system:password_prompt", "system:password_wrong")
MOST_TAKES = 20
MOST_EMPTY = 2
TIMES_ASKED = 3
"""How often the keys are told to somebody who presses none."""
KEEP_SECONDS = 10.0
"""Whoever presses # and hangs up has kept it: so long the call waits for the database."""


async def perform(node: RecordPromptNode, call: Call) -> str:
    """Outcomes: "kept", "empty" (nothing was kept), "refused". Nothing is kept that nobody has
    pressed # for. After a restart who was let in records again, without the PIN."""
    await call.answer()
    takes = _begun(call)
    if takes:
        await recordings.stop(call.board.ari, takes[-1])
    elif not await _is_let_in(node, call):
        return "refused"
    empty = 0
    for _ in range(MOST_TAKES - len(takes)):
        take = await _record(node, call)
        if take is None:
            await call.say("system:record_prompt_failed")
            empty += 1
            if empty == MOST_EMPTY:
                return "empty"
            continue
        match await _wish(call, take):
            case "#":
                return await _keep(node, call, take)
            case "2":
                continue
            case _:
                return "empty"
    return "empty"


async def _is_let_in(node: RecordPromptNode, call: Call) -> bool:
    async def is_right(pin: str) -> bool:
        return node.is_pin(pin)

    lock = call.board.house.lockout.of_recording(
        call.owned.number, node.id, call.inbound.caller_number
    )
    return await is_let_in(call, lock, node.tries, PIN_PROMPTS, is_right)


def _begun(call: Call) -> list[str]:
    """Recordings begun in this node before we lost sight of the call."""
    entered = fold.last(call.story.events, EventKind.NODE_ENTERED)
    return fold.takes(call.story.events[entered.sequence :]) if entered else []


async def _record(node: RecordPromptNode, call: Call) -> Take | None:
    """What was said after the tone, as it would be kept; None: nothing that could be heard."""
    await call.say_until_key("system:record_prompt_start")
    call.keys.clear()
    await call.say("system:beep")
    name = names.take_id(call.id, len(call.story.events))
    call.story.note(EventKind.PROMPT_RECORDING_BEGAN, take=name)
    try:
        await _until_recorded(call, name, node.max_seconds)
        return await call.board.house.takes.shape(name)
    except (NotRecordedError, OSError):
        log.exception("prompt_not_recorded", call_id=call.id)
        return None
    finally:
        call.keys.clear()  # the # was meant for the recording


async def _until_recorded(call: Call, name: str, max_seconds: int) -> None:
    async with watching_recording(call.board.ari, name) as recording:
        await caller_recording.begin(call, name, max_seconds)
        await recording.finished()
    if recording.failed:
        raise NotRecordedError(recording.failed)


async def _wish(call: Call, take: Take) -> str:
    """The key that says what becomes of it: # keep, 2 record again, 0 or * leave; "" for who
    presses nothing. 1 plays it as callers will hear it."""
    silent = 0
    while silent < TIMES_ASKED:
        await call.say_until_key("system:record_prompt_keys")
        match await call.keys.next(FIRST_KEY_SECONDS):
            case "1":
                silent = 0
                await _play(call, take)
            case "#" | "2" | "0" | "*" as key:
                return key
            case _:
                silent += 1
    return ""


async def _play(call: Call, take: Take) -> None:
    with call.keys.interrupting():
        if not await call.audio.play([take.media]):
            log.warning("take_unplayable", call_id=call.id, take=take.id)


async def _keep(node: RecordPromptNode, call: Call, take: Take) -> str:
    """In the library, whether the caller is still there to hear so or not."""
    new = NewTake(
        tenant_id=call.owned.tenant_id,
        replaces=node.replaces.removeprefix("tenant:") if node.replaces else None,
        call_id=call.id,
        caller_number=call.inbound.caller_number,
    )
    kept = False
    with anyio.move_on_after(KEEP_SECONDS, shield=True):
        try:
            prompt = await call.board.house.takes.keep(take, new, call.board.now())
        except Exception as error:  # noqa: BLE001 — whatever the database or the disk throws
            log.warning("take_not_kept", call_id=call.id, error=str(error))
        else:
            call.story.note(
                EventKind.PROMPT_RECORDED, prompt=f"tenant:{prompt}", seconds=round(take.seconds, 1)
            )
            kept = True
    await call.say("system:record_prompt_saved" if kept else "system:lines_busy")
    return "kept" if kept else "empty"
