"""Speaks in a process of its own: `python -m hotline400.audio.speech.speaking`.

The model takes half a gigabyte and all of a core; here it takes neither from the process that
holds the calls, and gives both back when it ends. Reads one JSON document from standard input:
`text` (normalised), `voice`, `speed`. Writes a line for each sentence, `done of`, and at the end
an empty line and 8 kHz float32 samples (little endian). The exit status says what went wrong.
"""

import json
import os
import resource
import sys
from enum import IntEnum
from typing import BinaryIO

import numpy as np

from hotline400.audio.shaping import SAMPLE_RATE, Samples

_MEMORY_BYTES = 3 << 30
_PROCESSOR_SECONDS = 300  # two minutes of speech take 40 s of a slow core
_NICENESS = 15
_PAUSE = np.zeros(SAMPLE_RATE * 150 // 1000, dtype=np.float32)
"""Between sentences, beside the quiet that each has at its ends."""


class Status(IntEnum):
    """Any other status: it crashed or was stopped."""

    SPOKEN = 0
    NOT_INSTALLED = 30
    UNREADABLE = 31


def main() -> int:
    """Speak what standard input says."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
    asked = json.load(sys.stdin.buffer)
    from hotline400.audio.speech.kokoro import ModelMissingError, is_installed  # noqa: PLC0415

    if not is_installed():
        return Status.NOT_INSTALLED
    try:
        _speak(asked["text"], asked["voice"], asked["speed"], sys.stdout.buffer)
    except ModelMissingError:
        return Status.NOT_INSTALLED
    except (ValueError, KeyError):  # no reading, or no sound for it
        return Status.UNREADABLE
    return Status.SPOKEN


def _speak(text: str, voice: str, speed: float, output: BinaryIO) -> None:
    from hotline400.audio.speech.kokoro import SAMPLE_RATE as KOKORO_RATE  # noqa: PLC0415
    from hotline400.audio.speech.kokoro import Kokoro  # noqa: PLC0415
    from hotline400.audio.speech.telephone import as_prompt  # noqa: PLC0415
    from hotline400.audio.speech.utterance import utterances  # noqa: PLC0415

    pieces = utterances(text)
    kokoro, spoken = Kokoro(), list[Samples]()
    for done, each in enumerate(pieces, start=1):
        sound = as_prompt(kokoro.speak(each, voice, speed), KOKORO_RATE)
        spoken += [sound, _PAUSE]
        output.write(f"{done} {len(pieces)}\n".encode())
        output.flush()
    output.write(b"\n" + np.concatenate(spoken[:-1] or [_PAUSE[:0]]).astype("<f4").tobytes())


if __name__ == "__main__":
    sys.exit(main())
