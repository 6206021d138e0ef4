"""The leg to the customer, who is rung for a phone that has taken the call-back."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import anyio
import structlog

from hotline400.ari.errors import RequestFailed, RequestTimeout
from hotline400.ari.resources import channel as channels
from hotline400.ari.undo import playing, undo
from hotline400.engine import names
from hotline400.engine.call import Call
from hotline400.engine.leg import (
    ASTERISK_GRACE_SECONDS,
    NETWORK_OUT_OF_ORDER,
    PhoneLeg,
    await_answer,
    dialled,
    leg_variables,
)
from hotline400.engine.music import REPEATS
from hotline400.record.callback import CallbackResult
from hotline400.record.event import EventKind
from hotline400.record.record import OfferResult
from hotline400.routing.trunk import Trunk

log = structlog.get_logger()

RING_SECONDS = 45
"""How long a customer's phone rings: people take out their mobiles, cross the room, …"""
RING_TONE = "system:ring_tone"


async def reach(call: Call, phone: PhoneLeg, held: ExitStack) -> bool:
    """Ring the customer, over another trunk where the first cannot; whether they answered.

    The phone hears the ring tone, and when it hangs up nobody is rung any more. `held` keeps the
    trunk's line for the talk that follows.
    """
    phone_gone = False
    async with anyio.create_task_group() as tasks:

        async def watch_phone() -> None:
            nonlocal phone_gone
            await phone.gone()
            phone_gone = True
            tasks.cancel_scope.cancel()

        tasks.start_soon(watch_phone)
        tasks.start_soon(_ring_tone, call, phone)
        answered = await _over_trunks(call, held, lambda: phone_gone)
        tasks.cancel_scope.cancel()
    return not phone_gone and answered


@contextmanager
def line_kept(call: Call) -> Iterator[bool]:
    """Keep a line for the customer while phones are rung; whether there is one, and another for a
    phone. Who has taken a call-back is not to hear that nobody can be called."""
    free = call.board.trunks_to_try()
    if not free:
        yield False
        return
    with call.board.line(call.inbound.channel_id, free[0].id):
        yield bool(call.board.trunks_to_try())


def note_undialled(call: Call, result: CallbackResult) -> None:
    """Why the customer was not rung, and is not going to be by this call."""
    call.story.note(EventKind.CALLBACK_DIAL_ENDED, result=result)


async def _over_trunks(call: Call, held: ExitStack, phone_gone: Callable[[], bool]) -> bool:
    call.board.free_line(call.inbound.channel_id)  # the one that was kept, or another
    trunks = call.board.trunks_to_try()
    if not trunks:
        note_undialled(call, CallbackResult.NO_LINE)
    for trunk in trunks:
        with ExitStack() as line:
            line.enter_context(call.board.line(call.inbound.channel_id, trunk.id))
            customer = await _dial(call, trunk, phone_gone)
            if customer.result is OfferResult.ANSWERED:
                held.push(line.pop_all())
                return True
        if not customer.failed_on_trunk:
            return False
    return False


async def _dial(call: Call, trunk: Trunk, phone_gone: Callable[[], bool]) -> PhoneLeg:
    """One try over one trunk; when it does not come to an answer, the leg is gone afterwards."""
    ari, number = call.board.ari, call.inbound.caller_number or ""
    channel_id = call.inbound.channel_id
    call.story.note(EventKind.CALLBACK_DIALLED, trunk=trunk.id)
    with (
        call.board.ringing(number, call.owned.number, call.hops),
        ari.listen(channel_id) as listener,
    ):
        customer = PhoneLeg(ari, channel_id, listener)
        with _noted(call, customer, phone_gone):
            try:
                await channels.originate(
                    ari,
                    channel_id,
                    endpoint=f"PJSIP/{dialled(call, number, trunk)}@trunk-{trunk.id}",
                    app_args=f"callback,{call.id}",
                    caller_id=call.owned.number,
                    timeout_seconds=RING_SECONDS + ASTERISK_GRACE_SECONDS,
                    variables=leg_variables(call.hops),
                )
                await await_answer(customer, RING_SECONDS)
            except (RequestFailed, RequestTimeout) as error:
                log.warning("customer_not_dialled", call_id=call.id, error=str(error))
                customer.failed(NETWORK_OUT_OF_ORDER)
            finally:
                if customer.result is not OfferResult.ANSWERED:
                    await undo(f"customer {channel_id}", customer.release())
    return customer


@contextmanager
def _noted(call: Call, customer: PhoneLeg, phone_gone: Callable[[], bool]) -> Iterator[None]:
    try:
        yield
    finally:
        gone = "phone_gone" if phone_gone() else OfferResult.LOST
        result = customer.result or gone
        if result is OfferResult.REDIRECTED:  # to wherever: the customer was not reached
            result = OfferResult.UNREACHABLE
        call.story.note(EventKind.CALLBACK_DIAL_ENDED, result=result, cause=customer.cause)


async def _ring_tone(call: Call, phone: PhoneLeg) -> None:
    media = call.media(RING_TONE)
    if media is None:
        return
    try:
        ring_id = names.ring_tone_id(phone.id)
        async with playing(
            call.board.ari, phone.id, [media] * REPEATS, playback_id=ring_id
        ) as tone:
            await tone.finished()
    except RequestFailed as error:  # the phone has just hung up, and that is heard of as well
        log.warning("ring_tone_refused", call_id=call.id, error=str(error))
