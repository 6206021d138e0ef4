"""Listening by arithmetic: who speaks in which channel, how loud, since when, with which gaps.

Samples are 16-bit at 8 kHz. Levels are dBFS of a sine: a full-scale sine is 0, silence -inf.
"""

import wave
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from hotline400.testing.carrier.dtmf import HIGH, LOW, PAD
from hotline400.testing.carrier.g711 import RATE, Samples

Stereo = tuple[Samples, Samples]
"""Left and right: in recordings, caller and phone."""

BLOCK = 80
"""10 ms: the grain of onset and gaps."""


@dataclass(frozen=True)
class Match:
    """How alike two recordings are: 1 is the same; `lag` is how many seconds `second` is later."""

    correlation: float
    lag: float


def read_stereo(source: Path | BinaryIO) -> Stereo:
    """Left and right of a 16-bit stereo WAV at 8 kHz. Raises ValueError for any other file."""
    opened = str(source) if isinstance(source, Path) else source
    try:
        with wave.open(opened) as file:
            shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    except (wave.Error, EOFError) as error:
        raise ValueError(f"not a WAV file: {error}") from error
    if shape != (2, 2, RATE):
        raise ValueError("not 16-bit stereo at 8 kHz")
    return samples[0::2], samples[1::2]


def level_dbfs(samples: Samples) -> float:
    if not samples.any():
        return float("-inf")
    return float(10 * np.log10(2 * np.mean((samples / 32768.0) ** 2)))


def dominant_frequency(samples: Samples) -> float:
    """Hertz of the strongest frequency; 0 for silence."""
    if not samples.any():
        return 0.0
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    spectrum[0] = 0
    return float(np.argmax(spectrum) * RATE / len(samples))


def _block_levels(samples: Samples) -> NDArray[np.float64]:
    whole = samples[: len(samples) // BLOCK * BLOCK].astype(np.float64).reshape(-1, BLOCK)
    power = 2 * np.mean((whole / 32768.0) ** 2, axis=1)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)))


def onset(samples: Samples, above_dbfs: float = -40.0) -> float | None:
    """Seconds until the first sound; None when there is none."""
    loud = np.flatnonzero(_block_levels(samples) > above_dbfs)
    return float(loud[0] * BLOCK / RATE) if len(loud) else None


def gaps(
    samples: Samples, below_dbfs: float = -40.0, shortest: float = 0.1
) -> list[tuple[float, float]]:
    """Silences as (start, length) in seconds, leading and trailing ones too."""
    quiet = np.concatenate(([0], (_block_levels(samples) <= below_dbfs).astype(np.int8), [0]))
    edges = np.diff(quiet)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    found = [(s * BLOCK / RATE, (e - s) * BLOCK / RATE) for s, e in zip(starts, ends, strict=True)]
    return [(float(start), float(length)) for start, length in found if length >= shortest]


def match(first: Samples, second: Samples) -> Match:
    """The best alignment of `first` inside `second`, by normalised cross-correlation."""
    if not first.any() or not second.any():
        return Match(0.0, 0.0)
    size = 1 << (len(first) + len(second)).bit_length()
    a, b = np.fft.rfft(first, size), np.fft.rfft(second, size)
    products = np.fft.irfft(np.conj(a) * b, size)
    place = int(np.argmax(products))
    lag = place if place < len(second) else place - size
    shorter = first[max(0, -lag) : max(0, len(second) - lag)].astype(np.float64)
    other = second[max(0, lag) : max(0, lag) + len(shorter)].astype(np.float64)
    shorter = shorter[: len(other)]
    scale = float(np.sqrt(np.sum(shorter**2) * np.sum(other**2)))
    return Match(float(shorter @ other) / scale if scale else 0.0, lag / RATE)


def dtmf_keys(samples: Samples) -> str:
    """Keys heard in-band: runs of at least 40 ms (ITU-T Q.24) of one row and one column tone."""
    keys, before, run = "", "", 0
    time = np.arange(BLOCK * 2) / RATE
    tones = np.exp(-2j * np.pi * np.outer((*LOW, *HIGH), time))
    for start in range(0, len(samples) - len(time) + 1, len(time)):
        key = _key_in(samples[start : start + len(time)].astype(np.float64), tones)
        run = run + 1 if key == before else 1
        before = key
        keys += key if run == 2 else ""
    return keys


def _key_in(block: NDArray[np.float64], tones: NDArray[np.complex128]) -> str:
    """The key sounding in this block, or the empty string: two tones holding most of its energy."""
    power = np.abs(tones @ block) ** 2
    row, column = int(np.argmax(power[:4])), int(np.argmax(power[4:]))
    total = float(block @ block) * len(block) / 2
    pair = (power[row], power[4 + column])
    is_loud = total > len(block) ** 2 * 1000
    if not is_loud or sum(pair) / total < 0.7 or min(pair) < 0.1 * max(pair):
        return ""
    return PAD[row][column]
