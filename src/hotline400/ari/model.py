"""The things Asterisk speaks of: channel, bridge, playback, recording, endpoint.

Only the fields somebody reads. Plain slotted dataclasses, since every event builds one or two.
"""

from dataclasses import dataclass

from hotline400.ari.json import Json, JsonObject, as_object, part, text, texts, whole


@dataclass(frozen=True, slots=True)
class Channel:
    """One leg as Asterisk sees it. `state` is Down, Ring, Ringing, Up, Busy…"""

    id: str
    name: str
    state: str
    caller_number: str
    caller_name: str
    protocol_id: str  # SIP Call-ID
    exten: str
    created_at: str  # ISO 8601 with zone, Asterisk's clock
    app_args: tuple[str, ...]  # while in Stasis(app,args…): the args, else empty

    @classmethod
    def read(cls, value: Json) -> "Channel":
        """From ARI's Channel object."""
        raw = as_object(value)
        caller = part(raw, "caller")
        return cls(
            text(raw, "id"),
            text(raw, "name"),
            text(raw, "state"),
            text(caller, "number"),
            text(caller, "name"),
            text(raw, "protocol_id"),
            text(part(raw, "dialplan"), "exten"),
            text(raw, "creationtime"),
            _app_args(part(raw, "dialplan")),
        )


def _app_args(dialplan: JsonObject) -> tuple[str, ...]:
    if text(dialplan, "app_name") != "Stasis":
        return ()
    return tuple(text(dialplan, "app_data").split(",")[1:])


@dataclass(frozen=True, slots=True)
class Bridge:
    """A bridge and who is in it."""

    id: str
    name: str
    bridge_type: str
    channels: tuple[str, ...]

    @classmethod
    def read(cls, value: Json) -> "Bridge":
        """From ARI's Bridge object."""
        raw = as_object(value)
        return cls(
            text(raw, "id"),
            text(raw, "name"),
            text(raw, "bridge_type"),
            texts(raw.get("channels")),
        )


@dataclass(frozen=True, slots=True)
class Playback:
    """Media being played. `state` is queued, playing, continuing, done or failed.

    `done` also says that it was stopped; `failed` that a file could not be played.
    """

    id: str
    media_uri: str
    target_uri: str  # channel:<id> or bridge:<id>
    state: str

    @classmethod
    def read(cls, value: Json) -> "Playback":
        """From ARI's Playback object."""
        raw = as_object(value)
        return cls(
            text(raw, "id"), text(raw, "media_uri"), text(raw, "target_uri"), text(raw, "state")
        )


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording in progress or done. `duration` is in seconds, 0 while unknown."""

    name: str
    state: str
    duration: int
    cause: str

    @classmethod
    def read(cls, value: Json) -> "Recording":
        """From ARI's LiveRecording object."""
        raw = as_object(value)
        return cls(
            text(raw, "name"), text(raw, "state"), whole(raw, "duration"), text(raw, "cause")
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The far end of channels: technology "PJSIP", resource "trunk-demo", state online…"""

    technology: str
    resource: str
    state: str

    @classmethod
    def read(cls, value: Json) -> "Endpoint":
        """From ARI's Endpoint object."""
        raw = as_object(value)
        return cls(text(raw, "technology"), text(raw, "resource"), text(raw, "state"))


@dataclass(frozen=True, slots=True)
class Application:
    """A Stasis application: what of Asterisk is ours."""

    name: str
    channel_ids: tuple[str, ...]
    bridge_ids: tuple[str, ...]
    endpoint_ids: tuple[str, ...]

    @classmethod
    def read(cls, value: Json) -> "Application":
        """From ARI's Application object."""
        raw: JsonObject = as_object(value)
        return cls(
            text(raw, "name"),
            texts(raw.get("channel_ids")),
            texts(raw.get("bridge_ids")),
            texts(raw.get("endpoint_ids")),
        )
