"""Phones rung for one call, one or several at once, up to the end of the talk with one of them."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

import anyio

from hotline400.engine.acceptance import ACCEPT_PROMPT, is_taken
from hotline400.engine.call import Call
from hotline400.engine.leg import PhoneLeg, adopted, end_offer, note_not_dialled, offering
from hotline400.engine.place import Place
from hotline400.record.record import OfferRecord, OfferResult
from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.hunt import Attempt
from hotline400.routing.trunk import Trunk

Connect = Callable[[PhoneLeg, Phone], Awaitable[bool]]
"""Whether it came to a talk."""


class Ringing:
    """The first phone to take the call has it, and the others stop ringing at once."""

    def __init__(
        self, call: Call, place: Place, connect: Connect, *, accept_prompt: str = ACCEPT_PROMPT
    ) -> None:
        """`connect` lets the phone that took the call talk; `accept_prompt` asks it for its key."""
        self._call = call
        self._place = place
        self._connect = connect
        self._accept_prompt = accept_prompt
        self._scopes: dict[str, anyio.CancelScope] = {}
        self._taken_by: str | None = None
        self.talked = False

    async def ring(self, phones: Sequence[Phone]) -> bool:
        """Ring these; whether there was a talk. What came of each is known to the floor."""
        if len(phones) == 1:
            await self._ring_one(phones[0])
        else:
            async with anyio.create_task_group() as tasks:
                for phone in phones:
                    tasks.start_soon(self._ring_one, phone)
        return self.talked

    async def take_up(self, offers: Sequence[tuple[Phone, OfferRecord]]) -> bool:
        """Phones that were ringing when we lost sight of the call."""
        async with anyio.create_task_group() as tasks:
            for phone, offer in offers:
                tasks.start_soon(self._take_up_one, phone, offer)
        return self.talked

    async def _ring_one(self, phone: Phone) -> None:
        """Over another trunk where the first cannot."""
        board = self._call.board
        if board.house.configuration.hotline(phone.number) is not None:
            note_not_dialled(self._call, phone)
            self._tried(phone, OfferResult.NOT_DIALLED)
            return
        result = OfferResult.BUSY if board.has_trunk() else OfferResult.UNREACHABLE
        with self._until_another_has_the_call(phone) as scope:
            for trunk in board.trunks_to_try():
                async with self._offering(phone, trunk) as leg:
                    if await self._talk_if_taken(leg, phone):
                        return
                result = leg.result or OfferResult.LOST
                if not leg.failed_on_trunk:
                    break
        self._tried(phone, OfferResult.ANSWERED_ELSEWHERE if scope.cancelled_caught else result)

    async def _take_up_one(self, phone: Phone, offer: OfferRecord) -> None:
        seconds, beaten = self._place.queue.offer_timeout_seconds, self._beaten(phone)
        result = OfferResult.LOST
        with self._until_another_has_the_call(phone) as scope:
            async with adopted(self._call, offer.leg_id, offer.started_at, seconds, beaten) as leg:
                if await self._talk_if_taken(leg, phone):
                    return
            result = leg.result or OfferResult.LOST
        self._tried(phone, OfferResult.ANSWERED_ELSEWHERE if scope.cancelled_caught else result)

    def _offering(self, phone: Phone, trunk: Trunk) -> AbstractAsyncContextManager[PhoneLeg]:
        seconds, turn = self._place.queue.offer_timeout_seconds, self._place.hunt.turns
        return offering(self._call, phone, trunk, seconds, turn, self._beaten(phone))

    def _beaten(self, phone: Phone) -> Callable[[], bool]:
        return lambda: self._taken_by not in (None, phone.id)

    def _until_another_has_the_call(self, phone: Phone) -> anyio.CancelScope:
        scope = self._scopes[phone.id] = anyio.CancelScope()
        return scope

    async def _talk_if_taken(self, leg: PhoneLeg, phone: Phone) -> bool:
        """Whether there was a talk. Where a key is asked for, it is that which takes the call."""
        answered, queue = leg.result is OfferResult.ANSWERED, self._place.queue
        if answered and not queue.accept_key:
            answered = self._takes(leg, phone)
        if answered and not await is_taken(self._call, leg, queue, self._accept_prompt):
            leg.result, answered = OfferResult.NOT_ACCEPTED, False
            self._gives_back(phone)
        if answered and queue.accept_key:
            answered = self._takes(leg, phone)
        if not answered:
            end_offer(self._call, leg)
            return False
        return await self._talk(leg, phone)

    def _takes(self, leg: PhoneLeg, phone: Phone) -> bool:
        """Of two that answer in the same moment, one has the call."""
        if self._taken_by is not None:
            leg.result = OfferResult.ANSWERED_ELSEWHERE
            return False
        self._taken_by = phone.id
        for phone_id, scope in self._scopes.items():
            if phone_id != phone.id:
                scope.cancel()
        return True

    async def _talk(self, leg: PhoneLeg, phone: Phone) -> bool:
        self.talked = await self._connect(leg, phone)
        if not self.talked:
            self._gives_back(phone)
        return self.talked

    def _gives_back(self, phone: Phone) -> None:
        """The call is to be had again, unless another has it by now."""
        if self._taken_by == phone.id:
            self._taken_by = None

    def _tried(self, phone: Phone, result: OfferResult) -> None:
        attempt = Attempt(result, self._call.board.now())
        self._call.board.floor.tried(self._place, phone, attempt)
