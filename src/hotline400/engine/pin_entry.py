"""Asking the company's people for a PIN: it is noted nowhere, and guessing is limited."""

from collections.abc import Awaitable, Callable

from hotline400.engine.call import Call
from hotline400.engine.lockout import Lock
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.routing.pin import LONGEST_PIN

FIRST_KEY_SECONDS = 8.0
NEXT_KEY_SECONDS = 5.0


async def is_let_in(
    call: Call,
    lock: Lock,
    tries: int,
    prompts: tuple[str, str],
    is_right: Callable[[str], Awaitable[bool]],
) -> bool:
    """Whether the right one was keyed in time. `prompts`: what is said first, and after a wrong
    one."""
    asked, wrong = prompts
    for _ in range(tries - _wrong_before(call)):
        if lock.refuses(call.story, call.board.now()):
            return False
        await call.say_until_key(asked)
        pin = await _take_pin(call)
        if await is_right(pin):
            # not if another call has closed the door meanwhile
            return not lock.refuses(call.story, call.board.now())
        if pin:
            lock.wrong(call.board.now())
        call.story.note(EventKind.KEYS_PRESSED, count=len(pin))
        call.keys.clear()
        asked = wrong
    return False


async def _take_pin(call: Call) -> str:
    """Digits up to # or a pause; never noted."""
    pin, seconds = "", FIRST_KEY_SECONDS
    while (key := await call.keys.next(seconds)) not in {None, "#"}:
        pin, seconds = f"{pin}{key}"[: LONGEST_PIN + 1], NEXT_KEY_SECONDS
    return pin


def _wrong_before(call: Call) -> int:
    """A restart gives no new tries."""
    entered = fold.last(call.story.events, EventKind.NODE_ENTERED)
    since = call.story.events[entered.sequence :] if entered else []
    return sum(event.kind is EventKind.KEYS_PRESSED for event in since)
