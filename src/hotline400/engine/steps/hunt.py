"""Ring the bound phones, queueing while all are busy (docs/steps/hunt.md, F-HUNT-1…5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import anyio

from hotline400.engine.call import Call
from hotline400.engine.floor import Place, QueueFullError
from hotline400.engine.leg import PhoneLeg, adopted, end_offer, offering
from hotline400.engine.music import Background
from hotline400.engine.talk import resume_talk, talk
from hotline400.record import fold
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.record import OfferRecord, OfferResult
from hotline400.routing.hotline import Phone
from hotline400.routing.hunt import Attempt, GiveUp, Hunt, Ring, Wait
from hotline400.routing.nodes import HuntNode
from hotline400.routing.queue import Queue

QUEUE_WAIT = "system:queue_wait"
WAITING_MUSIC = "system:ring_back_music"
RING_TONE = "system:ring_tone"


async def perform(node: HuntNode, call: Call) -> str:
    """Outcomes: "answered" (and the talk is over), "no_answer", "busy", "queue_full".

    A hunt begun by an engine that died goes on from what the call's events tell.
    """
    before = Before.read(call.story.events)
    queue = call.owned.queue(call.resolve(node.queue)) or call.owned.main
    phones = call.owned.phones_of(queue)
    hunt = Hunt(phones, queue.order, _attempts(call, before.offers))
    with call.board.floor.place(call.id, call.owned, queue, hunt, call.began_at) as place:
        place.queued = before.queued_at is not None
        if before.talk is None and before.ringing is None:
            call.board.floor.arrived(call.id)
        if before.talk is not None:
            await _go_on_talking(call, place, before.talk)
            return "answered"
        async with call.audio.background() as background:
            if before.ringing is not None:
                await _let_it_ring(call, place, background)
                if await _take_up_offer(call, place, background, before.ringing):
                    return "answered"
            return await _hunt(call, place, background)


async def _hunt(call: Call, place: Place, background: Background) -> str:
    """Until somebody answers or there is nobody left to try."""
    floor = call.board.floor
    until = anyio.current_time() + _wait_left(call, place)
    while True:
        match floor.ask(place):
            case GiveUp():
                return "no_answer"
            case Ring(phone=phone):
                await _let_it_ring(call, place, background)
                if await _ring(call, place, background, phone):
                    return "answered"
            case Wait():
                try:
                    await _queue(call, place, background)
                except QueueFullError:
                    return "queue_full"
                with anyio.move_on_after(until - anyio.current_time()) as limit:
                    await floor.news(place)
                if limit.cancelled_caught:
                    return "busy"


async def _ring(call: Call, place: Place, background: Background, phone: Phone) -> bool:
    """Ring one phone, over another trunk where the first cannot; whether there was a talk."""
    result = OfferResult.BUSY if call.board.has_trunk() else OfferResult.UNREACHABLE
    for trunk in call.board.trunks_to_try():
        async with offering(call, phone, trunk, place.queue.offer_timeout_seconds) as leg:
            if await _talk_if_answered(call, background, leg, phone.number):
                return True
        result = leg.result or OfferResult.LOST
        if not leg.failed_on_trunk:
            break
    call.board.floor.tried(place, phone, Attempt(result, call.board.now()))
    return False


async def _talk_if_answered(call: Call, background: Background, leg: PhoneLeg, number: str) -> bool:
    if leg.result is not OfferResult.ANSWERED:
        end_offer(call, leg)
        return False
    await background.stop()
    return await talk(call, leg, number)


async def _queue(call: Call, place: Place, background: Background) -> None:
    """Take a place among those who wait; said once. Raises QueueFullError."""
    if place.queued:
        background.play(*_music(call, place.queue))
        return
    position = call.board.floor.queue(place)
    call.story.note(EventKind.QUEUED, position=position)
    await background.stop()  # Asterisk answers no channel while it plays to it
    await call.answer()  # carriers cut calls that stay unanswered for a minute or two
    call.story.note(EventKind.NOTICE_PLAYED, prompt=QUEUE_WAIT)
    background.play(*_music(call, place.queue), after=call.media(QUEUE_WAIT))


def _wait_left(call: Call, place: Place) -> float:
    """Seconds; asked once, lest a step of the clock send everybody away."""
    waited = (call.board.now() - place.since).total_seconds()
    return max(0.0, place.queue.max_wait_seconds - waited)


async def _let_it_ring(call: Call, place: Place, background: Background) -> None:
    """What the caller hears while phones are rung: the tenant's ring-back music or, without any,
    the ring tone. That is made by the caller's own network (SIP 180) as long as it has not heard
    anything from us: no media then, and no caller's phone that could not cope with it."""
    if place.queued:
        background.play(*_music(call, place.queue))
    elif place.queue.ring_back is None and not call.answered and not call.audio.heard:
        await call.indicate_ringing()
    else:
        background.play(*_playable(call, place.queue.ring_back, RING_TONE))


def _music(call: Call, queue: Queue) -> list[str]:
    """What the caller hears while waiting: the tenant's own, or else the system's."""
    return _playable(call, queue.ring_back, WAITING_MUSIC)


def _playable(call: Call, *prompts: str | None) -> list[str]:
    """The first of these that is there is played; one that is missing leaves nobody in silence."""
    known = (call.media(prompt) for prompt in prompts if prompt)
    return [media for media in known if media is not None]


@dataclass(frozen=True, slots=True)
class Before:
    """What of this hunt has happened already, as the call's events tell."""

    offers: Sequence[OfferRecord]
    ringing: OfferRecord | None
    talk: fold.Talk | None
    queued_at: datetime | None

    @classmethod
    def read(cls, events: Sequence[CallEvent]) -> "Before":
        """Nothing, for a hunt that has just begun: only what came after its node was entered."""
        entered = fold.last(events, EventKind.NODE_ENTERED)
        events = events[entered.sequence :] if entered else events
        offers = fold.offers(events)
        queued = fold.first(events, EventKind.QUEUED)
        talked = fold.last(events, EventKind.TALK_ENDED)
        return cls(
            offers=offers,
            ringing=next((offer for offer in offers if offer.result is None), None),
            talk=fold.talk(events) if talked is None else None,
            queued_at=queued.at if queued else None,
        )


def _attempts(call: Call, offers: Sequence[OfferRecord]) -> dict[str, Attempt]:
    ids = {phone.number: phone.id for phone in call.owned.phones}
    return {
        ids[offer.phone_number]: Attempt(offer.result, offer.ended_at)
        for offer in offers
        if offer.phone_number in ids and offer.result is not None and offer.ended_at is not None
    }


def _phone(call: Call, number: str) -> Phone:
    """The bound phone with this number, even if it has been unbound since."""
    bound = (phone for phone in call.owned.phones if phone.number == number)
    return next(bound, Phone(id=number, number=number))


async def _take_up_offer(
    call: Call, place: Place, background: Background, offer: OfferRecord
) -> bool:
    """A phone was ringing when we lost sight of the call; whether it came to a talk."""
    phone = _phone(call, offer.phone_number)
    call.board.floor.claim(place, phone)
    seconds = place.queue.offer_timeout_seconds
    async with adopted(call, offer.leg_id, offer.started_at, seconds) as leg:
        if await _talk_if_answered(call, background, leg, phone.number):
            return True
    attempt = Attempt(leg.result or OfferResult.LOST, call.board.now())
    call.board.floor.tried(place, phone, attempt)
    return False


async def _go_on_talking(call: Call, place: Place, connected: fold.Talk) -> None:
    """The talk went on while we were away."""
    call.board.floor.claim(place, _phone(call, connected.phone_number))
    async with adopted(call, connected.leg_id, connected.since, 0) as leg:
        leg.noted = True  # when they were connected
        await resume_talk(call, leg, connected)
