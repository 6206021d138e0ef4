"""The company's people hear their messages by phone (docs/steps/voicemail_access.md, F-VM-1)."""

from collections.abc import Awaitable
from typing import TypeVar

import anyio
import structlog

from hotline400.engine.call import Call
from hotline400.engine.pin_entry import FIRST_KEY_SECONDS, is_let_in
from hotline400.engine.ports import StoredMessage
from hotline400.record.event import EventKind
from hotline400.routing.hotline import VoicemailBox
from hotline400.routing.nodes import VoicemailAccessNode
from hotline400.routing.pin import is_pin

log = structlog.get_logger()
Answer = TypeVar("Answer")

PIN_PROMPTS = ("system:vm_access_pin", "system:vm_access_wrong_pin")
TIMES_ASKED = 3
"""How often the keys are told to somebody who presses none."""
MOST_COUNTED = 20
"""Up to so many new messages are said as a number."""
MOST_HEARD = 100
"""So many messages are offered in one call, oldest first."""
STORE_SECONDS = 5.0


class _AwayError(Exception):
    """The database does not answer."""


async def perform(node: VoicemailAccessNode, call: Call) -> str:
    """Outcomes: "done", "refused" (no right PIN, no PIN set, or too many wrong ones lately). After
    a restart the PIN is asked for again: it is kept nowhere."""
    box = call.owned.box(call.resolve(node.box))
    await call.answer()
    if not await _is_let_in(node, call, box):
        return "refused"
    try:
        await _offer_messages(call, box)
    except _AwayError:
        await call.say("system:lines_busy")
    return "done"


# The PIN


async def _is_let_in(node: VoicemailAccessNode, call: Call, box: VoicemailBox) -> bool:
    pin_hash = box.pin_hash
    if pin_hash is None:
        return False

    async def is_right(pin: str) -> bool:
        return await anyio.to_thread.run_sync(is_pin, pin, pin_hash)

    lock = call.board.house.lockout.of_box(call.owned.number, box.id)
    return await is_let_in(call, lock, node.tries, PIN_PROMPTS, is_right)


# The messages


async def _offer_messages(call: Call, box: VoicemailBox) -> None:
    store, owned = call.board.house.voicemails, call.owned
    messages = await _asked(store.unheard(owned.tenant_id, owned.number, box.id, MOST_HEARD))
    await call.say_until_key(_count_prompt(len(messages)))
    for message in messages:
        if not await _offer(call, message):
            return
    if messages:
        await call.say("system:vm_access_end")


def _count_prompt(count: int) -> str:
    if not count:
        return "system:vm_access_none"
    return f"system:vm_access_count_{count if count <= MOST_COUNTED else 'many'}"


async def _offer(call: Call, message: StoredMessage) -> bool:
    """Play one message as often as is wanted; whether the next one is."""
    await _play(call, message)
    silent = 0
    while silent < TIMES_ASKED:
        await call.say_until_key("system:vm_access_keys")
        match await call.keys.next(FIRST_KEY_SECONDS):
            case "1":
                silent = 0
                await _play(call, message)
            case "2":
                return True
            case "3":
                await _delete(call, message)
                return True
            case "0" | "*":
                return False
            case _:
                silent += 1
    return False


async def _play(call: Call, message: StoredMessage) -> None:
    """Who called, and what they said; a key ends it. A message is heard once it was begun."""
    digits = message.caller_number or ""
    for name in ("vm_access_from", *(f"digit_{digit}" for digit in digits)) if digits else ():
        await call.say_until_key(f"system:{name}")
    if call.keys.waiting:
        return
    call.story.note(EventKind.NOTICE_PLAYED, prompt=f"message:{message.id}")
    failed = False
    with call.keys.interrupting():
        failed = not await call.audio.play([message.media])
    if failed:
        log.warning("message_unplayable", call_id=call.id, message=message.id)
        return
    store, tenant_id = call.board.house.voicemails, call.owned.tenant_id
    await _changed(call, store.mark_heard(tenant_id, message.id, call.board.now()))


async def _delete(call: Call, message: StoredMessage) -> None:
    store, tenant_id = call.board.house.voicemails, call.owned.tenant_id
    await _changed(call, store.delete(tenant_id, message.id, call.board.now()))
    await call.say("system:vm_access_deleted")


async def _changed(call: Call, step: Awaitable[None]) -> None:
    await _asked(step)
    call.board.house.control.voicemails_changed(call.owned.tenant_id, call.owned.number)


async def _asked(question: Awaitable[Answer]) -> Answer:
    """The database's answer, soon. Raises _AwayError."""
    try:
        with anyio.fail_after(STORE_SECONDS):
            return await question
    except Exception as error:
        log.warning("voicemails_away", error=str(error))
        raise _AwayError from error
