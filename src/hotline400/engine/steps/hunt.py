"""Ring the phones of a queue, the caller waiting while all are busy (docs/steps/hunt.md,
F-HUNT-1…9)."""

from collections.abc import Sequence

from hotline400.ari.resources import channel as channels
from hotline400.engine.call import Call
from hotline400.engine.floor import QueueFullError
from hotline400.engine.hunted import Hunted, phone_of
from hotline400.engine.leg import ANSWERED_ELSEWHERE, PhoneLeg, adopted
from hotline400.engine.place import Place
from hotline400.engine.ringing import Ringing
from hotline400.engine.talk import resume_talk, talk
from hotline400.engine.waiting import Waiting
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.record.record import OfferRecord, OfferResult
from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.hunt import GiveUp, Hunt, Ring, Wait, is_remembered
from hotline400.routing.nodes import HuntNode
from hotline400.routing.queue import Queue


async def perform(node: HuntNode, call: Call) -> str:
    """Outcomes: "answered" (and the talk is over), "no_answer", "busy", "queue_full", or the key by
    which a waiting caller left.

    A hunt begun by an engine that died goes on from what the call's events tell.
    """
    so_far = Hunted.read(call.story.events)
    if so_far.over:
        return "answered"
    queue = call.owned.queue(call.resolve(node.queue)) or call.owned.main
    hunt = _hunt_of(call, node, queue, so_far)
    goes_on = node.on_answered is not None
    with call.board.floor.place(call.id, call.owned, queue, hunt, call.priority) as place:
        place.queued = so_far.queued
        if so_far.talk is not None:
            await _let_go(call, so_far.ringing)
            await _go_on_talking(call, place, so_far.talk, goes_on=goes_on)
            return "answered"
        if not so_far.ringing:
            call.board.floor.arrived(call.id)
        async with call.audio.background() as background:
            waiting = Waiting(call, node, place, background)

            async def connect(leg: PhoneLeg, phone: Phone) -> bool:
                await background.stop()
                return await talk(call, leg, phone.number, queue, goes_on=goes_on)

            ringing = Ringing(call, place, connect)
            if so_far.ringing:
                await waiting.let_it_ring()
                if await _take_up(call, place, ringing, so_far.ringing):
                    return "answered"
            return await _hunt(call, place, waiting, ringing)


async def _hunt(call: Call, place: Place, waiting: Waiting, ringing: Ringing) -> str:
    """Until somebody answers, the caller leaves, or there is nobody left to try."""
    while True:
        match call.board.floor.ask(place):
            case GiveUp():
                return "no_answer"
            case Ring(phones=phones):
                await waiting.let_it_ring()
                if await ringing.ring(phones):
                    return "answered"
            case Wait():
                try:
                    await waiting.join()
                except QueueFullError:
                    return "queue_full"
                if (outcome := await waiting.news()) is not None:
                    return outcome


def _hunt_of(call: Call, node: HuntNode, queue: Queue, so_far: Hunted) -> Hunt:
    phones = call.owned.phones_of(queue)
    return Hunt(
        phones,
        queue,
        so_far.since,
        skill=node.skill,
        remembered=_remembered(call, queue),
        attempts=so_far.attempts(phones),
        turns=so_far.turns,
    )


def _remembered(call: Call, queue: Queue) -> str | None:
    """Whom this caller talked to last on the number dialled, as long as that is remembered
    (主叫记忆)."""
    dialled, caller = call.hotline or call.owned, call.inbound.caller_number
    answer = call.board.house.history.last_answer(dialled, caller)
    if answer is None or not is_remembered(queue, answer.at, call.board.now()):
        return None
    return answer.phone_number


async def _take_up(
    call: Call, place: Place, ringing: Ringing, offers: Sequence[OfferRecord]
) -> bool:
    """Phones were ringing when we lost sight of the call; whether it came to a talk."""
    rung = [(phone_of(call.owned, offer.phone_number), offer) for offer in offers]
    call.board.floor.claim(place, tuple(phone for phone, _ in rung))
    return await ringing.take_up(rung)


async def _let_go(call: Call, offers: Sequence[OfferRecord]) -> None:
    """Phones that another one had beaten in the moment when we lost sight of the call."""
    for offer in offers:
        await channels.hangup(call.board.ari, offer.leg_id, ANSWERED_ELSEWHERE)
        beaten = OfferResult.ANSWERED_ELSEWHERE
        call.story.note(EventKind.OFFER_ENDED, leg=offer.leg_id, result=beaten)


async def _go_on_talking(call: Call, place: Place, connected: fold.Talk, *, goes_on: bool) -> None:
    """The talk went on while we were away."""
    call.board.floor.claim(place, (phone_of(call.owned, connected.phone_number),))
    leg_id, since = connected.leg_id, connected.since
    async with adopted(call, leg_id, since, 0, lambda: False, noted=True) as leg:
        await resume_talk(call, leg, connected, goes_on=goes_on)
