"""From a websocket frame to an event."""

from collections.abc import Callable

from hotline400.ari import event as ev
from hotline400.ari.json import Json, JsonObject, part, text, texts, whole
from hotline400.ari.model import Bridge, Channel, Endpoint, Playback, Recording

Reader = Callable[[JsonObject], ev.Event]


def _of_channel(kind: Callable[[Channel], ev.Event]) -> Reader:
    return lambda raw: kind(Channel.read(raw.get("channel")))


def _of_playback(kind: Callable[[Playback], ev.Event]) -> Reader:
    return lambda raw: kind(Playback.read(raw.get("playback")))


def _of_recording(kind: Callable[[Recording], ev.Event]) -> Reader:
    return lambda raw: kind(Recording.read(raw.get("recording")))


def _of_bridge(kind: Callable[[Bridge], ev.Event]) -> Reader:
    return lambda raw: kind(Bridge.read(raw.get("bridge")))


def _of_both(kind: Callable[[Bridge, Channel], ev.Event]) -> Reader:
    return lambda raw: kind(Bridge.read(raw.get("bridge")), Channel.read(raw.get("channel")))


def _channel_or_none(value: Json) -> Channel | None:
    return None if value is None else Channel.read(value)


def _stasis_start(raw: JsonObject) -> ev.Event:
    return ev.StasisStart(
        Channel.read(raw.get("channel")),
        texts(raw.get("args")),
        _channel_or_none(raw.get("replace_channel")),
    )


def _channel_destroyed(raw: JsonObject) -> ev.Event:
    channel = Channel.read(raw.get("channel"))
    return ev.ChannelDestroyed(
        channel, whole(raw, "cause"), text(raw, "cause_txt"), whole(raw, "tech_cause")
    )


def _hangup_request(raw: JsonObject) -> ev.Event:
    channel = Channel.read(raw.get("channel"))
    return ev.ChannelHangupRequest(
        channel, whole(raw, "cause"), raw.get("soft") is True, whole(raw, "tech_cause")
    )


def _dtmf(raw: JsonObject) -> ev.Event:
    channel = Channel.read(raw.get("channel"))
    return ev.ChannelDtmfReceived(channel, text(raw, "digit"), whole(raw, "duration_ms"))


def _talking_finished(raw: JsonObject) -> ev.Event:
    return ev.ChannelTalkingFinished(Channel.read(raw.get("channel")), whole(raw, "duration"))


def _dial(raw: JsonObject) -> ev.Event:
    return ev.Dial(
        Channel.read(raw.get("peer")),
        text(raw, "dialstatus"),
        text(raw, "dialstring"),
        _channel_or_none(raw.get("caller")),
        _channel_or_none(raw.get("forwarded")),
    )


def _endpoint_state(raw: JsonObject) -> ev.Event:
    return ev.EndpointStateChange(Endpoint.read(raw.get("endpoint")))


def _peer_status(raw: JsonObject) -> ev.Event:
    peer = part(raw, "peer")
    endpoint = Endpoint.read(raw.get("endpoint"))
    return ev.PeerStatusChange(endpoint, text(peer, "peer_status"), text(peer, "cause"))


def _contact_status(raw: JsonObject) -> ev.Event:
    contact = part(raw, "contact_info")
    return ev.ContactStatusChange(
        Endpoint.read(raw.get("endpoint")),
        text(contact, "uri"),
        text(contact, "contact_status"),
        text(contact, "aor"),
    )


def _device_state(raw: JsonObject) -> ev.Event:
    device = part(raw, "device_state")
    return ev.DeviceStateChanged(text(device, "name"), text(device, "state"))


READERS: dict[str, Reader] = {
    "StasisStart": _stasis_start,
    "StasisEnd": _of_channel(ev.StasisEnd),
    "ChannelCreated": _of_channel(ev.ChannelCreated),
    "ChannelDestroyed": _channel_destroyed,
    "ChannelHangupRequest": _hangup_request,
    "ChannelStateChange": _of_channel(ev.ChannelStateChange),
    "ChannelDtmfReceived": _dtmf,
    "ChannelHold": _of_channel(ev.ChannelHold),
    "ChannelUnhold": _of_channel(ev.ChannelUnhold),
    "ChannelTalkingStarted": _of_channel(ev.ChannelTalkingStarted),
    "ChannelTalkingFinished": _talking_finished,
    "Dial": _dial,
    "PlaybackStarted": _of_playback(ev.PlaybackStarted),
    "PlaybackContinuing": _of_playback(ev.PlaybackContinuing),
    "PlaybackFinished": _of_playback(ev.PlaybackFinished),
    "RecordingStarted": _of_recording(ev.RecordingStarted),
    "RecordingFinished": _of_recording(ev.RecordingFinished),
    "RecordingFailed": _of_recording(ev.RecordingFailed),
    "BridgeCreated": _of_bridge(ev.BridgeCreated),
    "BridgeDestroyed": _of_bridge(ev.BridgeDestroyed),
    "ChannelEnteredBridge": _of_both(ev.ChannelEnteredBridge),
    "ChannelLeftBridge": _of_both(ev.ChannelLeftBridge),
    "EndpointStateChange": _endpoint_state,
    "PeerStatusChange": _peer_status,
    "ContactStatusChange": _contact_status,
    "DeviceStateChanged": _device_state,
    "ApplicationReplaced": lambda _raw: ev.ApplicationReplaced(),
}


def read_event(raw: JsonObject) -> ev.Event:
    """The typed event of a decoded frame. Never fails: what we do not know stays raw."""
    kind = text(raw, "type")
    reader = READERS.get(kind)
    return ev.UnknownEvent(kind, raw) if reader is None else reader(raw)
