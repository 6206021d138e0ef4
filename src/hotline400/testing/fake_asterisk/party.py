"""The people at the far ends: who calls, and who is rung."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from hotline400.testing.fake_asterisk.behaviour import Behaviour


class Heard(NamedTuple):
    """What somebody began to hear, and when (seconds since the fake was started).

    `media` is as asked for ("sound:…", with "@12.0" where it was begun twelve seconds in),
    "ringing", "music:<class>", or "talk:<number>".
    """

    at: float
    media: str


class FarEnd(Protocol):
    """What a party can do to Asterisk."""

    def far_end_hangs_up(self, channel_id: str, cause: int | None) -> None: ...

    def far_end_presses(self, channel_id: str, digit: str) -> None: ...

    async def until(self, holds: Callable[[], bool]) -> None: ...

    def seconds(self) -> float: ...

    def changed(self) -> None: ...


@dataclass(eq=False)
class Party:
    """One end of a call, as lived there."""

    far_end: FarEnd = field(repr=False)
    number: str
    channel_id: str
    began_at: float
    state: str = "Down"
    hears: list[Heard] = field(default_factory=list)
    speaks_during: list[tuple[float, float]] = field(default_factory=list)
    pressed_by_us: str = ""  # DTMF that the application sent here
    answered_at: float | None = None
    ended_at: float | None = None
    cause: int | None = None  # Q.850; 0: a BYE that gave none; None: not over, or by a crash
    hung_up_first: bool = False

    @property
    def ended(self) -> bool:
        """Whether the call is over here."""
        return self.ended_at is not None

    @property
    def media(self) -> list[str]:
        """What was heard, without the times."""
        return [heard.media for heard in self.hears]

    def hangs_up(self, cause: int | None = None) -> None:
        """BYE, or CANCEL before the answer. A cause is what a Reason header would give."""
        self.far_end.far_end_hangs_up(self.channel_id, cause)

    def speaks(self, seconds: float) -> None:
        """From now on, for so long."""
        now = self.far_end.seconds()
        self.speaks_during.append((now, now + seconds))
        self.far_end.changed()

    def presses(self, digits: str) -> None:
        """Keys, one after the other."""
        for digit in digits:
            self.far_end.far_end_presses(self.channel_id, digit)

    def wait(self, holds: Callable[[], bool]) -> Awaitable[None]:
        """Until something holds."""
        return self.far_end.until(holds)

    async def is_answered(self) -> None:
        """Until the call is answered."""
        await self.wait(lambda: self.answered_at is not None)

    async def is_over(self) -> None:
        """Until the call has ended."""
        await self.wait(lambda: self.ended)

    async def has_heard(self, part: str) -> Heard:
        """Until something whose name contains `part` began; the first such."""
        await self.wait(lambda: any(part in heard.media for heard in self.hears))
        return next(heard for heard in self.hears if part in heard.media)


@dataclass(eq=False)
class FakeCaller(Party):
    """Who called us."""

    fell_back: bool = False  # the dialplan has the call: nobody was there to take it, or we let go


@dataclass(eq=False)
class FakePhone(Party):
    """One ring of one phone."""

    endpoint: str = ""
    caller_id: str = ""
    timeout_seconds: float | None = None
    behaviour: Behaviour | None = None
