"""What the caller hears from us: prompts, and music that never ends by itself."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import anyio
import structlog
from anyio.abc import TaskGroup

from hotline400.ari.client import AriClient
from hotline400.ari.errors import RequestFailed
from hotline400.ari.resources import playback as playbacks
from hotline400.ari.undo import playing
from hotline400.engine import names
from hotline400.engine.journal import Story
from hotline400.record.event import EventKind
from hotline400.record.fold import last

log = structlog.get_logger()

REPEATS = 60
"""How often a piece of music is named in one request: Asterisk plays the list without a gap and
without us, so that a waiting caller hears music even while the engine is away."""

LONGEST_PROMPT_SECONDS = 660


class CallerAudio:
    """The caller's ear: one thing is played at a time.

    A playback's id tells after which event of the call it began, so that recovery finds those of
    an engine that died.
    """

    def __init__(self, ari: AriClient, channel_id: str, story: Story) -> None:
        self._ari = ari
        self._channel_id = channel_id
        self._story = story
        self.broken_off: tuple[str | None, int] | None = None
        """What was heard last, and how far (ms) into it the caller was when it ended."""
        self.heard = any(event.kind is EventKind.NOTICE_PLAYED for event in story.events)
        """Whether the caller has heard anything from us: early media, once open, stays so."""

    async def say(self, media: str | None, prompt: str) -> None:
        """Play one prompt to its end. What cannot be played is logged and passed over."""
        self._story.note(EventKind.NOTICE_PLAYED, prompt=prompt)
        if media is None or not await self.play([media]):
            log.warning("prompt_unplayable", call_id=self._story.call_id, prompt=prompt)

    @asynccontextmanager
    async def background(self) -> AsyncIterator["Background"]:
        """Something to hear while other things go on; silent when the context ends."""
        async with anyio.create_task_group() as tasks:
            background = Background(tasks, self)
            try:
                yield background
            finally:
                tasks.cancel_scope.cancel()

    async def play(self, media: list[str], offset_ms: int = 0) -> bool:
        """Play a list to its end, beginning so far into its first; whether it could be played."""
        self.heard, self.broken_off = True, None
        playback_id = self._playback_id(len(self._story.events))
        try:
            with anyio.move_on_after(LONGEST_PROMPT_SECONDS * len(media)):
                async with playing(
                    self._ari,
                    self._channel_id,
                    media,
                    playback_id=playback_id,
                    offset_ms=offset_ms,
                ) as playback:
                    try:
                        return (await playback.finished()).state == "done"
                    finally:
                        self.broken_off = (playback.heard, playback.position_ms)
        except RequestFailed as error:
            log.warning("playback_refused", call_id=self._story.call_id, error=str(error))
        return False

    async def silence(self) -> None:
        """End what an engine before us was still playing to this caller: nothing that is played
        outlives its node."""
        events = self._story.events
        entered = last(events, EventKind.NODE_ENTERED)
        for sequence in range(entered.sequence if entered else 0, len(events) + 1):
            await playbacks.stop(self._ari, self._playback_id(sequence))

    def _playback_id(self, sequence: int) -> str:
        return names.audio_id(self._story.call_id, sequence)


class Background:
    """Music that goes on, without starting anew, while phone after phone is rung. What is said over
    it interrupts it: it goes on where it was."""

    def __init__(self, tasks: TaskGroup, audio: CallerAudio) -> None:
        self._tasks = tasks
        self._audio = audio
        self._scope: anyio.CancelScope | None = None
        self._ended = anyio.Event()
        self._positions: dict[str, int] = {}

    def play(self, *music: str, after: Sequence[str] = ()) -> None:
        """Music from now on, unless there is some already: the first that can be played. `after`
        is said before it, and interrupts whatever is heard now."""
        if self._scope is not None and not after:
            return
        previous, self._scope = self._scope, anyio.CancelScope()
        ended, self._ended = self._ended, anyio.Event()
        self._tasks.start_soon(self._go_on, self._scope, self._ended, previous, ended, music, after)

    async def stop(self) -> None:
        """Silence, in effect when this returns."""
        if self._scope is not None:
            self._scope.cancel()
            await self._ended.wait()
            self._scope = None

    async def _go_on(
        self,
        scope: anyio.CancelScope,
        ended: anyio.Event,
        previous: anyio.CancelScope | None,
        previous_ended: anyio.Event,
        music: Sequence[str],
        after: Sequence[str],
    ) -> None:
        try:
            if previous is not None:
                previous.cancel()
                await previous_ended.wait()
            with scope:
                await self._say_and_play(list(music), list(after))
        finally:
            ended.set()

    async def _say_and_play(self, music: list[str], after: list[str]) -> None:
        """Music that was not begun yet follows in one request, so that it does though we die."""
        begun = any(media in self._positions for media in music)
        if after and not begun and music:
            await self._play(music[0], after)
        elif after:
            await self._audio.play(after)
        for media in music:
            while await self._play(media, []):
                continue

    async def _play(self, media: str, before: list[str]) -> bool:
        """A piece again and again; wherever it is interrupted, there it goes on."""
        position = 0 if before else self._positions.pop(media, 0)
        try:
            return await self._audio.play([*before, *[media] * REPEATS], position)
        except anyio.get_cancelled_exc_class():
            if self._audio.broken_off and self._audio.broken_off[0] == media:
                self._positions[media] = self._audio.broken_off[1]
            raise
