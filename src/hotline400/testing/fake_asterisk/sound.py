"""What is played on the fake's channels, and what is heard at their far ends."""

from collections.abc import Callable

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from hotline400.testing.fake_asterisk.parts import Channel, Playback
from hotline400.testing.fake_asterisk.party import Heard
from hotline400.testing.fake_asterisk.tell import Tell


class Sound:
    """Playbacks, one after the other on each channel."""

    def __init__(self, tasks: TaskGroup, now: Callable[[], float], tell: Tell) -> None:
        self.playbacks: dict[str, Playback] = {}
        self.media_seconds: dict[str, float | None] = {}
        self.default_seconds = 3.0
        self.music_seconds = 30.0
        self._tasks = tasks
        self._now = now
        self._tell = tell

    def hear(self, channel: Channel, media: str) -> None:
        """Note what is heard at the far end from now on."""
        channel.party.hears.append(Heard(self._now(), media))
        self._tell.changed()

    def seconds_of(self, media: str) -> float | None:
        """How long a file is; None: there is none."""
        if media in self.media_seconds:
            return self.media_seconds[media]
        music = "music" in media or "ring_back" in media or "ring-back" in media
        return self.music_seconds if music else self.default_seconds

    def play(self, playback: Playback) -> None:
        """Queue behind what is being played there."""
        self.playbacks[playback.id] = playback
        channel = playback.channel
        channel.playbacks.append(playback)
        if len(channel.playbacks) == 1:
            channel.quiet = anyio.Event()
            self._tasks.start_soon(self._play_queue, channel)

    async def _play_queue(self, channel: Channel) -> None:
        while channel.playbacks:
            playback = channel.playbacks[0]
            with playback.scope:
                await anyio.lowlevel.checkpoint()
                await self._play_all(playback)
            if playback in channel.playbacks:
                self.finish(playback, playback.state if playback.state == "failed" else "done")
        channel.quiet.set()

    async def _play_all(self, playback: Playback) -> None:
        for number, media in enumerate(playback.media):
            playback.playing = media
            if number:
                playback.state = "continuing"
                self._tell("PlaybackContinuing", playback=playback.json())
            playback.state = "playing"
            self._tell("PlaybackStarted", playback=playback.json())
            seconds = self.seconds_of(media)
            if seconds is None:
                playback.state = "failed"
                continue
            skipped = 0.0 if number else min(playback.offset_seconds, seconds)
            self.hear(playback.channel, media if not skipped else f"{media}@{skipped:.1f}")
            await anyio.sleep(seconds - skipped)

    def stop(self, playback: Playback) -> None:
        """Stop it; that it is finished is told a moment later."""
        playback.scope.cancel()

    def finish(self, playback: Playback, state: str) -> None:
        """It is over: "done" or "failed"."""
        playback.state = state
        playback.channel.playbacks.remove(playback)
        del self.playbacks[playback.id]
        playback.scope.cancel()
        self._tell("PlaybackFinished", playback=playback.json())

    def fail_all(self, channel: Channel) -> None:
        """The channel is going."""
        for playback in list(channel.playbacks):
            self.finish(playback, "failed")

    def vanish(self) -> None:
        """Without a word."""
        for playback in self.playbacks.values():
            playback.scope.cancel()
            playback.channel.playbacks.clear()
        self.playbacks.clear()
