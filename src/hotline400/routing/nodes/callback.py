"""The caller asks to be called back and keeps the place in the queue (F-HUNT-8)."""

from datetime import datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from hotline400.routing.callback import next_allowed
from hotline400.routing.nodes.asking import Again, Answer, AskingNode, Settled
from hotline400.routing.nodes.hunt import MAIN, QueueRef
from hotline400.routing.nodes.node import Exit, NodeId, PromptRef
from hotline400.routing.schedule import MIDNIGHT

CONSENT_KEY = "1"
DECLINE_KEY = "2"


def _a_clock_time(text: str) -> str:
    if text == MIDNIGHT:
        return "00:00"
    try:
        time.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("clock_time_invalid", "must be a time such as 09:30") from None
    return text


ClockTime = Annotated[str, Field(pattern=r"^[0-9]{2}:[0-9]{2}$"), AfterValidator(_a_clock_time)]


class CallbackNode(AskingNode):
    """Offers a call-back and takes the consent by key 1, which is kept on the record. Outcomes:
    "accepted", "declined" (2, or no consent as often as asked), "unavailable" (no number that can
    be called, one that is blacklisted, or a request that is open already)."""

    kind: Literal["callback"] = "callback"
    queue: QueueRef = MAIN
    prompt: PromptRef = "system:callback_offer"
    accepted_prompt: PromptRef = "system:callback_accepted"
    timeout_seconds: int = Field(default=8, ge=1, le=30)
    repeats: int = Field(default=1, ge=0, le=3)
    quiet_from: ClockTime = "21:00"
    quiet_until: ClockTime = "08:00"
    """China's time; nobody is called from the one to the other. Equal: no quiet hours."""
    most_attempts: int = Field(default=3, ge=1, le=5)
    retry_minutes: Annotated[
        tuple[Annotated[int, Field(ge=1, le=240)], ...], Field(min_length=1, max_length=4)
    ] = (5, 15)
    """After the first try that did not reach the customer, the second, …"""
    expires_hours: int = Field(default=24, ge=1, le=72)
    next: NodeId | None = None
    on_declined: NodeId
    on_unavailable: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (
            Exit("accepted", self.next, by_caller=True),
            Exit("declined", self.on_declined),
            Exit("unavailable", self.on_unavailable),
        )

    def prompts(self) -> tuple[str, ...]:
        return (self.prompt, self.accepted_prompt)

    def queues(self) -> tuple[str, ...]:
        return (self.queue,)

    @property
    def quiet(self) -> tuple[time, time]:
        """From when to when."""
        return time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_until)

    def can_be_kept(self, asked_at: datetime) -> bool:
        """Whether there is a moment to call before the request expires."""
        expires_at = asked_at + timedelta(hours=self.expires_hours)
        return next_allowed(*self.quiet, asked_at) < expires_at

    def opening(self) -> tuple[str, ...]:
        return (self.prompt,)

    def seconds_to_key(self, _pressed: str) -> int:
        return self.timeout_seconds

    def is_entry(self, pressed: str) -> bool:
        return bool(pressed)

    def answer(self, entry: str, nth: int) -> Answer:
        if entry == CONSENT_KEY:
            return Settled("accepted", prompts=(self.accepted_prompt,))
        if entry == DECLINE_KEY or nth > self.repeats:
            return Settled("declined")
        return Again((self.prompt,))
