"""Renders the platform's own prompts into the package: those that are missing, or those named.

With the packages of text to speech installed (`./hotline400 up` does that):

    .venv/bin/python tools/prompts/render.py [key …]
"""

import sys

import music

from hotline400.audio import alaw
from hotline400.audio.prompts import SOUNDS
from hotline400.audio.shaping import Samples, bring_to_level, limit, to_pcm16
from hotline400.audio.speech.kokoro import SAMPLE_RATE, Kokoro
from hotline400.audio.speech.telephone import FRAGMENT, WHOLE, as_prompt
from hotline400.audio.speech.utterance import utterance
from hotline400.audio.spoken import SPOKEN, Theme
from hotline400.audio.writing import replacing

VOICE = "zf_xiaoxiao"  # best understood of the female voices, see README.md
SPEED = 0.95  # unhurried: callers may be old, the line may be bad

_MUSIC_GAIN = 10 ** (-3 / 20)  # music in the background of a wait, not in front


def spoken(kokoro: Kokoro, text: str, theme: Theme) -> Samples:
    """One prompt, in one breath of the model: its melody falls at the end only."""
    if theme is Theme.DIGITS:  # read at the pace of speech, and ended like a sentence
        return as_prompt(kokoro.speak(utterance(f"{text}。"), VOICE, 1.0), SAMPLE_RATE, FRAGMENT)
    return as_prompt(kokoro.speak(utterance(text), VOICE, SPEED), SAMPLE_RATE, WHOLE)


def made(sound: music.Sound, gain: float = 1.0) -> Samples:
    return limit(bring_to_level(sound.astype("float32")) * gain)


def main() -> None:
    named, kokoro = sys.argv[1:], Kokoro()
    sounds = {
        "ring_back_music": lambda: made(music.ring_back_music(), _MUSIC_GAIN),
        "ring_tone": lambda: made(music.tone(450, ((1, 4),))),  # GB/T 3380
        "busy_tone": lambda: made(music.tone(450, ((0.35, 0.35),) * 4)),
        "beep": lambda: made(music.tone(1000, ((0.3, 0.1),))),
    }
    for theme, texts in SPOKEN.items():
        for key, text in texts.items():
            sounds[key] = lambda said=text.zh, where=theme: spoken(kokoro, said, where)
    for key, make in sounds.items():
        if key in named or not (named or (SOUNDS / f"{key}.alaw").exists()):
            with replacing(SOUNDS / f"{key}.alaw") as file:
                file.write(alaw.encode(to_pcm16(make())))


if __name__ == "__main__":
    main()
