"""What phones do when they are called. Times are seconds."""

import asyncio
from dataclasses import dataclass

from hotline400.testing.carrier.phone import PhoneCall
from hotline400.testing.carrier.tone import Sound


@dataclass(frozen=True)
class Answers:
    """Rings, answers, talks, and hangs up after a while (None: leaves that to the caller)."""

    after: float = 1.0
    talks_for: float | None = None
    says: Sound | None = None

    async def meet(self, call: PhoneCall) -> None:
        call.ring()
        await asyncio.sleep(self.after)
        call.answer(self.says)
        await call.lasts(self.talks_for)
        await call.hang_up()


@dataclass(frozen=True)
class AnswersThenVanishes:
    """Talks, then is gone without BYE: a mobile in a tunnel, a crashed exchange."""

    after: float = 1.0
    talks_for: float = 2.0
    says: Sound | None = None

    async def meet(self, call: PhoneCall) -> None:
        call.ring()
        await asyncio.sleep(self.after)
        call.answer(self.says)
        await call.lasts(self.talks_for)
        call.vanish()


@dataclass(frozen=True)
class NoAnswer:
    """Rings until the caller gives up."""

    async def meet(self, call: PhoneCall) -> None:
        call.ring()
        await call.ended()


@dataclass(frozen=True)
class Rejects:
    """Refuses with this status, after ringing for a while when `after` is given."""

    status: int = 603
    after: float | None = None

    async def meet(self, call: PhoneCall) -> None:
        if self.after is not None:
            call.ring()
            await asyncio.sleep(self.after)
        call.refuse(self.status)


@dataclass(frozen=True)
class Busy(Rejects):
    """Is talking to somebody else."""

    status: int = 486


@dataclass(frozen=True)
class Unreachable(Rejects):
    """Switched off or out of coverage (480), not in use (404), network down (503)."""

    status: int = 480


@dataclass(frozen=True)
class Redirects:
    """Asks for the call to go to another number (302)."""

    to: str
    status: int = 302

    async def meet(self, call: PhoneCall) -> None:
        call.refuse(self.status, contact=self.to)


@dataclass(frozen=True)
class Silent:
    """Never replies at all, as if the network were cut."""

    async def meet(self, call: PhoneCall) -> None:
        await call.ended()


@dataclass(frozen=True)
class InTurn:
    """Meets each call in its own way; the last way stays for all that follow."""

    ways: tuple["Answers | AnswersThenVanishes | NoAnswer | Rejects | Redirects | Silent", ...]

    async def meet(self, call: PhoneCall) -> None:
        turn = call.phone.calls.index(call)
        await self.ways[min(turn, len(self.ways) - 1)].meet(call)
