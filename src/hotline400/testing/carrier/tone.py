"""Sounds to say into a call, cut into A-law frames of 20 ms before the call begins."""

import numpy as np

from hotline400.testing.carrier.g711 import RATE, Samples, encode_alaw

FRAME_SECONDS = 0.02
FRAME_SAMPLES = 160
SILENT_FRAME = encode_alaw(np.zeros(FRAME_SAMPLES, np.int16))


class Sound:
    """Samples at 8 kHz, said once or over and over."""

    def __init__(self, samples: Samples, *, loops: bool = True) -> None:
        padding = -len(samples) % FRAME_SAMPLES
        self.samples: Samples = np.pad(samples, (0, padding)).astype(np.int16)
        self.loops = loops
        coded = encode_alaw(self.samples)
        self.frames = [coded[i : i + FRAME_SAMPLES] for i in range(0, len(coded), FRAME_SAMPLES)]

    def frame(self, index: int) -> bytes:
        """The index-th 20 ms; silence after the end of a sound said once."""
        if self.loops:
            index %= len(self.frames)
        return self.frames[index] if index < len(self.frames) else SILENT_FRAME


def tone_samples(*hertz: float, seconds: float, dbfs: float) -> Samples:
    """Sine waves added together, each at this level (a full-scale sine is 0 dBFS)."""
    time = np.arange(round(seconds * RATE)) / RATE
    waves = sum((np.sin(2 * np.pi * h * time) for h in hertz), np.zeros(len(time)))
    return np.asarray(32767 * 10 ** (dbfs / 20) * waves, np.int16)


class Tone(Sound):
    """One frequency for as long as the call lasts: who speaks is heard by pitch."""

    def __init__(self, hertz: int, dbfs: float = -12.0) -> None:
        super().__init__(tone_samples(hertz, seconds=1.0, dbfs=dbfs))
        self.hertz = hertz


class Babble(Sound):
    """Ten seconds of noise in the telephone band, different for each seed: who speaks, and with
    what delay, is heard by correlation."""

    def __init__(self, seed: int, dbfs: float = -18.0, seconds: float = 10.0) -> None:
        count = round(seconds * RATE)
        spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
        hertz = np.fft.rfftfreq(count, 1 / RATE)
        spectrum[(hertz < 300) | (hertz > 3400)] = 0
        noise = np.fft.irfft(spectrum, count)
        scale = 32767 * 10 ** (dbfs / 20) / np.sqrt(2) / np.sqrt(np.mean(noise**2))
        super().__init__(np.clip(noise * scale, -32767, 32767).astype(np.int16))


SILENCE = Sound(np.zeros(FRAME_SAMPLES, np.int16))
