"""The fake manager interface: what `ari.ami.AmiClient` offers, remembered instead of done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hotline400.ari.ami import AmiError
from hotline400.testing.fake_asterisk.parts import Channel


@dataclass(slots=True)
class Recording:
    """One MixMonitor (seconds since the fake was started). `stopped_at`: when we asked for that."""

    channel_id: str
    options: str
    started_at: float
    stopped_at: float | None = None


class FakeManager:
    """Recordings and AstDB. `fails_with` makes every action fail from then on."""

    def __init__(self, channels: Mapping[str, Channel], now: Callable[[], float]) -> None:
        self._channels = channels
        self._now = now
        self.recordings: list[Recording] = []
        self.database: dict[str, dict[str, str]] = {}
        self.fails_with: str | None = None

    def _try(self, action: str) -> None:
        if self.fails_with is not None:
            raise AmiError(f"{action}: {self.fails_with}")

    async def mix_monitor(self, channel: str, options: str) -> None:
        """Record a channel, by id or name."""
        self._try("MixMonitor")
        found = (c.id for c in self._channels.values() if channel in (c.id, c.name))
        channel_id = next(found, None)
        if channel_id is None:
            raise AmiError("MixMonitor: No such channel")
        self.recordings.append(Recording(channel_id, options, self._now()))

    async def stop_mix_monitor(self, channel: str) -> None:
        """End the recordings of a channel, by id or name."""
        self._try("StopMixMonitor")
        found = next((c for c in self._channels.values() if channel in (c.id, c.name)), None)
        if found is None:
            raise AmiError("StopMixMonitor: No such channel")
        for recording in self.recordings:
            if recording.channel_id == found.id and recording.stopped_at is None:
                recording.stopped_at = self._now()

    async def put(self, family: str, key: str, value: str) -> None:
        """One entry of AstDB."""
        self._try("DBPut")
        self.database.setdefault(family, {})[key] = value

    async def delete_tree(self, family: str) -> None:
        """A family with all its keys."""
        self._try("DBDelTree")
        self.database.pop(family, None)
