"""The calls themselves: placed one after the other, lived side by side."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from hotline400.demo.errors import DemoError
from hotline400.demo.fate import Fate
from hotline400.demo.live import LiveView
from hotline400.demo.programme import caller_tone, phone_tone
from hotline400.demo.stage import Stage
from hotline400.record.event import EventKind
from hotline400.testing.carrier import CallerCall, Carrier, Tone
from hotline400.testing.carrier.phone import PhoneCall

READY_SECONDS = 30
"""How long a call may take to come as far as the next one needs it."""
CALL_SECONDS = 75
"""How long any call may last before its caller is made to hang up."""


@dataclass
class Played:
    """One call as the carrier saw it: what the record is compared with."""

    place: int
    fate: Fate
    call: CallerCall
    caller_tone: Tone
    phone_calls: list[PhoneCall] = field(default_factory=list)

    @property
    def sip_id(self) -> str:
        return self.call.invite.call_id

    @property
    def answered_call(self) -> PhoneCall | None:
        """The phone's end of the talk, when there was one."""
        return next((call for call in self.phone_calls if call.answered_at is not None), None)

    @property
    def phone_tone(self) -> Tone | None:
        call = self.answered_call
        return None if call is None else phone_tone(call.phone.number)

    @property
    def talk_seconds(self) -> float:
        """From the phone's answer to the first of the two ends."""
        phone = self.answered_call
        if phone is None or phone.answered_at is None:
            return 0.0
        ends = [end for end in (phone.ended_at, self.call.ended_at) if end is not None]
        return min(ends, default=phone.answered_at) - phone.answered_at


class Performance:
    """Places the calls of a programme; `placed` tells the trace which call is which."""

    def __init__(
        self, carrier: Carrier, stage: Stage, live: LiveView, placed: Callable[[Played], None]
    ) -> None:
        self._carrier = carrier
        self._stage = stage
        self._live = live
        self._placed = placed

    async def play(self, fates: list[Fate]) -> list[Played]:
        """All of them, to the end of the last."""
        played: list[Played] = []
        try:
            async with asyncio.TaskGroup() as callers:
                for place, fate in enumerate(fates):
                    await self._stage.set_for(fate)
                    played.append(await self._begin(place, fate))
                    callers.create_task(self._live_through(played[-1]))
                    await self._until_ready(played[-1])
                    await self._stage.after(fate)
        except* DemoError as refusals:
            raise refusals.exceptions[0] from None
        self._find_phone_calls(played)
        return played

    async def _begin(self, place: int, fate: Fate) -> Played:
        for role in fate.phones:
            self._carrier.phone(role.number, role.behaviour)
        tone = caller_tone(place)
        call = await self._carrier.dial(
            fate.called, fate.caller, says=tone, headers=fate.headers, codecs=fate.codecs
        )
        played = Played(place, fate, call, tone)
        self._placed(played)
        return played

    async def _until_ready(self, played: Played) -> None:
        """A call that does not get there shows in the verdict; the programme goes on."""
        kind, call = played.fate.ready, played.call
        try:
            async with asyncio.timeout(READY_SECONDS):
                if kind is EventKind.ENDED:
                    await call.ended()
                else:
                    await self._seen(played, kind)
        except TimeoutError:
            return

    async def _live_through(self, played: Played) -> None:
        """What the caller does, and the end of the call."""
        plan, call = played.fate.hangs_up, played.call
        try:
            async with asyncio.timeout(CALL_SECONDS):
                if plan is not None:
                    await self._seen(played, plan.after)
                    await call.lasts(plan.seconds)
                    await call.hang_up()
                await call.ended()
        except TimeoutError:
            await call.hang_up()

    async def _seen(self, played: Played, kind: EventKind) -> None:
        """Until the system tells of this event, or the call is over without it."""
        over = asyncio.ensure_future(played.call.ended())
        seen = asyncio.ensure_future(
            self._live.news.until(lambda: self._live.has(played.sip_id, kind))
        )
        try:
            await asyncio.wait({over, seen}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
            seen.cancel()

    def _find_phone_calls(self, played: list[Played]) -> None:
        """Which ring of which phone belonged to which call.

        Phones of one group are shared, and the number shown may be the hotline's, so time decides:
        a ring belongs to the call that was in progress, bound that phone and was first to come.
        """
        taken: set[int] = set()
        for one in played:
            for number, _ in one.fate.expected.offers:
                for call in self._carrier.phones[number].calls:
                    if id(call) not in taken and self._belongs(call, one):
                        taken.add(id(call))
                        one.phone_calls.append(call)
                        break

    @staticmethod
    def _belongs(call: PhoneCall, one: Played) -> bool:
        expected = one.fate.expected
        return expected.shown is None or call.shown_number == expected.shown
