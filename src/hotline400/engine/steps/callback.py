"""The caller is offered to be called back, and agrees by key (docs/steps/callback.md, F-HUNT-8)."""

from datetime import timedelta

import anyio
import structlog

from hotline400.engine import names
from hotline400.engine.call import Call
from hotline400.engine.hunted import waiting_since
from hotline400.engine.steps.asking import ask
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.routing.callback import may_be_called
from hotline400.routing.nodes import Answer, CallbackNode, HuntNode, Settled
from hotline400.routing.nodes.callback import CONSENT_KEY
from hotline400.routing.queue import Queue
from hotline400.routing.screening import is_blacklisted

log = structlog.get_logger()

LOOK_SECONDS = 2.0
"""No caller waits longer than this for the database."""


async def perform(node: CallbackNode, call: Call) -> str:
    """Outcomes: "accepted", "declined", "unavailable". The consent is on record with the key, so
    that a caller who hangs up right after it is called back, too."""
    if _agreed(call):  # with an engine that died before it had said so
        await call.say(node.accepted_prompt)
        return "accepted"
    queue = call.owned.queue(call.resolve(node.queue)) or call.owned.main
    if not await _may_be_offered(node, call, queue):
        return "unavailable"

    def judge(entry: str, nth: int) -> Answer:
        answer = node.answer(entry, nth)
        if isinstance(answer, Settled) and answer.outcome == "accepted":
            _note(node, call, queue)  # before anything is said: the caller may hang up now
        return answer

    return await ask(node, call, judge)


def _agreed(call: Call) -> bool:
    entered = fold.last(call.story.events, EventKind.NODE_ENTERED)
    asked = fold.last(call.story.events, EventKind.CALLBACK_ASKED)
    return asked is not None and entered is not None and asked.sequence > entered.sequence


async def _may_be_offered(node: CallbackNode, call: Call, queue: Queue) -> bool:
    number, now = call.inbound.caller_number, call.board.now()
    if number is None or not may_be_called(number) or not node.can_be_kept(now):
        return False
    if is_blacklisted(call.owned.screening, number, now):
        return False
    return not await _is_open(call, queue, number)


async def _is_open(call: Call, queue: Queue, number: str) -> bool:
    """Whether this caller is to be called back for this queue already. While the database is away
    what we know ourselves must do; the database looks again when it keeps the request."""
    line = (call.owned.number, queue.id, number)
    for events in call.board.house.journal.known().values():
        asked = fold.callback_asked(events)
        if asked and (asked.hotline_number, asked.queue, asked.number) == line:
            return True
    with anyio.move_on_after(LOOK_SECONDS):
        try:
            return await call.board.house.callbacks.is_open(call.owned.tenant_id, *line)
        except Exception as error:  # noqa: BLE001 — whatever the database throws
            log.warning("callback_requests_not_asked", call_id=call.id, error=str(error))
    return False


def _note(node: CallbackNode, call: Call, queue: Queue) -> None:
    now, hunt = call.board.now(), _hunt_before(call, queue)
    quiet_from, quiet_until = node.quiet
    since = waiting_since(call.story.events) if hunt else None
    call.story.note(
        EventKind.CALLBACK_ASKED,
        request=names.callback_id(call.id, len(call.story.events)),
        hotline_number=call.owned.number,
        queue=queue.id,
        number=call.inbound.caller_number,
        key=CONSENT_KEY,
        asked_at=now.isoformat(),
        since=(since or now).isoformat(),
        skill=hunt.skill if hunt else None,
        priority=call.priority or None,
        quiet_from=quiet_from.isoformat(),
        quiet_until=quiet_until.isoformat(),
        most_attempts=node.most_attempts,
        retry_minutes=list(node.retry_minutes),
        expires_at=(now + timedelta(hours=node.expires_hours)).isoformat(),
        engine=call.board.house.engine_id,
    )


def _hunt_before(call: Call, queue: Queue) -> HuntNode | None:
    """The hunt that the caller left for this, if it was in the same queue."""
    for event in reversed(call.story.events):
        if event.kind is EventKind.NODE_ENTERED and event.data["kind"] != "callback":
            node = call.flow.nodes.get(event.data["node"])
            if isinstance(node, HuntNode) and call.resolve(node.queue) == queue.id:
                return node
            return None
    return None
