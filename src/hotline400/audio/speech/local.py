"""Text to speech on this machine: Kokoro in a process of its own, niced, one at a time."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import anyio
import anyio.abc
import numpy as np
from anyio.streams.buffered import BufferedByteReceiveStream

from hotline400.audio.shaping import Samples
from hotline400.audio.speech.kokoro import is_installed
from hotline400.audio.speech.port import CannotSpeak, Progress, Speaking, SpeechFault, Voice
from hotline400.audio.speech.reading import readable, unreadable_letters
from hotline400.audio.speech.speaking import Status

_PATIENCE_SECONDS = 400  # its processor time is 300 s, and calls go first
_LONGEST_LINE = 32
_MOST_BYTES = 600 * 8000 * 4  # ten minutes

_FAULTS: Mapping[int, SpeechFault] = {
    Status.NOT_INSTALLED: SpeechFault.NOT_INSTALLED,
    Status.UNREADABLE: SpeechFault.UNREADABLE,
}


class LocalSpeech:
    """The default adapter. Without its optional packages it says so, and all else works."""

    voices = (
        Voice("zf_xiaoxiao", "晓晓（女声，默认）", "Xiaoxiao (female, default)"),
        Voice("zf_xiaobei", "晓北（女声）", "Xiaobei (female)"),
        Voice("zm_yunjian", "云健（男声）", "Yunjian (male)"),
        Voice("zm_yunxi", "云希（男声）", "Yunxi (male)"),
    )

    def is_ready(self) -> bool:
        """Whether the packages are installed."""
        return is_installed()

    def check(self, text: str) -> None:
        """Letters of other scripts are named rather than left out."""
        letters = unreadable_letters(text)
        if letters:
            raise CannotSpeak(SpeechFault.UNREADABLE, letters)
        if not readable(text):
            raise CannotSpeak(SpeechFault.NOTHING_TO_SAY)

    async def speak(self, speaking: Speaking, progress: Progress) -> Samples:
        """Takes two seconds, and a quarter to two thirds of the time that the text takes."""
        self.check(speaking.text)
        asked = {
            "text": readable(speaking.text),
            "voice": speaking.voice,
            "speed": speaking.speed,
        }
        command = [sys.executable, "-P", "-m", "hotline400.audio.speech.speaking"]
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        sound, status = b"", None
        with anyio.move_on_after(_PATIENCE_SECONDS):
            async with await anyio.open_process(
                command, stderr=subprocess.DEVNULL, env=environment
            ) as process:
                try:
                    sound = await _conversation(process, json.dumps(asked).encode(), progress)
                    status = await process.wait()
                finally:
                    if process.returncode is None:
                        process.kill()
        if status != Status.SPOKEN or not sound:
            raise CannotSpeak(_FAULTS.get(status or -1, SpeechFault.FAILED))
        return np.frombuffer(sound, dtype="<f4")


async def _conversation(process: anyio.abc.Process, asked: bytes, progress: Progress) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the speaker was started without pipes")
    await process.stdin.send(asked)
    await process.stdin.aclose()
    told = BufferedByteReceiveStream(process.stdout)
    try:
        while line := await told.receive_until(b"\n", _LONGEST_LINE):
            done, total = line.split()
            progress(int(done) / int(total))
    except (anyio.IncompleteRead, anyio.DelimiterNotFound, ValueError):
        return b""
    sound = bytearray(told.buffer)
    async for chunk in process.stdout:
        sound += chunk
        if len(sound) > _MOST_BYTES:
            return b""
    return bytes(sound)
