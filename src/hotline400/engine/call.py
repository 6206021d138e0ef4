"""What the steps of one call share: its caller, its hotline, its story so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import anyio

from hotline400.ari.event import ChannelDestroyed, ChannelHangupRequest, Event
from hotline400.ari.resources import channel as channels
from hotline400.engine.inbound import Inbound
from hotline400.engine.journal import Story
from hotline400.engine.keypad import Keypad
from hotline400.engine.music import CallerAudio
from hotline400.engine.switchboard import Switchboard
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.record.fold import first
from hotline400.routing.facts import Facts
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import CallerIdShown, Hotline
from hotline400.routing.nodes import DecidingNode, RatioNode
from hotline400.routing.places import Place
from hotline400.routing.products import flow_of
from hotline400.routing.screening import priority_of

MASK = "***"
"""What stands in the record for a secret."""


@dataclass(eq=False)
class Call:
    """What the steps of one call share."""

    board: Switchboard
    inbound: Inbound
    hotline: Hotline | None
    story: Story
    hops: int = 0
    answered: bool = False
    ringing: bool = False
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    hung_up: bool = False
    """Whether the caller has."""
    gone: Event | None = None
    """What told us so, where anything did."""
    release_cause: int = 16
    """Q.850, told to the caller when it is we who end the call."""

    keys: Keypad = field(default_factory=Keypad)
    """What the caller has pressed and no step has taken yet."""

    broken: str = ""
    """Why its flow cannot go on."""
    _entered: Hotline | None = None
    _flow: Flow | None = None
    _secrets: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.audio = CallerAudio(self.board.ari, self.inbound.channel_id, self.story)

    @property
    def id(self) -> str:
        return self.story.call_id

    @property
    def owned(self) -> Hotline:
        """The hotline whose flow the call is in: the one called, unless that led to another. Only
        asked once screening has let the call through."""
        hotline = self._entered or self.hotline
        if hotline is None:
            raise LookupError("a call to a number of nobody has no hotline")
        return hotline

    def enter(self, hotline: Hotline) -> None:
        """From here on the call goes by this hotline's flow, as it is now, with its queues, phones
        and prompts."""
        self._entered, self._flow = hotline, flow_of(hotline)
        kept = self.board.house.flows.keep(self._flow)
        self.story.note(
            EventKind.FLOW_ENTERED, hotline=hotline.number, version=hotline.flow_version, flow=kept
        )

    def enter_again(self, hotline: Hotline) -> None:
        """After a restart: the flow as it was when the call entered it."""
        entered = fold.flow_now(self.story.events)
        kept = entered.text("flow") if entered else None
        self._entered = hotline
        self._flow = (kept and self.board.house.flows.find(kept)) or flow_of(hotline)

    @property
    def shown_number(self) -> str:
        """What the rung phone sees: the caller, or the 400 number where that is set or the caller
        withheld theirs. Never a made-up number (F-CALL-4)."""
        inbound = self.inbound
        is_shown = self.owned.caller_id_shown is CallerIdShown.CALLER
        if is_shown and inbound.caller_number and not inbound.caller_withheld:
            return inbound.caller_number
        return self.owned.number

    def caller_gone(self, event: Event | None = None) -> None:
        """The caller has hung up: whatever the call is waiting for is over."""
        if not self.hung_up:
            self.hung_up, self.gone = True, event
            self.scope.cancel()

    def gone_cause(self) -> int | None:
        """The Q.850 cause with which the caller hung up, where Asterisk named one."""
        match self.gone:
            case ChannelDestroyed(cause=cause) | ChannelHangupRequest(cause=cause):
                return cause or None
            case _:
                return None

    @property
    def began_at(self) -> datetime:
        """When the call came in."""
        began = first(self.story.events, EventKind.BEGAN)
        return began.at if began else self.board.now()

    @property
    def place(self) -> Place:
        """Where the caller calls from."""
        return self.board.house.places.place_of(self.inbound.caller_number or "")

    @property
    def flow(self) -> Flow:
        """As it was when the call entered it; publishing another changes nothing for this call."""
        return self._flow or flow_of(self.owned)

    @property
    def variables(self) -> dict[str, str]:
        """What the flow has remembered so far; of the secrets, those that we still know."""
        told = fold.variables(self.story.events)
        masked = fold.masked(self.story.events)
        return {k: v for k, v in told.items() if k not in masked} | self._secrets

    def remember(self, values: Mapping[str, str], *, secret: bool = False) -> None:
        """Set variables. A secret, and whatever is made of one, stays in memory: neither the
        journal nor the record shows it."""
        hidden = {k: v for k, v in values.items() if secret or self._is_secret(v)}
        for name in values.keys() & self._secrets.keys():
            del self._secrets[name]
        self._secrets |= hidden
        if values:
            told = {k: MASK if k in hidden else v for k, v in values.items()}
            self.story.note(EventKind.VARIABLES_SET, values=told, secret=sorted(hidden) or None)

    def _is_secret(self, value: str) -> bool:
        return any(secret in value for secret in self._secrets.values())

    @property
    def lacks_a_secret(self) -> bool:
        """Whether the caller told one to an engine that died since."""
        return not fold.masked(self.story.events) <= self._secrets.keys()

    @property
    def priority(self) -> int:
        """Who goes first in every queue: 0 is everybody."""
        caller, now = self.inbound.caller_number, self.board.now()
        return priority_of(self.owned.screening, caller, self.variables, now)

    def resolve(self, reference: str) -> str:
        """What "variable:<name>" stands for now; anything else stands for itself."""
        name = reference.removeprefix("variable:")
        return reference if name == reference else self.variables.get(name, "")

    def facts(self, node: DecidingNode) -> Facts:
        """What a decision may look at now. Asking for a ratio counts as one call through it."""
        flow = self.flow
        return Facts(
            caller=self.inbound.caller_number,
            called=self.inbound.called,
            now=self.board.now(),
            place=self.place,
            variables=self.variables,
            schedules=flow.schedules,
            tables=flow.tables,
            holidays=self.board.house.holidays,
            turn=self._turn(node) if isinstance(node, RatioNode) else 0,
        )

    def _turn(self, node: RatioNode) -> int:
        entered = fold.last(self.story.events, EventKind.NODE_ENTERED)
        visit = f"{self.id}-{entered.sequence if entered else 0}"
        return self.board.house.turns.take(self.owned.number, node.id, visit)

    def media(self, prompt: str) -> str | None:
        """The audio that a prompt reference means for this hotline."""
        return self.board.house.prompts.media(self.resolve(prompt), self.owned)

    async def say(self, prompt: str) -> None:
        """Play a prompt to its end."""
        await self.audio.say(self.media(prompt), prompt)

    async def say_until_key(self, prompt: str) -> None:
        """Play a prompt that the caller's next key cuts short. With a key typed ahead it is not
        begun at all."""
        if not self.keys.waiting:
            with self.keys.interrupting():
                await self.say(prompt)

    async def indicate_ringing(self) -> None:
        """Tell the caller's network that it rings (SIP 180), once."""
        if not self.ringing:
            self.ringing = True
            await channels.ring(self.board.ari, self.inbound.channel_id)

    async def answer(self) -> None:
        """Answer the caller's leg, once.

        Nothing may be playing to it: Asterisk carries out a channel's commands one after the
        other, and on one websocket everybody's requests would wait for the music to end.
        """
        if not self.answered:
            self.answered = True
            await channels.answer(self.board.ari, self.inbound.channel_id)
