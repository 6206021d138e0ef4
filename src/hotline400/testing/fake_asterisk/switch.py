"""The fake's core: channels and bridges, and what is told of them in which order.

The orders are those seen at Asterisk 22.10.1 (docs/decisions/0010).
"""

from collections.abc import Callable
from math import inf

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from hotline400.ari.json import Json, JsonObject
from hotline400.testing.fake_asterisk.behaviour import (
    Answers,
    Behaviour,
    NoAnswer,
    NoSuchEndpoint,
    Refuses,
    seconds_until_decided,
)
from hotline400.testing.fake_asterisk.parts import Bridge, Channel
from hotline400.testing.fake_asterisk.party import FakeCaller, FakePhone
from hotline400.testing.fake_asterisk.recording import Recorder
from hotline400.testing.fake_asterisk.sound import Sound
from hotline400.testing.fake_asterisk.tell import Tell

SOFT_HANGUP = 32  # what Asterisk names as cause of a hangup that software asked for
NO_ANSWER = 19
CAUSE_TEXT = {
    0: "Unknown",
    1: "Unallocated (unassigned) number",
    16: "Normal Clearing",
    17: "User busy",
    19: "User alerting, no answer",
    21: "Call Rejected",
    26: "Answered elsewhere",
    34: "Circuit/channel congestion",
}
DIAL_STATUS = {17: "BUSY", 34: "CONGESTION"}

Publish = Callable[[JsonObject], None]


class Switch:
    """Everything that happens inside. Who may see what is decided here; `publish` sends it."""

    def __init__(self, tasks: TaskGroup, now: Callable[[], float], publish: Publish) -> None:
        self.channels: dict[str, Channel] = {}
        self.bridges: dict[str, Bridge] = {}
        self.app_there: Callable[[], bool] = lambda: True
        self._tasks = tasks
        self._now = now
        self.tell = Tell(publish)
        self.sound = Sound(tasks, now, self.tell)
        self.recorder = Recorder(tasks, now, self.tell)

    def seconds(self) -> float:
        """Since the fake was started."""
        return self._now()

    def changed(self) -> None:
        """Something did at a far end."""
        self.tell.changed()

    # What is told

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to hold."""
        await self.tell.until(holds)

    def _tell_of(self, channel: Channel, kind: str, **fields: Json) -> None:
        if channel.in_stasis or channel.subscribed:
            self.tell(kind, **fields, channel=channel.json())
        self.tell.changed()

    def _tell_dial(self, channel: Channel, status: str) -> None:
        if channel.subscribed:
            self.tell("Dial", peer=channel.json(), dialstatus=status, dialstring="", forward="")

    # Legs coming and going

    def arrive(self, channel: Channel, args: list[str], app: str) -> None:
        """An incoming call reaches Stasis(), or the fallback behind it when nobody is there."""
        self.channels[channel.id] = channel
        self._set_state(channel, "Ring")
        self.enter_stasis(channel, args, app)

    def enter_stasis(self, channel: Channel, args: list[str], app: str) -> None:
        """Stasis(app,args…)."""
        if not self.app_there():
            self._nobody_there(channel)
            return
        channel.app_data = ",".join([app, *args])
        arguments: list[Json] = [*args]
        self._tell_of(channel, "StasisStart", args=arguments)

    def _nobody_there(self, channel: Channel) -> None:
        if isinstance(channel.party, FakeCaller):
            channel.party.fell_back = True
            self.tell.changed()
        else:
            self.end(channel, 16)

    def leave_stasis(self, channel: Channel) -> None:
        """Back to the dialplan."""
        self._tell_of(channel, "StasisEnd")
        channel.app_data = None
        if isinstance(channel.party, FakeCaller):
            channel.party.fell_back = True

    def ring(self, channel: Channel, args: list[str], app: str) -> None:
        """Originate: the phone's behaviour decides what becomes of it."""
        self.channels[channel.id] = channel
        self._tell_dial(channel, "")
        self._tasks.start_soon(self._ring, channel, args, app)

    async def _ring(self, channel: Channel, args: list[str], app: str) -> None:
        phone = channel.party
        if not isinstance(phone, FakePhone) or phone.behaviour is None:
            raise TypeError("only phones are rung")
        with channel.life:
            with anyio.move_on_after(phone.timeout_seconds or inf) as limit:
                await self._ring_until_decided(channel, phone.behaviour)
            if limit.cancelled_caught:
                self.end(channel, NO_ANSWER, tech_cause=480)
                return
            await self._decide(channel, phone.behaviour, args, app)

    async def _ring_until_decided(self, channel: Channel, behaviour: Behaviour) -> None:
        await anyio.lowlevel.checkpoint()
        if isinstance(behaviour, Answers | NoAnswer | Refuses) and behaviour.rings:
            self._set_state(channel, "Ringing")
            self._tell_dial(channel, "RINGING")
        await anyio.sleep(seconds_until_decided(behaviour))

    async def _decide(
        self, channel: Channel, behaviour: Behaviour, args: list[str], app: str
    ) -> None:
        match behaviour:
            case Refuses(cause=cause, sip_status=status):
                self._tell_of(channel, "ChannelHangupRequest", cause=cause, tech_cause=status)
                self._tell_dial(channel, DIAL_STATUS.get(cause, "NOANSWER"))
                self.end(channel, cause, tech_cause=status)
            case Answers(hangs_up_after=seconds):
                self.answer(channel)
                self._tell_dial(channel, "ANSWER")
                self.enter_stasis(channel, args, app)
                if seconds is not None:
                    await anyio.sleep(seconds)
                    self.far_end_hangs_up(channel.id, None)
            case NoAnswer() | NoSuchEndpoint():
                raise TypeError("a phone that never answers has decided nothing")

    def answer(self, channel: Channel) -> None:
        """Up."""
        if channel.state != "Up":
            channel.party.answered_at = self._now()
            self._set_state(channel, "Up")

    def _set_state(self, channel: Channel, state: str) -> None:
        channel.state = channel.party.state = state
        self._tell_of(channel, "ChannelStateChange")

    # Legs ending

    def hang_up(self, channel: Channel, cause: int) -> None:
        """The application asks for it."""
        self._tell_of(channel, "ChannelHangupRequest", cause=SOFT_HANGUP, soft=True)
        self._leave_everything(channel)
        if channel.subscribed and channel.state != "Up":
            self._tell_dial(channel, "NOANSWER")
        self.end(channel, cause)

    def far_end_hangs_up(self, channel_id: str, cause: int | None) -> None:
        """BYE or CANCEL; nothing if the call is over already. Without a cause of its own the
        channel ends with 0, as the real one does."""
        channel = self.channels.get(channel_id)
        if channel is None:
            return
        channel.party.hung_up_first = True
        given: JsonObject = {} if cause is None else {"cause": cause}
        self._tell_of(channel, "ChannelHangupRequest", **given)
        self._leave_everything(channel)
        self.end(channel, cause or 0)

    def _leave_everything(self, channel: Channel) -> None:
        self.sound.fail_all(channel)
        self.recorder.end_all(channel)
        if channel.bridge is not None:
            self.leave(channel.bridge, channel)

    def end(self, channel: Channel, cause: int, tech_cause: int | None = None) -> None:
        """The channel is destroyed; only who originated it is told so."""
        if channel.in_stasis:
            self._tell_of(channel, "StasisEnd")
            channel.app_data = None
        self._forget(channel, cause)
        text = CAUSE_TEXT.get(cause, "Unknown")
        sip: JsonObject = {} if tech_cause is None else {"tech_cause": tech_cause}
        self._tell_of(channel, "ChannelDestroyed", cause=cause, cause_txt=text, **sip)

    def _forget(self, channel: Channel, cause: int | None) -> None:
        self.channels.pop(channel.id, None)
        channel.party.ended_at = self._now()
        channel.party.cause = cause
        channel.life.cancel()
        channel.quiet.set()
        self.tell.changed()

    def vanish(self) -> None:
        """All at once and without a word: Asterisk has crashed."""
        self.sound.vanish()
        self.recorder.vanish()
        for channel in list(self.channels.values()):
            self._forget(channel, None)
        self.bridges.clear()

    def far_end_presses(self, channel_id: str, digit: str) -> None:
        """A key."""
        channel = self.channels[channel_id]
        self._tell_of(channel, "ChannelDtmfReceived", digit=digit, duration_ms=100)
        self.recorder.press(channel, digit)

    # Bridges

    def join(self, bridge: Bridge, channel: Channel) -> None:
        """Put a channel in; one that is elsewhere leaves there first."""
        if channel.bridge is bridge:
            return
        if channel.bridge is not None:
            self.leave(channel.bridge, channel)
        for other in bridge.channels:
            self.sound.hear(other, f"talk:{channel.party.number}")
            self.sound.hear(channel, f"talk:{other.party.number}")
        bridge.channels.append(channel)
        bridge.known = True
        channel.bridge = bridge
        self._tell_of(channel, "ChannelEnteredBridge", bridge=bridge.json())

    def leave(self, bridge: Bridge, channel: Channel) -> None:
        """Take a channel out."""
        bridge.channels.remove(channel)
        channel.bridge = None
        self._tell_of(channel, "ChannelLeftBridge", bridge=bridge.json())

    def destroy(self, bridge: Bridge) -> None:
        """Let everyone out and remove it."""
        for channel in list(bridge.channels):
            self.leave(bridge, channel)
        del self.bridges[bridge.id]
        if bridge.known:
            self.tell("BridgeDestroyed", bridge=bridge.json())
