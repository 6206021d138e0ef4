"""What we begin, we end: context managers whose exit undoes, also when the call is cancelled.

Listening comes before asking, so that no event is missed. The undo is sent even if the request
itself was cut off: Asterisk works off our requests in order and may well have carried it out.
"""

from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import anyio
import structlog

from hotline400.ari.client import AriClient
from hotline400.ari.errors import AriError, ConnectionLost
from hotline400.ari.event import (
    PlaybackContinuing,
    PlaybackFinished,
    PlaybackStarted,
    RecordingFailed,
    RecordingFinished,
)
from hotline400.ari.inbox import Listener
from hotline400.ari.model import Playback
from hotline400.ari.resources import bridge as bridges
from hotline400.ari.resources import channel as channels
from hotline400.ari.resources import playback as playbacks
from hotline400.ari.resources import recording as recordings

UNDO_SECONDS = 3.0

log = structlog.get_logger()


async def undo(what: str, step: Awaitable[None]) -> None:
    """Carry out an undo whatever is being cancelled, but not for long; what Asterisk refuses is
    logged, so that it does not take the place of what happened before.

    Without a connection there is nothing to do: what stays behind is found by comparing with
    Asterisk's own lists after the reconnect.
    """
    with anyio.move_on_after(UNDO_SECONDS, shield=True) as scope:
        try:
            await step
        except ConnectionLost:
            return
        except AriError as error:
            log.warning("undo_refused", what=what, error=str(error))
    if scope.cancelled_caught:
        log.warning("undo_took_too_long", what=what)


@dataclass(slots=True)
class Playing:
    """A playback in progress."""

    id: str
    events: Listener
    offset_ms: int = 0
    result: Playback | None = None
    heard: str | None = None
    """The file that is heard now, as it was asked for."""
    _began: float = 0.0

    async def finished(self) -> Playback:
        """Wait for the end; `state` is "done", or "failed" where a file could not be played."""
        while self.result is None:
            match await self.events.receive():
                case PlaybackFinished(playback=playback):
                    self.result = playback
                case PlaybackStarted(playback=playback) | PlaybackContinuing(playback=playback):
                    skipped = self.offset_ms / 1000 if self.heard is None else 0.0
                    self.heard, self._began = playback.media_uri, anyio.current_time() - skipped
                case _:
                    continue
        return self.result

    @property
    def position_ms(self) -> int:
        """How far into the file that is heard now."""
        return 0 if self.heard is None else round(1000 * (anyio.current_time() - self._began))


@asynccontextmanager
async def playing(
    ari: AriClient,
    channel_id: str,
    media: Sequence[str],
    *,
    playback_id: str | None = None,
    offset_ms: int = 0,
) -> AsyncIterator[Playing]:
    """Play to a channel, the first file from `offset_ms` on; stops on exit unless `finished` was
    waited for.

    A `playback_id` that the caller can tell again lets it be stopped after we have died.
    """
    playback_id = playback_id or uuid4().hex
    with ari.listen(playback_id) as events:
        state = Playing(playback_id, events, offset_ms)
        try:
            await channels.play(ari, channel_id, playback_id, media, offset_ms=offset_ms)
            yield state
        finally:
            if state.result is None:
                await undo(f"playback {playback_id}", playbacks.stop(ari, playback_id))


@dataclass(slots=True)
class Recorded:
    """A recording in progress."""

    name: str
    events: Listener
    over: bool = False
    failed: str = ""
    """Why it could not be made."""

    async def finished(self) -> None:
        """Wait for its end, whatever brought it about; the file is complete then."""
        while not self.over:
            match await self.events.receive():
                case RecordingFinished():
                    self.over = True
                case RecordingFailed(recording=recording):
                    self.over, self.failed = True, recording.cause or "failed"
                case _:
                    continue


@asynccontextmanager
async def watching_recording(ari: AriClient, name: str) -> AsyncIterator[Recorded]:
    """A recording that is to begin in the block, or may have begun before it; stopped on exit
    unless `finished` was waited for."""
    with ari.listen(name) as events:
        state = Recorded(name, events)
        try:
            yield state
        finally:
            if not state.over:
                await undo(f"recording {name}", recordings.stop(ari, name))


@asynccontextmanager
async def bridge(
    ari: AriClient, bridge_id: str, bridge_type: str = "mixing", name: str = ""
) -> AsyncIterator[Listener]:
    """A bridge for as long as the block; gives its events. Who is in it at exit is let out."""
    with ari.listen(bridge_id) as events:
        try:
            await bridges.create(ari, bridge_id, bridge_type, name)
            yield events
        finally:
            await undo(f"bridge {bridge_id}", bridges.destroy(ari, bridge_id))


@dataclass(slots=True)
class Leg:
    """A leg that we dialled. `hangup_cause` (Q.850) is told to the far end at exit."""

    id: str
    events: Listener
    hangup_cause: int = channels.NORMAL_CLEARING


@asynccontextmanager
async def leg(
    ari: AriClient,
    channel_id: str,
    endpoint: str,
    *,
    app_args: str = "",
    caller_id: str | None = None,
    timeout_seconds: int = 30,
    originator: str | None = None,
    formats: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> AsyncIterator[Leg]:
    """Ring `endpoint`; at exit the leg is hung up, whatever it was doing."""
    with ari.listen(channel_id) as events:
        state = Leg(channel_id, events)
        try:
            await channels.originate(
                ari,
                channel_id,
                endpoint,
                app_args=app_args,
                caller_id=caller_id,
                timeout_seconds=timeout_seconds,
                originator=originator,
                formats=formats,
                variables=variables,
            )
            yield state
        finally:
            await undo(
                f"channel {channel_id}", channels.hangup(ari, channel_id, state.hangup_cause)
            )
