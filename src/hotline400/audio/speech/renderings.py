"""Texts on their way to sound: one at a time, in the order they came, the last ones kept.

A rendering is known by what is said and how, and by whom: a preview that is then saved, or a
request that is sent twice, is rendered once. Nothing here is on disk; after a restart the text is
rendered again.
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

import anyio
import structlog

from hotline400.audio.shaping import SAMPLE_RATE, to_pcm16
from hotline400.audio.speech.port import CannotSpeak, Speaking, Speech, SpeechFault
from hotline400.audio.writing import wav_of

MOST_WAITING = 20
MOST_WAITING_OF_ONE = 3
MOST_KEPT = 24
"""Finished ones: two minutes as 16-bit samples are 2 MB."""

log = structlog.get_logger()


class RenderingState(StrEnum):
    """How far a rendering is."""

    WAITING = "waiting"
    RENDERING = "rendering"
    DONE = "done"
    FAILED = "failed"


class TooManyRenderings(Exception):  # noqa: N818 — the reader's word for it
    """The queue is full, or holds enough of this tenant's."""


@dataclass
class Rendering:
    """One text of one tenant. `progress` is 0 … 1; `wav` is there once it is done."""

    id: str
    tenant_id: str
    speaking: Speaking
    state: RenderingState = RenderingState.WAITING
    progress: float = 0.0
    wav: bytes = b""
    seconds: float = 0.0
    fault: SpeechFault | None = None
    letters: str = ""
    ended: anyio.Event = field(default_factory=anyio.Event)

    def take_progress(self, share: float) -> None:
        """What the adapter tells."""
        self.progress = share


class Renderings:
    """Give texts in with `begin`; `run` works through them as long as the program runs."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech
        self._known: dict[str, Rendering] = {}  # oldest first
        self._more = anyio.Event()

    def begin(self, tenant_id: str, speaking: Speaking) -> Rendering:
        """The rendering of this text: the one there is, or a new one at the end of the queue.

        Raises CannotSpeak for a text that can never be read, and TooManyRenderings.
        """
        if not self.speech.is_ready():
            raise CannotSpeak(SpeechFault.NOT_INSTALLED)
        self.speech.check(speaking.text)
        rendering_id = rendering_id_of(tenant_id, speaking)
        known = self._known.get(rendering_id)
        if known is not None and known.state is not RenderingState.FAILED:
            return known
        waiting = [each for each in self._known.values() if not each.ended.is_set()]
        own = sum(each.tenant_id == tenant_id for each in waiting)
        if len(waiting) >= MOST_WAITING or own >= MOST_WAITING_OF_ONE:
            raise TooManyRenderings
        self._known.pop(rendering_id, None)
        rendering = self._known[rendering_id] = Rendering(rendering_id, tenant_id, speaking)
        self._more.set()
        return rendering

    def find(self, tenant_id: str, rendering_id: str) -> Rendering | None:
        """A tenant's own, while it is remembered."""
        rendering = self._known.get(rendering_id)
        return rendering if rendering and rendering.tenant_id == tenant_id else None

    async def run(self) -> None:
        """Render what waits, until cancelled."""
        while True:
            waiting = (each for each in self._known.values() if not each.ended.is_set())
            rendering = next(waiting, None)
            if rendering is None:
                self._more = anyio.Event()
                await self._more.wait()
                continue
            await self._render(rendering)
            self._forget()

    async def _render(self, rendering: Rendering) -> None:
        rendering.state = RenderingState.RENDERING
        try:
            sound = await self.speech.speak(rendering.speaking, rendering.take_progress)
            rendering.seconds = len(sound) / SAMPLE_RATE
            rendering.wav = await anyio.to_thread.run_sync(lambda: wav_of(to_pcm16(sound)))
            rendering.state = RenderingState.DONE
        except CannotSpeak as error:
            rendering.fault, rendering.letters = error.fault, error.letters
            rendering.state = RenderingState.FAILED
        except Exception:  # one text must not end the others'
            log.exception("rendering_failed")
            rendering.fault, rendering.state = SpeechFault.FAILED, RenderingState.FAILED
        finally:
            rendering.ended.set()

    def _forget(self) -> None:
        ended = [key for key, each in self._known.items() if each.ended.is_set()]
        for key in ended[:-MOST_KEPT]:
            del self._known[key]


def rendering_id_of(tenant_id: str, speaking: Speaking) -> str:
    """The same for the same words, voice and speed of one tenant."""
    said = f"{tenant_id}\n{speaking.voice}\n{speaking.speed:.2f}\n{speaking.text}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]
