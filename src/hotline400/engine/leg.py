"""A phone leg: one ring of one phone, up to its answer or its failure."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import anyio

from hotline400.ari.client import AriClient
from hotline400.ari.errors import NotFound, RequestFailed, RequestTimeout
from hotline400.ari.event import (
    ChannelDestroyed,
    ChannelDtmfReceived,
    ChannelStateChange,
    Dial,
    Event,
    StasisStart,
)
from hotline400.ari.inbox import Listener
from hotline400.ari.resources import channel as channels
from hotline400.ari.undo import undo
from hotline400.engine import names
from hotline400.engine.call import Call
from hotline400.record.event import EventKind
from hotline400.record.record import OfferResult
from hotline400.routing.dialling import dial_string
from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.result import TRUNK_CAUSES, offer_result
from hotline400.routing.trunk import Trunk

NETWORK_OUT_OF_ORDER = 38  # Q.850
NORMAL_CLEARING = channels.NORMAL_CLEARING
MOVED = 302  # SIP
ANSWERED_ELSEWHERE = 26  # so that the phone shows no missed call
ASTERISK_GRACE_SECONDS = 3
"""How much longer than we Asterisk lets a phone ring: its own end, should we die meanwhile."""


class PhoneLeg:
    """The channel to one phone. `result` is None while it rings."""

    def __init__(self, ari: AriClient, leg_id: str, listener: Listener) -> None:
        self.id = leg_id
        self.result: OfferResult | None = None
        self.cause: int | None = None
        self.rang = False
        self.noted = False
        """Whether the call's story knows how the ring came out."""
        self.adopted = False
        """Whether an engine before us began it."""
        self._ari = ari
        self._listener = listener
        self._destroyed = False
        self._is_redirected = False

    @property
    def failed_on_trunk(self) -> bool:
        """Whether it never came as far as the phone."""
        return not self.rang and self.cause in TRUNK_CAUSES

    async def answered_or_failed(self) -> OfferResult:
        """Until the phone answers or cannot be had."""
        while self.result is None:
            match await self._receive():
                case ChannelStateChange(channel=channel) if channel.state == "Ringing":
                    self.rang = True
                case Dial(dialstatus="RINGING" | "PROGRESS"):  # 183 is how some carriers ring
                    self.rang = True
                case StasisStart():
                    self.result = OfferResult.ANSWERED
                case ChannelDestroyed(cause=cause, tech_cause=sip_status):
                    self.failed(cause, sip_status)
                case _:
                    continue
        return self.result

    def failed(self, cause: int | None, sip_status: int = 0) -> None:
        """The leg is gone before it was answered."""
        self._destroyed = True
        self.cause = cause
        status = MOVED if self._is_redirected else sip_status
        self.result = offer_result(cause, rang=self.rang, sip_status=status)

    async def _receive(self) -> Event:
        """A phone may send the call elsewhere, but not choose on whose line: Asterisk would ring
        whatever its answer names. That ends here, before anybody hears it."""
        event = await self._listener.receive()
        if isinstance(event, Dial) and event.forwarded is not None:
            self._is_redirected = True
            await channels.hangup(self._ari, event.forwarded.id, NORMAL_CLEARING)
        return event

    async def gone(self) -> int | None:
        """Until an answered phone hangs up; its Q.850 cause."""
        while True:
            event = await self._receive()
            if isinstance(event, ChannelDestroyed):
                self._destroyed = True
                return event.cause or None  # 0: a BYE that gave none

    async def pressed(self, key: str) -> bool:
        """Until this key is pressed there, or the phone hangs up (False)."""
        while True:
            match await self._listener.receive():
                case ChannelDtmfReceived(digit=digit) if digit == key:
                    return True
                case ChannelDestroyed(cause=cause):
                    self._destroyed, self.cause = True, cause or None
                    return False
                case _:
                    continue

    async def release(self) -> None:
        """Hang up and wait until it has been done: before that the phone has not been told, and
        would be busy for the next caller it is rung for."""
        beaten = self.result is OfferResult.ANSWERED_ELSEWHERE
        cause = ANSWERED_ELSEWHERE if beaten else NORMAL_CLEARING
        await channels.hangup(self._ari, self.id, cause)
        if not self._destroyed:
            await self.gone()

    async def look(self) -> None:
        """Take the leg up where it is now: it was begun by an engine before us."""
        self.adopted = True
        try:
            channel = await channels.get(self._ari, self.id)
        except NotFound:
            self.result = OfferResult.LOST
            self._destroyed = True
            return
        self.rang = channel.state == "Ringing"
        if channel.state == "Up":
            self.result = OfferResult.ANSWERED


@asynccontextmanager
async def offering(
    call: Call, phone: Phone, trunk: Trunk, seconds: int, turn: int, beaten: Callable[[], bool]
) -> AsyncIterator[PhoneLeg]:
    """Ring one phone over one trunk until it answers, fails or has rung for `seconds`. Leaving
    hangs it up. `turn`: the how-manieth of this hunt. `beaten`: whether another phone has the call;
    where not, only the caller's going can cancel this."""
    leg_id = names.leg_id(call.id, len(call.story.events))
    ari = call.board.ari
    call.story.note(EventKind.OFFERED, leg=leg_id, phone=phone.number, trunk=trunk.id, turn=turn)
    with (
        call.board.line(leg_id, trunk.id),
        call.board.ringing(phone.number, call.shown_number, call.hops),
    ):
        async with _leg(call, leg_id, beaten) as leg:
            try:
                await channels.originate(
                    ari,
                    leg_id,
                    endpoint=f"PJSIP/{dialled(call, phone.number, trunk)}@trunk-{trunk.id}",
                    app_args=f"phone,{call.id}",
                    caller_id=call.shown_number,
                    timeout_seconds=seconds + ASTERISK_GRACE_SECONDS,
                    variables=leg_variables(call.hops),
                )
            except (
                RequestFailed,
                RequestTimeout,
            ):  # a trunk that Asterisk cannot reach, or does not know
                leg.failed(NETWORK_OUT_OF_ORDER)
            await await_answer(leg, seconds)
            yield leg


@asynccontextmanager
async def adopted(
    call: Call,
    leg_id: str,
    since: datetime,
    seconds: int,
    beaten: Callable[[], bool],
    *,
    noted: bool = False,
) -> AsyncIterator[PhoneLeg]:
    """A leg that was there when we lost sight of the call: if it still rings, it does so for the
    time it has left. `noted`: how the ring came out is known already."""
    with call.board.line(leg_id, None):
        async with _leg(call, leg_id, beaten) as leg:
            leg.noted = noted
            await leg.look()
            rung = (call.board.now() - since).total_seconds()
            await await_answer(leg, max(0.0, seconds - rung))
            yield leg


@asynccontextmanager
async def _leg(call: Call, leg_id: str, beaten: Callable[[], bool]) -> AsyncIterator[PhoneLeg]:
    ari = call.board.ari
    with ari.listen(leg_id) as listener:
        leg = PhoneLeg(ari, leg_id, listener)
        try:
            yield leg
        except anyio.get_cancelled_exc_class():
            if not leg.noted:  # it rang, or had just been answered and not yet connected
                elsewhere = OfferResult.ANSWERED_ELSEWHERE
                leg.result = elsewhere if beaten() else OfferResult.CALLER_GONE
                end_offer(call, leg)
            raise
        except Exception:
            if not leg.noted:  # Asterisk refused us something for it
                leg.result = OfferResult.LOST
                end_offer(call, leg)
            raise
        finally:
            await undo(f"phone leg {leg_id}", leg.release())


async def await_answer(leg: PhoneLeg, seconds: float) -> None:
    """Until it answers, fails, or has rung for so long."""
    if leg.result is None:
        with anyio.move_on_after(seconds):
            await leg.answered_or_failed()
    if leg.result is None:  # a network that never said a word has not rung the phone
        leg.result = OfferResult.NO_ANSWER if leg.rang else OfferResult.UNREACHABLE


def end_offer(call: Call, leg: PhoneLeg) -> None:
    """Note how the ring came out, once."""
    if leg.noted:
        return
    leg.noted = True
    call.story.note(EventKind.OFFER_ENDED, leg=leg.id, result=leg.result, cause=leg.cause)


def note_not_dialled(call: Call, phone: Phone) -> None:
    """A 400 number of ours is never dialled, whoever bound it and when: its company would pay for
    another's calls. The record says so."""
    leg_id = names.leg_id(call.id, len(call.story.events))
    call.story.note(EventKind.OFFERED, leg=leg_id, phone=phone.number)
    call.story.note(EventKind.OFFER_ENDED, leg=leg_id, result=OfferResult.NOT_DIALLED)


def leg_variables(hops: int) -> dict[str, str]:
    """What a leg of ours is dialled with: should it come back to us over a carrier that keeps our
    header, it is one hop on; should the phone send it elsewhere (302), Asterisk calls its Contact
    where nothing is rung, not in the trunk's context as if the carrier had.

    The second is no `set_var` of the trunk's endpoint: Asterisk 22 cannot copy an endpoint that has
    one, so pushing the trunk again would fail ("Allocation failed")."""
    return {
        "PJSIP_HEADER(add,X-Hotline400-Hops)": str(hops + 1),
        "FORWARD_CONTEXT": "redirected",
    }


def dialled(call: Call, number: str, trunk: Trunk) -> str:
    """How this trunk's carrier wants the number."""
    places = call.board.house.places
    return dial_string(number, trunk.dial, lambda number: places.place_of(number).area_code)
