"""Nodes that ask the caller for keys: menu, collect, survey, password (docs/steps/menu.md…).

What is said and what keys mean stands with their models in `routing/nodes/`.
"""

from collections.abc import Callable
from itertools import count

from hotline400.engine.call import Call
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.routing.nodes import Again, Answer, AskingNode

Judge = Callable[[str, int], Answer]
"""What follows the nth entry."""


async def perform(node: AskingNode, call: Call) -> str:
    """Outcome: as the node's rule says."""
    return await ask(node, call, node.answer)


async def ask(node: AskingNode, call: Call, judge: Judge) -> str:
    """Until `judge` settles it. Carriers pass no keys on before the call is answered."""
    await call.answer()
    prompts = node.opening()
    for nth in count(1 + _entries_before(call)):
        for prompt in prompts:
            await call.say_until_key(prompt)
        entry = await _take_entry(node, call)
        answer = judge(entry, nth)
        if isinstance(answer, Again):
            call.keys.clear()  # what was typed after a wrong code was not meant for the next try
            prompts = answer.prompts
            continue
        call.remember(answer.variables, secret=answer.secret)
        for prompt in answer.prompts:
            await call.say(prompt)
        return answer.outcome
    raise AssertionError("count() does not end")


async def _take_entry(node: AskingNode, call: Call) -> str:
    """The keys of one answer, noted; "" when none came."""
    pressed = ""
    while not node.is_entry(pressed):
        key = await call.keys.next(node.seconds_to_key(pressed))
        if key is None:
            break
        pressed += key
    else:
        if node.takes_late_hash(pressed):
            call.keys.ignore("#", node.seconds_to_key(pressed))
    if pressed and node.keeps_secret:
        call.story.note(EventKind.KEYS_PRESSED, count=len(pressed))
    elif pressed:
        call.story.note(EventKind.KEYS_PRESSED, keys=pressed)
    return pressed


def _entries_before(call: Call) -> int:
    """How often the caller had tried when an engine before us died: tries stay counted."""
    entered = fold.last(call.story.events, EventKind.NODE_ENTERED)
    since = call.story.events[entered.sequence :] if entered else []
    return sum(event.kind is EventKind.KEYS_PRESSED for event in since)
