"""bridges/…, playbacks/…, applications/…, asterisk/… and endpoints/… as the fake answers them."""

from collections.abc import Callable

from hotline400.ari.json import Json, JsonObject, as_list, as_object, text
from hotline400.testing.fake_asterisk.filter import EventFilter
from hotline400.testing.fake_asterisk.parts import Bridge, Channel
from hotline400.testing.fake_asterisk.recording import LiveRecording
from hotline400.testing.fake_asterisk.reply import Refused, Reply, Request
from hotline400.testing.fake_asterisk.switch import Switch

SEVERAL = frozenset({"contact", "match"})
"""Fields of which an object may have several: pushed again, a value is added to those there."""


class Bridges:
    """One method a request."""

    def __init__(self, switch: Switch) -> None:
        self._switch = switch

    def _get(self, request: Request) -> Bridge:
        bridge = self._switch.bridges.get(request.ids[0])
        if bridge is None:
            raise Refused(404, "Bridge not found")
        return bridge

    async def list_all(self, _request: Request) -> Reply:
        return [bridge.json() for bridge in self._switch.bridges.values()]

    async def get(self, request: Request) -> Reply:
        return self._get(request).json()

    async def create(self, request: Request) -> Reply:
        bridge_id = request.ids[0]
        if bridge_id in self._switch.bridges:
            raise Refused(409, f"Bridge with id '{bridge_id}' already exists")
        kind = request.query.get("type", "mixing").split(",")[0]
        bridge = Bridge(bridge_id, request.query.get("name", ""), kind)
        self._switch.bridges[bridge_id] = bridge
        return bridge.json()

    async def destroy(self, request: Request) -> None:
        self._switch.destroy(self._get(request))

    def _channels(self, request: Request) -> list[Channel]:
        ids = request.needs("channel").split(",")
        if not all(channel_id in self._switch.channels for channel_id in ids):
            raise Refused(400, "Channel not found")
        channels = [self._switch.channels[channel_id] for channel_id in ids]
        if not all(channel.in_stasis for channel in channels):
            raise Refused(422, "Channel not in Stasis application")
        return channels

    async def add(self, request: Request) -> None:
        """As the real one: a channel that is playing something holds up this and all later
        requests until it has finished."""
        bridge = self._get(request)
        for channel in self._channels(request):
            if channel.playbacks and channel.bridge is None:
                await channel.quiet.wait()
            if channel.in_stasis:
                self._switch.join(bridge, channel)

    async def remove(self, request: Request) -> None:
        bridge = self._get(request)
        channels = self._channels(request)
        if any(channel.bridge is not bridge for channel in channels):
            raise Refused(422, "Channel not in this bridge")
        for channel in channels:
            self._switch.leave(bridge, channel)
        bridge.known = bool(bridge.channels)


class Playbacks:
    """One method a request."""

    def __init__(self, switch: Switch) -> None:
        self._switch = switch

    async def stop(self, request: Request) -> None:
        playback = self._switch.sound.playbacks.get(request.ids[0])
        if playback is None:
            raise Refused(404, "Playback not found")
        self._switch.sound.stop(playback)


class Recordings:
    """One method a request."""

    def __init__(self, switch: Switch) -> None:
        self._switch = switch

    def _get(self, request: Request) -> LiveRecording:
        recording = self._switch.recorder.live.get(request.ids[0])
        if recording is None:
            raise Refused(404, "Recording not found")
        return recording

    async def get(self, request: Request) -> Reply:
        return self._get(request).json("recording")

    async def stop(self, request: Request) -> None:
        self._switch.recorder.end(self._get(request))


class Applications:
    """One method a request."""

    def __init__(self, switch: Switch, event_filter: EventFilter) -> None:
        self._switch = switch
        self._filter = event_filter
        self.subscriptions: set[str] = set()

    def _json(self, name: str) -> JsonObject:
        channels = self._switch.channels.values()
        ours: list[Json] = [c.id for c in channels if c.in_stasis or c.subscribed]
        bridges: list[Json] = [b.id for b in self._switch.bridges.values() if b.known]
        endpoints: list[Json] = [*sorted(self.subscriptions)]
        return {
            "name": name,
            "channel_ids": ours,
            "bridge_ids": bridges,
            "endpoint_ids": endpoints,
            "device_names": [],
        }

    async def get(self, request: Request) -> Reply:
        return self._json(request.ids[0])

    async def filter_events(self, request: Request) -> Reply:
        self._filter.set(request.body)
        return self._json(request.ids[0])

    async def subscribe(self, request: Request) -> Reply:
        self.subscriptions |= _sources(request)
        return self._json(request.ids[0])

    async def unsubscribe(self, request: Request) -> Reply:
        self.subscriptions -= _sources(request)
        return self._json(request.ids[0])


def _sources(request: Request) -> set[str]:
    return {source.partition(":")[2] for source in request.needs("eventSource").split(",")}


class Asterisk:
    """asterisk/… and endpoints/…; the pushed configuration is kept, not acted upon."""

    def __init__(self, startup_time: Callable[[], str]) -> None:
        self._startup_time = startup_time
        self.configuration: dict[tuple[str, str, str], dict[str, str]] = {}
        self.endpoint_states: dict[str, str] = {}

    async def info(self, _request: Request) -> Reply:
        started = self._startup_time()
        return {"status": {"startup_time": started, "last_reload_time": started}}

    async def ping(self, _request: Request) -> Reply:
        return {"ping": "pong", "asterisk_id": "fake"}

    async def endpoint(self, request: Request) -> Reply:
        technology, resource = request.ids
        if not self._has(("res_pjsip", "endpoint", resource)):
            raise Refused(404, "Endpoint not found")
        state = self.endpoint_states.get(resource, "online")
        return {
            "technology": technology,
            "resource": resource,
            "state": state,
            "channel_ids": [],
        }

    def _has(self, key: tuple[str, str, str]) -> bool:
        return key in self.configuration

    async def put_object(self, request: Request) -> Reply:
        key = _key(request)
        fields = self.configuration.setdefault(key, {})
        for pair in map(as_object, as_list(request.body.get("fields"))):
            name, value = text(pair, "attribute"), text(pair, "value")
            there = fields.get(name) if name in SEVERAL else None
            fields[name] = f"{there},{value}" if there else value
        return self._fields(key)

    async def get_object(self, request: Request) -> Reply:
        self._must_have(request)
        return self._fields(_key(request))

    async def delete_object(self, request: Request) -> None:
        self._must_have(request)
        del self.configuration[_key(request)]

    def _must_have(self, request: Request) -> None:
        if not self._has(_key(request)):
            raise Refused(404, f"Object with id '{request.ids[2]}' not found")

    def _fields(self, key: tuple[str, str, str]) -> list[Json]:
        return [
            {"attribute": name, "value": value}
            for name, values in self.configuration[key].items()
            for value in (values.split(",") if name in SEVERAL else [values])
        ]


def _key(request: Request) -> tuple[str, str, str]:
    config_class, object_type, object_id = request.ids
    return config_class, object_type, object_id
