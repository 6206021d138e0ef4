"""Renders the platform's own prompts into the package. See README.md for the venv it runs in.

PYTHONPATH=src <venv>/bin/python tools/prompts/render.py <folder with voices/z*.bin>
"""

import sys
from pathlib import Path

import music
import numpy as np
import soxr
from kokoro import SAMPLE_RATE as KOKORO_RATE
from kokoro import Kokoro

from hotline400.audio.prompts import SOUNDS, SPOKEN
from hotline400.audio.shaping import (
    SAMPLE_RATE,
    Samples,
    bring_to_level,
    limit,
    remove_dc,
    speech_level,
    to_pcm16,
)
from hotline400.audio.writing import write_prompt

VOICE = "zf_xiaoxiao"  # best understood of the four female voices, see README.md
SPEED = 0.95  # unhurried: callers may be old, the line may be bad

_LEAD, _TAIL = SAMPLE_RATE * 60 // 1000, SAMPLE_RATE * 160 // 1000
_AUDIBLE = 10 ** (-45 / 20)  # of the loudest sample
_MUSIC_GAIN = 10 ** (-3 / 20)  # music in the background of a wait, not in front


def spoken(kokoro: Kokoro, text: str) -> Samples:
    """One sentence as a prompt, its first and last sounds whole."""
    wide = kokoro.speak(text, VOICE, SPEED)
    narrow = quiet_pauses(telephone(soxr.resample(wide, KOKORO_RATE, SAMPLE_RATE, quality="VHQ")))
    loud = np.flatnonzero(np.abs(narrow) > np.abs(narrow).max() * _AUDIBLE)
    padded = np.pad(narrow, (_LEAD, _TAIL))
    cut = padded[loud[0] : loud[-1] + 1 + _LEAD + _TAIL].copy()
    cut[: _LEAD // 2] *= np.linspace(0, 1, _LEAD // 2, dtype=np.float32)
    cut[-_TAIL // 2 :] *= np.linspace(1, 0, _TAIL // 2, dtype=np.float32)
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
    threshold = speech_level(sound) * 10 ** (-40 / 20)
    wanted = np.clip(envelope / threshold, 10 ** (-12 / 20), 1)
    return (sound * np.convolve(wanted, window / window.sum(), mode="same")).astype(np.float32)


def made(sound: music.Sound, gain: float = 1.0) -> Samples:
    return limit(bring_to_level(sound.astype(np.float32)) * np.float32(gain))


def main() -> None:
    kokoro = Kokoro(Path(sys.argv[1]))
    sounds = {key: spoken(kokoro, text.zh) for key, text in SPOKEN.items()}
    sounds["ring_back_music"] = made(music.ring_back_music(), _MUSIC_GAIN)
    sounds["ring_tone"] = made(music.tone(450, ((1, 4),)))  # GB/T 3380
    sounds["busy_tone"] = made(music.tone(450, ((0.35, 0.35),) * 4))
    sounds["beep"] = made(music.tone(1000, ((0.3, 0.1),)))
    for key, samples in sounds.items():
        write_prompt(to_pcm16(samples), SOUNDS / key)


if __name__ == "__main__":
    main()
