"""One call of ours: a phone is rung and takes it by key, then the customer, and the two talk."""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

import anyio
import structlog

from hotline400.ari.errors import AriError
from hotline400.ari.resources import channel as channels
from hotline400.engine import names
from hotline400.engine.call import Call
from hotline400.engine.callbacks.customer import line_kept, note_undialled, reach
from hotline400.engine.callbacks.turn import may_be_rung
from hotline400.engine.inbound import Inbound
from hotline400.engine.leg import PhoneLeg, end_offer
from hotline400.engine.place import Place
from hotline400.engine.ringing import Ringing
from hotline400.engine.switchboard import Switchboard
from hotline400.engine.talk import talk
from hotline400.record import fold
from hotline400.record.callback import CallbackRequest, CallbackResult
from hotline400.record.ending import Ending, ended_by_caller, ended_by_flow
from hotline400.record.event import EventKind
from hotline400.record.record import Disposition, ReleasedBy
from hotline400.routing.hotline import Hotline, Phone
from hotline400.routing.hunting.hunt import Ring

log = structlog.get_logger()

TAKE_PROMPT = "system:callback_take"


def call_of(board: Switchboard, call_id: str, hotline: Hotline, number: str) -> Call:
    """As if the customer had called."""
    inbound = Inbound(
        channel_id=names.customer_id(call_id),
        called=hotline.number,
        trunk_id="",
        dialog=(call_id, "", ""),
        caller_number=number,
        caller_raw="",
    )
    return Call(board, inbound, hotline, board.story(call_id))


async def call_back(
    call: Call, request: CallbackRequest, place: Place, phones: tuple[Phone, ...]
) -> None:
    """From the first ring to the record; what came of it is told by the record alone."""

    async def life() -> None:
        call.story.note(EventKind.BEGAN, **_origin(call, request))
        await _ring(call, place, phones, lambda: may_be_rung(call.board, request))

    await to_the_end(call, life)


async def to_the_end(call: Call, life: Callable[[], Awaitable[None]]) -> None:
    """The record is written whatever happens. When the connection to Asterisk is lost nothing more
    is told: recovery sees what is left."""
    ending = Ending(Disposition.FAILED, "internal_error", ReleasedBy.PLATFORM)
    try:
        with call.scope:
            await life()
        ending = _ending(call)
    except Exception:
        if not call.board.lost:
            log.exception("callback_failed", call_id=call.id)
    finally:
        if call.hung_up:
            ending = _ending(call)
        await _let_customer_go(call)
        call.story.note(EventKind.ENDED, **ending.data())


def _ending(call: Call) -> Ending:
    if call.hung_up:
        return ended_by_caller(call.story.events, call.gone_cause())
    return ended_by_flow(call.story.events)


async def _ring(
    call: Call, place: Place, phones: tuple[Phone, ...], may_go_on: Callable[[], bool]
) -> None:
    """Phone after phone, as long as one is free and the customer may be called; who is rung once at
    most."""

    async def connect(leg: PhoneLeg, phone: Phone) -> bool:
        return may_go_on() and await _connect(call, leg, phone, place)

    ringing = Ringing(call, place, connect, accept_prompt=TAKE_PROMPT)
    while may_go_on():
        with line_kept(call) as is_free:
            if not is_free:
                note_undialled(call, CallbackResult.NO_LINE)
                return
            if await ringing.ring(phones) or _is_decided(call):
                return
        step = call.board.floor.ask(place)
        if not isinstance(step, Ring):
            return
        phones = step.phones


def _has_dialled(call: Call) -> bool:
    return fold.last(call.story.events, EventKind.CALLBACK_DIALLED) is not None


def _is_decided(call: Call) -> bool:
    """Whether the customer was rung, or why not is known: no further phone is rung."""
    return fold.last(call.story.events, EventKind.CALLBACK_DIAL_ENDED) is not None


async def _connect(call: Call, leg: PhoneLeg, phone: Phone, place: Place) -> bool:
    """Whether it came to a talk with the customer."""
    end_offer(call, leg)
    with ExitStack() as line:
        if not await reach(call, leg, line):
            return False
        call.answered = True
        with call.board.ari.on_gone(call.inbound.channel_id, call.caller_gone):
            return await talk(call, leg, phone.number, place.queue, goes_on=False)


async def _let_customer_go(call: Call) -> None:
    """The customer's leg, if it is there; a phone's is let go where it was rung."""
    if call.hung_up or call.board.lost or not _has_dialled(call):
        return
    with anyio.CancelScope(shield=True), anyio.move_on_after(5):
        try:
            await channels.hangup(call.board.ari, call.inbound.channel_id)
        except AriError as error:
            log.warning("customer_not_hung_up", call_id=call.id, error=str(error))


def _origin(call: Call, request: CallbackRequest) -> dict[str, Any]:
    place = call.board.house.places.place_of(request.number)
    return {
        "tenant_id": request.tenant_id,
        "hotline_number": request.hotline_number,
        "caller_number": request.number,
        **place.model_dump(),
        "channel": call.inbound.channel_id,
        "callback_of": request.call_id,
        "callback_request": request.id,
    }
