"""What every call needs of the house, and what calls know of each other."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from hotline400.ari.client import AriClient
from hotline400.ari.event import ChannelEvent, Event
from hotline400.control import ControlHub
from hotline400.engine.clock import Clock, utc_now
from hotline400.engine.configuration import Configuration
from hotline400.engine.floor import Floor
from hotline400.engine.flows import KeptFlows
from hotline400.engine.history import History
from hotline400.engine.inbound import Dialog
from hotline400.engine.journal import Journal, Story
from hotline400.engine.live import LiveView
from hotline400.engine.lockout import Lockout
from hotline400.engine.ports import (
    CallbackStore,
    CustomerSystems,
    Manager,
    Messages,
    Places,
    RecentCalls,
    Takes,
    VoicemailStore,
)
from hotline400.engine.prompts import Prompts
from hotline400.engine.rotas import Rotas
from hotline400.engine.shipping import Shipper
from hotline400.engine.turns import Turns
from hotline400.record.event import CallEvent, EventKind
from hotline400.routing.schedule import DayKind
from hotline400.routing.trunk import Trunk

COPIES_FOR = timedelta(seconds=32)
"""How long after a call a copy of its INVITE may still arrive: 64 × T1, RFC 3261 17.1.1.2."""


@dataclass(frozen=True)
class House:
    """What outlives a connection to Asterisk."""

    configuration: Configuration
    journal: Journal
    flows: KeptFlows
    shipper: Shipper
    control: ControlHub
    places: Places
    prompts: Prompts
    ami: Manager
    systems: CustomerSystems
    messages: Messages
    voicemails: VoicemailStore
    callbacks: CallbackStore
    takes: Takes
    history: History
    recent: RecentCalls
    spool: Path
    """Where Asterisk writes the raw sides of a talk."""
    engine_id: str
    now: Clock = utc_now
    random: Random = field(default_factory=Random)
    rotas: Rotas = field(default_factory=Rotas)
    holidays: Mapping[date, DayKind] = field(default_factory=dict)
    turns: Turns = field(default_factory=Turns)
    lockout: Lockout = field(default_factory=Lockout)


class Switchboard:
    """One connection to Asterisk, and all calls on it."""

    def __init__(self, house: House, ari: AriClient) -> None:
        self.house = house
        self.ari = ari
        self.now = house.now
        self.floor = Floor(house.now, house.random, house.rotas, house.history)
        self._dialogs: dict[Dialog, datetime | None] = {}
        self.callers: dict[str, Callable[[Event], None]] = {}
        """Whom to tell that a caller is gone, by channel."""
        self._ringing: Counter[tuple[str, str | None, int]] = Counter()
        self._lines: dict[str, str] = {}
        """Trunk by leg: each leg takes one line of its trunk."""

    @property
    def lost(self) -> bool:
        """The connection is gone: calls go on in Asterisk, and what we undo here is not theirs."""
        return not self.ari.connected

    def gone(self, event: ChannelEvent) -> None:
        """A channel has gone. Calls hear of their caller at once, from the reader itself; but a
        call whose beginning was still unread then would ring a phone for nobody."""
        self._lines.pop(event.channel.id, None)  # a leg whose call did not live to adopt it
        tell = self.callers.get(event.channel.id)
        if tell is not None:
            tell(event)

    def has_trunk(self) -> bool:
        """Whether there is any way out, be it busy."""
        return any(trunk.enabled for trunk in self.house.configuration.trunks)

    def story(self, call_id: str) -> Story:
        """The events of one call: journalled, shown live, and shipped when it ends."""
        view = LiveView()

        def heard(event: CallEvent) -> None:
            self.house.history.heard(event)
            if (update := view.after(event)) is not None:
                self.house.control.publish(update)
            if event.kind is EventKind.ENDED:
                self.house.shipper.hurry()

        story = Story(call_id, self.house.journal, self.now, heard, lambda: self.lost)
        for event in story.events:
            if (update := view.after(event)) is not None:
                self.house.control.publish(update)
        return story

    def is_copy(self, dialog: Dialog) -> bool:
        """Whether this INVITE is one we already have, whose answer was lost on its way: Asterisk
        takes a copy that arrives after our 200 OK for a second call."""
        now = self.now()
        for known, ended in list(self._dialogs.items()):
            if ended is not None and ended + COPIES_FOR < now:
                del self._dialogs[known]
        return dialog in self._dialogs

    def open_dialog(self, dialog: Dialog) -> None:
        """This SIP dialog is a call of ours."""
        self._dialogs[dialog] = None

    def close_dialog(self, dialog: Dialog) -> None:
        """The call is over; copies of its INVITE may still come."""
        self._dialogs[dialog] = self.now()

    @contextmanager
    def ringing(self, number: str, shown: str | None, hops: int) -> Iterator[None]:
        """We ring this number now: should it come back to us, it is the same call, one hop on."""
        key = (number, shown, hops)
        self._ringing[key] += 1
        try:
            yield
        finally:
            self._ringing[key] -= 1
            if not self._ringing[key]:
                del self._ringing[key]

    def hops(self, called: str, shown: str | None) -> int:
        """How often a call to this number has been through us already."""
        return max(
            (hops + 1 for number, by, hops in self._ringing if (number, by) == (called, shown)),
            default=0,
        )

    def trunks_to_try(self) -> list[Trunk]:
        """Enabled trunks with a line free, in the order to try them."""
        used = Counter(self._lines.values())
        return [
            trunk
            for trunk in sorted(self.house.configuration.trunks, key=lambda t: t.priority)
            if trunk.enabled and (trunk.max_channels is None or used[trunk.id] < trunk.max_channels)
        ]

    def hold_line(self, leg_id: str, trunk_id: str) -> None:
        """A leg found at recovery has a line, before any other call looks for one."""
        self._lines[leg_id] = trunk_id

    def free_line(self, leg_id: str) -> None:
        """The leg needs none any more, or chooses anew."""
        self._lines.pop(leg_id, None)

    @contextmanager
    def line(self, leg_id: str, trunk_id: str | None) -> Iterator[None]:
        """One line of a trunk is in use. `trunk_id` None: the line that is held already."""
        if trunk_id is not None:
            self.hold_line(leg_id, trunk_id)
        try:
            yield
        finally:
            self.free_line(leg_id)
