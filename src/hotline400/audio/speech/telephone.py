"""Studio sound made a telephone's: what a synthetic voice needs to be understood at 8 kHz. Pure."""

import numpy as np
import soxr

from hotline400.audio.shaping import (
    SAMPLE_RATE,
    Samples,
    bring_to_level,
    limit,
    remove_dc,
    speech_level,
)

WHOLE = (SAMPLE_RATE * 60 // 1000, SAMPLE_RATE * 160 // 1000)
"""Samples kept before the first and after the last sound of a prompt that stands alone."""
FRAGMENT = (SAMPLE_RATE * 20 // 1000, SAMPLE_RATE * 60 // 1000)
"""Of one that is put together with others: digits are read at the pace of speech."""
_AUDIBLE = 10 ** (-45 / 20)  # of the loudest sample


def as_prompt(wide: Samples, rate: int, ends: tuple[int, int] = WHOLE) -> Samples:
    """One utterance as a prompt, its first and last sounds whole, faded in and out."""
    lead, tail = ends
    narrow = quiet_pauses(telephone(soxr.resample(wide, rate, SAMPLE_RATE, quality="VHQ")))
    loud = np.flatnonzero(np.abs(narrow) > np.abs(narrow).max(initial=0.0) * _AUDIBLE)
    if not len(loud):
        return narrow[:0]
    padded = np.pad(narrow, (lead, tail))
    cut = padded[loud[0] : loud[-1] + 1 + lead + tail].copy()
    cut[: lead // 2] *= np.linspace(0, 1, lead // 2, dtype=np.float32)
    cut[-tail // 2 :] *= np.linspace(1, 0, tail // 2, dtype=np.float32)
    return limit(bring_to_level(remove_dc(cut)))


def telephone(sound: Samples) -> Samples:
    """What a telephone's microphone does (after ITU-T P.48): less chest, clearer consonants."""
    spectrum = np.fft.rfft(sound, 2 * len(sound))
    frequencies = np.fft.rfftfreq(2 * len(sound), 1 / SAMPLE_RATE)
    decibels = np.interp(
        frequencies, [0, 100, 200, 350, 1000, 2000, 3300], [-60, -20, -5, 0, 1, 4, 6]
    )
    return np.fft.irfft(spectrum * 10 ** (decibels / 20))[: len(sound)].astype(np.float32)


def quiet_pauses(sound: Samples) -> Samples:
    """Turns the model's noise between phrases (40 dB below the voice) down by 12 dB."""
    window = np.hanning(SAMPLE_RATE // 50)
    envelope = np.sqrt(np.convolve(np.square(sound), window / window.sum(), mode="same"))
    threshold = max(speech_level(sound), 1e-9) * 10 ** (-40 / 20)
    wanted = np.clip(envelope / threshold, 10 ** (-12 / 20), 1)
    return (sound * np.convolve(wanted, window / window.sum(), mode="same")).astype(np.float32)
