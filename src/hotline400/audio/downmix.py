"""Two channels to one without losing the sound. Pure.

A line wired the wrong way round gives a right channel that is the left one inverted: their sum is
silence. Where that happens their difference is taken, which is then the whole sound.
"""

import numpy as np
from numpy.typing import NDArray

from hotline400.audio.shaping import SAMPLE_RATE, Samples

_BLOCK = SAMPLE_RATE // 4
_CANCELLED = 10 ** (-10 / 10)  # the sum has less than a tenth of the difference's power


def to_mono(channels: Samples) -> Samples:
    """The mean of two channels (an array of two rows); where they cancel, half their difference.
    Each quarter of a second is asked for itself, and one fades into the other."""
    left, right = channels.astype(np.float64)
    total, difference = (left + right) / 2, (left - right) / 2
    cancelled = _power(total) < _power(difference) * _CANCELLED
    share = _faded(cancelled, len(total)) if cancelled.any() else 0.0
    mono: Samples = (total * (1 - share) + difference * share).astype(np.float32)
    return mono


def _faded(blocks: NDArray[np.bool_], length: int) -> NDArray[np.float64]:
    """From the middle of each block to that of the next."""
    middles = np.arange(len(blocks)) * _BLOCK + _BLOCK / 2
    return np.interp(np.arange(length), middles, blocks.astype(np.float64))


def _power(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    blocks = -(-len(samples) // _BLOCK)
    padded = np.zeros(blocks * _BLOCK)
    padded[: len(samples)] = samples
    power: NDArray[np.float64] = np.square(padded).reshape(blocks, _BLOCK).mean(axis=1)
    return power
