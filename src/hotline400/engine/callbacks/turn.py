"""One request waits for its turn: for the hour, and then in its queue, where it left off."""

from collections.abc import Awaitable, Callable, Sequence

import anyio

from hotline400.engine.floor import Floor
from hotline400.engine.place import Place
from hotline400.engine.switchboard import Switchboard
from hotline400.record import fold
from hotline400.record.callback import CallbackRequest, CallbackResult, CallbackState
from hotline400.record.event import CallEvent
from hotline400.routing.callback import due_at, until
from hotline400.routing.hotline import Hotline, NumberState, Phone
from hotline400.routing.hunting.hunt import GiveUp, Hunt, Ring, Wait
from hotline400.routing.queue import Queue
from hotline400.routing.screening import is_blacklisted

LOOK_SECONDS = 30.0
"""How long a place is kept as it is: phones, hours and settings change while a request waits."""

ON_THE_LINE_SECONDS = 5.0
"""How often it is looked after a customer who calls again."""

Take = Callable[[Place, tuple[Phone, ...]], Awaitable[None]]
Close = Callable[[CallbackState, CallbackResult], Awaitable[None]]


async def wait_for_turn(
    board: Switchboard, request: CallbackRequest, take: Take, close: Close
) -> None:
    """Until phones are given to it (`take`), or it is over without (`close`)."""
    while True:
        now = board.now()
        due = due_at(request, now)
        if due is None:
            await close(CallbackState.EXPIRED, CallbackResult.EXPIRED)
            return
        hotline = _hotline(board, request)
        if hotline is None:
            await anyio.sleep(LOOK_SECONDS)
        elif is_blacklisted(hotline.screening, request.number, now):
            await close(CallbackState.CANCELLED, CallbackResult.BLACKLISTED)
            return
        elif own := calls_us(board, request):
            if fold.talk(own) is not None:
                await close(CallbackState.DONE, CallbackResult.ANSWERED)
                return
            await anyio.sleep(ON_THE_LINE_SECONDS)
        elif due > now:
            await anyio.sleep(min((due - now).total_seconds(), LOOK_SECONDS))
        elif await _stand_in_line(board, request, hotline, take):
            return


def may_be_rung(board: Switchboard, request: CallbackRequest) -> bool:
    """Whether the customer may be called at this moment: phones may have rung for long since the
    request was taken."""
    hotline, now = _hotline(board, request), board.now()
    if hotline is None or is_blacklisted(hotline.screening, request.number, now):
        return False
    return due_at(request, now) == now and not calls_us(board, request)


def calls_us(board: Switchboard, request: CallbackRequest) -> Sequence[CallEvent]:
    """The events of the customer's own call to this number that goes on now; empty: there is none.
    Nobody is rung who is on the line with us, nor called back who has come to a talk meanwhile."""
    for channel_id in board.callers:
        events = board.house.journal.events(channel_id)
        if events and _is_from(request, events[0]):
            return events
    return ()


def _is_from(request: CallbackRequest, began: CallEvent) -> bool:
    line = (began.data.get("hotline_number"), began.data.get("caller_number"))
    return line == (request.hotline_number, request.number)


def _hotline(board: Switchboard, request: CallbackRequest) -> Hotline | None:
    hotline = board.house.configuration.hotline(request.hotline_number)
    if hotline is None or hotline.tenant_id != request.tenant_id:
        return None
    return hotline if hotline.state is NumberState.ACTIVE else None


async def _stand_in_line(
    board: Switchboard, request: CallbackRequest, hotline: Hotline, take: Take
) -> bool:
    """Whether it got its turn within the time that it is looked at as one."""
    queue = _by_key(hotline.queue(request.queue) or hotline.main)
    hunt = Hunt(hotline.phones_of(queue), queue, request.since, skill=request.skill)
    left = (until(request, board.now()) - board.now()).total_seconds()
    with board.floor.place(request.id, hotline, queue, hunt, request.priority) as place:
        place.kept = True
        phones: tuple[Phone, ...] = ()
        with anyio.move_on_after(min(left, LOOK_SECONDS)):
            phones = await _phones(board.floor, place)
        if not phones:
            return False
        await take(place, phones)
    return True


async def _phones(floor: Floor, place: Place) -> tuple[Phone, ...]:
    while True:
        match floor.ask(place):
            case Ring(phones=phones):
                return phones
            case Wait():
                await floor.news(place)
            case GiveUp():
                await anyio.sleep(LOOK_SECONDS)


def _by_key(queue: Queue) -> Queue:
    """A customer is rung for a person who said so, never for a phone's voicemail."""
    return queue.model_copy(update={"accept_key": True})
