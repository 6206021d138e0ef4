"""The ring-back music and the tones: made here, from nothing but arithmetic, so they are ours.

Music: a slow electric piano, twelve bars, 36 s. Notes and reverberation that ring on past the end
are added to the beginning, so the loop has no seam; the last beats rest, so that a first start
in the middle of nothing makes no click either.
"""

from collections.abc import Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 48_000
TELEPHONE_RATE = 8_000
BEAT_SECONDS = 0.75  # 80 beats a minute
BARS, BEATS = 12, 4
LENGTH = int(BARS * BEATS * BEAT_SECONDS * RATE)

Sound = NDArray[np.float64]

# One chord a bar as MIDI notes: bass, then the four voices of the arpeggio. Written in C; sounds
# a fourth higher, the bass an octave more: a telephone carries nothing below 300 Hz.
KEY, BASS = 5, 17
CHORDS = (
    (48, 64, 67, 71, 74),  # C maj9
    (45, 60, 64, 67, 71),  # A m9
    (53, 60, 64, 67, 69),  # F maj9
    (55, 60, 62, 65, 69),  # G 9sus
    (52, 59, 62, 67, 71),  # E m7
    (45, 60, 64, 67, 72),  # A m7
    (50, 60, 65, 69, 72),  # D m7
    (55, 59, 62, 65, 69),  # G 9
    (53, 60, 64, 69, 72),  # F maj7
    (52, 59, 64, 67, 71),  # E m
    (50, 60, 65, 69, 76),  # D m9
    (48, 60, 64, 67, 74),  # C add9, and rest
)
ARPEGGIO = (1, 2, 3, 4, 3, 2, 3, 2)  # which voice on each half beat
# A tune of few notes over it: (bar, beat, MIDI note, beats).
TUNE = (
    (0, 2.0, 79, 1.5), (0, 3.5, 76, 0.5), (1, 0.0, 76, 2.0), (2, 1.0, 72, 1.0), (2, 2.0, 74, 1.0),
    (2, 3.0, 76, 1.0), (3, 0.0, 74, 3.0), (4, 2.0, 74, 1.0), (4, 3.0, 79, 1.0), (5, 0.0, 76, 2.5),
    (6, 1.0, 77, 1.0), (6, 2.0, 76, 1.0), (6, 3.0, 74, 1.0), (7, 0.0, 71, 3.0), (8, 2.0, 76, 1.0),
    (8, 3.0, 77, 1.0), (9, 0.0, 79, 2.0), (9, 2.0, 76, 1.5), (10, 0.0, 77, 1.0), (10, 1.0, 76, 1.0),
    (10, 2.0, 74, 1.0), (11, 0.0, 72, 2.5),
)  # fmt: skip


def ring_back_music() -> Sound:
    """36 s at 8 kHz that can be repeated for ever."""
    dry = np.zeros(LENGTH)
    for start, note, velocity in _notes():
        _add_round(dry, int(start * BEAT_SECONDS * RATE), _piano(note, velocity))
    tremolo = 1 - 0.12 * np.sin(2 * np.pi * 108 * np.arange(LENGTH) / LENGTH)  # 3 Hz, whole turns
    wet = dry * tremolo
    wet = wet + 0.22 * _reverberate(wet)
    thrice = soxr.resample(np.tile(wet, 3), RATE, TELEPHONE_RATE, quality="VHQ")
    length = LENGTH * TELEPHONE_RATE // RATE
    return thrice[length : 2 * length]


def tone(frequency: float, cadence: tuple[tuple[float, float], ...]) -> Sound:
    """(on, off) seconds after each other, with 8 ms slopes so that nothing clicks."""
    parts = []
    for on, off in cadence:
        time = np.arange(int(on * TELEPHONE_RATE)) / TELEPHONE_RATE
        slope = np.clip(np.minimum(time, on - time) / 0.008, 0, 1)
        smooth = np.sin(np.pi / 2 * slope) ** 2
        parts += [np.sin(2 * np.pi * frequency * time) * smooth]
        parts += [np.zeros(int(off * TELEPHONE_RATE))]
    return np.concatenate(parts)


def _notes() -> Iterator[tuple[float, int, float]]:
    """(beat, MIDI note, velocity 0…1), played a little unevenly as hands do."""
    hand = np.random.default_rng(400)
    for bar, (bass, *voices) in enumerate(CHORDS):
        beat = bar * BEATS
        yield beat, bass + BASS, 0.3
        last = bar == BARS - 1
        for step, voice in enumerate(ARPEGGIO[:4] if last else ARPEGGIO):
            late = 0 if bar == step == 0 else hand.uniform(0, 0.02)
            yield beat + step / 2 + late, voices[voice - 1] + KEY, hand.uniform(0.3, 0.42)
    for bar, at, note, _ in TUNE:
        yield bar * BEATS + at + 0.01, note + KEY, hand.uniform(0.55, 0.65)


def _piano(note: int, velocity: float) -> Sound:
    """An electric piano's tine: two-operator FM, brighter the harder it is struck."""
    frequency = 440 * 2 ** ((note - 69) / 12)
    time = np.arange(int(3.2 * RATE)) / RATE
    decay = np.exp(-time * (1.1 + frequency / 500))
    brightness = 2.6 * velocity * np.exp(-time * 4)
    body = np.sin(2 * np.pi * frequency * time + brightness * np.sin(2 * np.pi * frequency * time))
    tine = 0.2 * velocity * np.exp(-time * 7) * np.sin(2 * np.pi * 4 * frequency * time)
    attack = np.clip(time / 0.004, 0, 1)
    release = np.clip((3.2 - time) / 0.3, 0, 1)
    return velocity * attack * release * (decay * body + tine)


def _add_round(loop: Sound, start: int, sound: Sound) -> None:
    """Add, going on at the beginning where the end is reached."""
    where = (start + np.arange(len(sound))) % len(loop)
    loop[where] += sound


def _reverberate(sound: Sound) -> Sound:
    """A small warm room: circular convolution, so that it is as seamless as the loop."""
    time = np.arange(int(1.4 * RATE)) / RATE
    noise = np.random.default_rng(4001).standard_normal(len(time))
    warm = np.convolve(noise, np.ones(12) / 12, mode="same")
    room = np.zeros(len(sound))
    room[: len(time)] = warm * np.exp(-time * 4.5) * np.clip(time / 0.01, 0, 1)
    room /= np.sqrt(np.square(room).sum())
    return np.fft.irfft(np.fft.rfft(sound) * np.fft.rfft(room), len(sound))
