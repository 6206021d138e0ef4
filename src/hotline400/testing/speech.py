"""The far side of text to speech: a voice that hums, a twentieth of a second for each letter."""

import anyio
import numpy as np

from hotline400.audio.shaping import SAMPLE_RATE, Samples, shape
from hotline400.audio.speech.local import LocalSpeech
from hotline400.audio.speech.port import CannotSpeak, Progress, Speaking, SpeechFault


class HummingSpeech(LocalSpeech):
    """Its checks are the real ones. Holds its breath while `hold` is set; fails on `breaks`."""

    def __init__(self) -> None:
        self.ready = True
        self.spoken: list[Speaking] = []
        self.breaks = ""
        self.hold: anyio.Event | None = None

    def is_ready(self) -> bool:
        return self.ready

    async def speak(self, speaking: Speaking, progress: Progress) -> Samples:
        self.check(speaking.text)
        self.spoken.append(speaking)
        progress(0.5)
        if self.hold is not None:
            await self.hold.wait()
        if self.breaks and self.breaks in speaking.text:
            raise CannotSpeak(SpeechFault.FAILED)
        time = np.arange(int(len(speaking.text) / speaking.speed * SAMPLE_RATE / 20) + 4000)
        progress(1.0)
        return shape(np.sin(2 * np.pi * 440 / SAMPLE_RATE * time).astype(np.float32))
