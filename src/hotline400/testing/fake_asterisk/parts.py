"""What the fake Asterisk is made of, and how it looks on the wire."""

from collections import deque
from dataclasses import dataclass, field

import anyio

from hotline400.ari.json import Json, JsonObject
from hotline400.testing.fake_asterisk.party import Party


@dataclass(eq=False)
class Channel:
    """One leg."""

    id: str
    name: str
    party: Party
    created_at: str
    protocol_id: str
    caller_number: str
    exten: str = "s"
    state: str = "Down"
    app_data: str | None = None  # while in Stasis
    subscribed: bool = False  # the application originated it, so hears of it from the start
    bridge: "Bridge | None" = None
    playbacks: "deque[Playback]" = field(default_factory=deque)
    quiet: anyio.Event = field(default_factory=anyio.Event)
    variables: dict[str, str] = field(default_factory=dict)
    life: anyio.CancelScope = field(default_factory=anyio.CancelScope)

    @property
    def in_stasis(self) -> bool:
        """Whether our application holds it."""
        return self.app_data is not None

    def json(self) -> JsonObject:
        """ARI's Channel."""
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "protocol_id": self.protocol_id,
            "caller": {"name": "", "number": self.caller_number},
            "connected": {"name": "", "number": ""},
            "accountcode": "",
            "dialplan": {
                "context": "from-trunk",
                "exten": self.exten,
                "priority": 1,
                "app_name": "Stasis" if self.in_stasis else "",
                "app_data": self.app_data or "",
            },
            "creationtime": self.created_at,
            "language": "en",
        }


@dataclass(eq=False)
class Bridge:
    """Where legs hear each other. `known` since a channel was put in: see application lists."""

    id: str
    name: str
    bridge_type: str
    channels: list[Channel] = field(default_factory=list)
    known: bool = False

    def json(self) -> JsonObject:
        """ARI's Bridge."""
        members: list[Json] = [channel.id for channel in self.channels]
        return {
            "id": self.id,
            "name": self.name,
            "bridge_type": self.bridge_type,
            "bridge_class": "stasis",
            "technology": "simple_bridge",
            "creator": "Stasis",
            "channels": members,
            "video_mode": "none",
        }


@dataclass(eq=False)
class Playback:
    """A list of media being played to one channel."""

    id: str
    channel: Channel
    media: list[str]
    offset_seconds: float = 0.0
    state: str = "queued"
    playing: str = ""
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)

    def json(self) -> JsonObject:
        """ARI's Playback."""
        return {
            "id": self.id,
            "media_uri": self.playing or self.media[0],
            "target_uri": f"channel:{self.channel.id}",
            "language": "en",
            "state": self.state,
        }
