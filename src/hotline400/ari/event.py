"""What Asterisk tells us, as light frozen types; each is named like its ARI event.

Source: Asterisk 22 rest-api/events.json. What we do not know comes as `UnknownEvent`.
"""

from dataclasses import dataclass

from hotline400.ari.json import JsonObject, part, text
from hotline400.ari.model import Bridge, Channel, Endpoint, Playback, Recording


@dataclass(frozen=True, slots=True)
class Event:
    """Anything Asterisk says without being asked."""

    @property
    def objects(self) -> tuple[str, ...]:
        """Ids of the channels, bridges, playbacks and recordings that this concerns."""
        return ()


@dataclass(frozen=True, slots=True)
class ChannelEvent(Event):
    """Something about one channel."""

    channel: Channel

    @property
    def objects(self) -> tuple[str, ...]:
        return (self.channel.id,)


@dataclass(frozen=True, slots=True)
class StasisStart(ChannelEvent):
    """A channel came into our application, with the arguments given there."""

    args: tuple[str, ...]
    replace_channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class StasisEnd(ChannelEvent):
    """A channel has left our application."""


@dataclass(frozen=True, slots=True)
class ChannelCreated(ChannelEvent):
    """A channel exists."""


@dataclass(frozen=True, slots=True)
class ChannelDestroyed(ChannelEvent):
    """A channel is gone; only told about channels that we originated.

    `cause` is Q.850, 0 where nobody said; `tech_cause` the SIP status that ended it, 0 where none
    did. 19/480 in state Down: nobody at the far end ever answered our INVITE.
    """

    cause: int
    cause_txt: str
    tech_cause: int = 0


@dataclass(frozen=True, slots=True)
class ChannelHangupRequest(ChannelEvent):
    """Somebody asked for a hangup: the far end (soft False), or we (soft True).

    `cause` means something for a phone that refused (Q.850) only: it is 0 for a BYE, 32 from us.
    """

    cause: int
    soft: bool
    tech_cause: int = 0


@dataclass(frozen=True, slots=True)
class ChannelStateChange(ChannelEvent):
    """A channel began to ring, or was answered: see `channel.state`."""


@dataclass(frozen=True, slots=True)
class ChannelDtmfReceived(ChannelEvent):
    """A key was pressed and let go again."""

    digit: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class ChannelHold(ChannelEvent):
    """The far end put us on hold."""


@dataclass(frozen=True, slots=True)
class ChannelUnhold(ChannelEvent):
    """The far end came back."""


@dataclass(frozen=True, slots=True)
class ChannelTalkingStarted(ChannelEvent):
    """Speech began (needs TALK_DETECT)."""


@dataclass(frozen=True, slots=True)
class ChannelTalkingFinished(ChannelEvent):
    """Speech ended after so many milliseconds."""

    duration_ms: int


@dataclass(frozen=True, slots=True)
class Dial(Event):
    """How ringing `peer` goes on: "" (begun), RINGING, PROGRESS, ANSWER, BUSY, NOANSWER,
    CANCEL, CONGESTION, CHANUNAVAIL. `forwarded`: whom Asterisk rings instead, since the peer sent
    the call elsewhere (SIP 302)."""

    peer: Channel
    dialstatus: str
    dialstring: str
    caller: Channel | None = None
    forwarded: Channel | None = None

    @property
    def objects(self) -> tuple[str, ...]:
        return (self.peer.id,) if self.caller is None else (self.peer.id, self.caller.id)


@dataclass(frozen=True, slots=True)
class PlaybackEvent(Event):
    """Something about a playback."""

    playback: Playback

    @property
    def objects(self) -> tuple[str, ...]:
        return (self.playback.id,)


@dataclass(frozen=True, slots=True)
class PlaybackStarted(PlaybackEvent):
    """The first file is being played."""


@dataclass(frozen=True, slots=True)
class PlaybackContinuing(PlaybackEvent):
    """The next file of a list is being played."""


@dataclass(frozen=True, slots=True)
class PlaybackFinished(PlaybackEvent):
    """Played to the end, stopped, or failed: see `playback.state`."""


@dataclass(frozen=True, slots=True)
class RecordingEvent(Event):
    """Something about a recording."""

    recording: Recording

    @property
    def objects(self) -> tuple[str, ...]:
        return (self.recording.name,)


@dataclass(frozen=True, slots=True)
class RecordingStarted(RecordingEvent):
    """A recording has begun."""


@dataclass(frozen=True, slots=True)
class RecordingFinished(RecordingEvent):
    """A recording is complete."""


@dataclass(frozen=True, slots=True)
class RecordingFailed(RecordingEvent):
    """A recording could not be made: see `recording.cause`."""


@dataclass(frozen=True, slots=True)
class BridgeEvent(Event):
    """Something about a bridge."""

    bridge: Bridge

    @property
    def objects(self) -> tuple[str, ...]:
        return (self.bridge.id,)


@dataclass(frozen=True, slots=True)
class BridgeCreated(BridgeEvent):
    """A bridge exists."""


@dataclass(frozen=True, slots=True)
class BridgeDestroyed(BridgeEvent):
    """A bridge is gone."""


@dataclass(frozen=True, slots=True)
class BridgeChannelEvent(BridgeEvent):
    """Something about a channel in a bridge."""

    channel: Channel

    @property
    def objects(self) -> tuple[str, ...]:
        return (self.bridge.id, self.channel.id)


@dataclass(frozen=True, slots=True)
class ChannelEnteredBridge(BridgeChannelEvent):
    """A channel came into a bridge."""


@dataclass(frozen=True, slots=True)
class ChannelLeftBridge(BridgeChannelEvent):
    """A channel left a bridge."""


@dataclass(frozen=True, slots=True)
class EndpointEvent(Event):
    """Something about an endpoint: only after `application.subscribe`."""

    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class EndpointStateChange(EndpointEvent):
    """An endpoint went online or offline."""


@dataclass(frozen=True, slots=True)
class PeerStatusChange(EndpointEvent):
    """A peer (of a trunk or seat) became reachable or not: `peer_status` as Asterisk words it."""

    peer_status: str
    cause: str


@dataclass(frozen=True, slots=True)
class ContactStatusChange(EndpointEvent):
    """A contact answered OPTIONS or no longer does."""

    uri: str
    contact_status: str
    aor: str


@dataclass(frozen=True, slots=True)
class DeviceStateChanged(Event):
    """A device's state: NOT_INUSE, INUSE, RINGING, UNAVAILABLE…"""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class ApplicationReplaced(Event):
    """Another connection took over our application name: we get no more events."""


@dataclass(frozen=True, slots=True)
class UnknownEvent(Event):
    """An event we have no type for."""

    type: str
    raw: JsonObject

    @property
    def objects(self) -> tuple[str, ...]:
        ids = (text(part(self.raw, key), "id") for key in ("channel", "bridge", "playback"))
        return tuple(filter(None, ids))


GONE = (StasisEnd, ChannelHangupRequest, ChannelDestroyed)
"""Each says that a channel is no longer ours; which comes first depends on who hung up."""
