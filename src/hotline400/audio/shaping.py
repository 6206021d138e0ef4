"""Makes any sound fit to be played to callers: no DC, no dead air, one loudness, no clipping.

Samples are float32, 1.0 is full scale (0 dBFS), 8 kHz mono. All pure.
"""

import numpy as np
import soxr
from numpy.typing import NDArray

SAMPLE_RATE = 8000

Samples = NDArray[np.float32]

_SILENCE = 10 ** (-60 / 20)  # below this nobody hears anything on a telephone
_QUIET = 10 ** (-34 / 20)  # of the speech level: the hiss of a recording before anybody speaks
_KEPT_SILENCE = SAMPLE_RATE // 10
_TRIM_BLOCK = SAMPLE_RATE // 100  # 10 ms
_FADE = SAMPLE_RATE // 125  # 8 ms
_TARGET_LEVEL = 10 ** (-18 / 20)  # RMS while somebody speaks
_GATE = 10 ** (-10 / 20)  # parts this much below the mean are pauses (as in ITU-R BS.1770)
_LARGEST_GAIN = 10 ** (30 / 20)  # do not blow up the noise of a nearly empty file
_CEILING = 10 ** (-1.1 / 20)  # true peak -1 dBFS, with a little room for rounding
_OVERSAMPLING = 4  # BS.1770 annex 2
_BLOCK = SAMPLE_RATE // 20  # 50 ms
_LIMITER_REACH = SAMPLE_RATE // 200  # 5 ms each way


def shape(samples: Samples) -> Samples:
    """The whole of it. Returns an empty array where nothing can be heard."""
    trimmed = trim_silence(remove_dc(samples))
    return limit(fade_ends(bring_to_level(trimmed))) if len(trimmed) else trimmed


def remove_dc(samples: Samples) -> Samples:
    """A constant voltage in the recording: it costs headroom and clicks at both ends."""
    return samples - samples.mean(dtype=np.float64).astype(np.float32) if len(samples) else samples


def trim_silence(samples: Samples) -> Samples:
    """At most 110 ms of silence, or of hiss, is left at either end."""
    if not np.abs(samples).max(initial=0.0) > _SILENCE:
        return samples[:0]
    power = _block_power(samples, _TRIM_BLOCK)
    quiet = max(_SILENCE, speech_level(samples) * _QUIET)
    loud = np.flatnonzero(power > quiet**2)
    if not len(loud):  # a click or two, no sound
        return samples[:0]
    start = loud[0] * _TRIM_BLOCK - _KEPT_SILENCE
    end = (loud[-1] + 1) * _TRIM_BLOCK + _KEPT_SILENCE
    return samples[max(0, start) : end]


def fade_ends(samples: Samples) -> Samples:
    """The first and last 8 ms rise from and fall to nothing: a cut in a wave is a click."""
    length = min(_FADE, len(samples) // 2)
    slope = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(1, length))).astype(np.float32)
    faded = samples.copy()
    faded[:length] *= slope
    faded[len(samples) - length :] *= slope[::-1]
    return faded


def speech_level(samples: Samples) -> float:
    """RMS over the parts that are not pauses."""
    power = _block_power(samples, _BLOCK)
    heard = power[power > _SILENCE**2]
    if not len(heard):
        return float(np.sqrt(power.max(initial=0.0)))
    return float(np.sqrt(heard[heard >= heard.mean() * _GATE**2].mean()))


def bring_to_level(samples: Samples) -> Samples:
    """The common loudness of every prompt: -18 dBFS while somebody speaks."""
    level = speech_level(samples)
    gain = min(_TARGET_LEVEL / level, _LARGEST_GAIN) if level > 0 else 1.0
    return (samples * np.float32(gain)).astype(np.float32)


def true_peak(samples: Samples) -> float:
    """The highest point the curve reaches, between the samples too."""
    return float(_peaks(samples).max(initial=0.0))


def limit(samples: Samples) -> Samples:
    """Turns the loudest instants down, smoothly, so that no true peak is above -1 dBFS."""
    for _ in range(4):  # turning down moves the peaks between samples a little: look again
        peaks = _peaks(samples)
        if peaks.max(initial=0.0) <= _CEILING:
            return samples
        wanted = np.minimum(1.0, _CEILING / np.maximum(peaks, 1e-9))
        samples = (samples * _smoothed(wanted)).astype(np.float32)
    return (samples * np.float32(_CEILING / true_peak(samples))).astype(np.float32)


def to_pcm16(samples: Samples) -> NDArray[np.int16]:
    """Rounded to 16 bits."""
    pcm: NDArray[np.int16] = np.clip(np.rint(samples * 32767.0), -32768, 32767).astype(np.int16)
    return pcm


def _block_power(samples: Samples, size: int) -> NDArray[np.float64]:
    """Mean square of each block; the last one is filled up with silence."""
    blocks = -(-len(samples) // size)
    padded = np.zeros(blocks * size, dtype=np.float64)
    padded[: len(samples)] = samples
    power: NDArray[np.float64] = np.square(padded).reshape(blocks, size).mean(axis=1)
    return power


def _peaks(samples: Samples) -> NDArray[np.float64]:
    """The highest absolute value around each sample, seen at four times the rate."""
    if not len(samples):
        return np.zeros(0)
    fine = soxr.resample(samples, SAMPLE_RATE, SAMPLE_RATE * _OVERSAMPLING, quality="HQ")
    needed = len(samples) * _OVERSAMPLING
    fine = np.pad(fine, (0, max(0, needed - len(fine))))[:needed]
    between = np.abs(fine).reshape(len(samples), _OVERSAMPLING).max(axis=1)
    peaks: NDArray[np.float64] = np.maximum(between, np.abs(samples)).astype(np.float64)
    return peaks


def _smoothed(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    """The lowest gain within reach, then averaged over the reach: never above what is wanted."""
    lowest = _running_minimum(gain, 2 * _LIMITER_REACH + 1)
    window = np.hanning(2 * _LIMITER_REACH + 3)[1:-1]
    padded = np.pad(lowest, _LIMITER_REACH, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


def _running_minimum(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The minimum over `width` (odd) values around each one."""
    reach = width // 2
    padded = np.pad(values, reach, mode="edge")
    lowest: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(padded, width).min(
        axis=1
    )
    return lowest
