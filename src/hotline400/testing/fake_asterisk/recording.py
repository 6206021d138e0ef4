"""Recordings of the fake's channels: who spoke when decides what is in the file."""

from collections.abc import Callable
from dataclasses import dataclass, field

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from hotline400.ari.json import JsonObject
from hotline400.record.record import Measured
from hotline400.testing.fake_asterisk.parts import Channel
from hotline400.testing.fake_asterisk.tell import Tell


@dataclass(eq=False)
class LiveRecording:
    """One in progress."""

    name: str
    channel: Channel
    file_format: str
    began_at: float
    max_seconds: float
    max_silence_seconds: float
    stop_key: str
    over: anyio.Event = field(default_factory=anyio.Event)

    def json(self, state: str) -> JsonObject:
        """ARI's LiveRecording."""
        uri = f"channel:{self.channel.id}"
        return {"name": self.name, "format": self.file_format, "target_uri": uri, "state": state}


class Recorder:
    """Keeps files by name; they outlive a crash, as on a disk. `fails_with`: no file can be
    written."""

    def __init__(self, tasks: TaskGroup, now: Callable[[], float], tell: Tell) -> None:
        self.files: dict[str, Measured] = {}
        self.live: dict[str, LiveRecording] = {}
        self.fails_with: str | None = None
        self._tasks = tasks
        self._now = now
        self._tell = tell

    def begin(self, recording: LiveRecording) -> None:
        """It waits for what is being played there, as everything asked of a channel does."""
        self.live[recording.name] = recording
        self._tasks.start_soon(self._record, recording)

    async def _record(self, recording: LiveRecording) -> None:
        if recording.channel.playbacks:
            await recording.channel.quiet.wait()
        if recording.name not in self.live:
            return
        if self.fails_with is not None:
            del self.live[recording.name]
            self._tell(
                "RecordingFailed", recording=recording.json("failed") | {"cause": self.fails_with}
            )
            return
        recording.began_at = self._now()
        self.files[recording.name] = Measured(0.0, 0.0)
        self._tell("RecordingStarted", recording=recording.json("recording"))
        while not recording.over.is_set() and (left := self._seconds_left(recording)) > 0:
            with anyio.move_on_after(left):
                await self._tell.until(recording.over.is_set)
        self.end(recording)

    def _seconds_left(self, recording: LiveRecording) -> float:
        now, party = self._now(), recording.channel.party
        speech = [(start, end) for start, end in party.speaks_during if start <= now]
        quiet_since = max([recording.began_at, *(min(end, now) for _, end in speech)])
        silence_over = quiet_since + recording.max_silence_seconds
        return min(silence_over, recording.began_at + recording.max_seconds) - now

    def end(self, recording: LiveRecording) -> None:
        """The file is complete; the application is told."""
        if self.live.pop(recording.name, None) is not None:
            self._write(recording)
            recording.over.set()
            self._tell("RecordingFinished", recording=recording.json("done"))

    def _write(self, recording: LiveRecording) -> None:
        now, began = self._now(), recording.began_at
        voice = sum(
            max(0.0, min(end, now) - max(start, began))
            for start, end in recording.channel.party.speaks_during
        )
        if recording.name in self.files:
            self.files[recording.name] = Measured(now - began, voice)

    def of(self, channel: Channel) -> list[LiveRecording]:
        """Those of one channel."""
        return [recording for recording in self.live.values() if recording.channel is channel]

    def press(self, channel: Channel, digit: str) -> None:
        """A key may end it."""
        for recording in self.of(channel):
            if digit in recording.stop_key:
                self.end(recording)

    def end_all(self, channel: Channel) -> None:
        """The channel is going."""
        for recording in self.of(channel):
            self.end(recording)

    def vanish(self) -> None:
        """Without a word; what was written is on the disk."""
        for recording in self.live.values():
            self._write(recording)
            recording.over.set()
        self.live.clear()
        self._tell.changed()
