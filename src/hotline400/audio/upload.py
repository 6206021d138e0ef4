"""What a tenant uploads becomes what Asterisk plays: level, format and length made right."""

import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import anyio
import anyio.abc
import anyio.to_thread
import numpy as np

from hotline400.audio.shaping import SAMPLE_RATE, Samples, shape, to_pcm16
from hotline400.audio.verdict import LONGEST_SECONDS, Verdict
from hotline400.audio.writing import write_prompt

SHORTEST_SECONDS = 0.2

_PATIENCE_SECONDS = 90  # for a decoder that waits instead of working; its processor time is 60 s
_MOST_BYTES = (LONGEST_SECONDS + 1) * SAMPLE_RATE * 4


class AudioFault(StrEnum):
    """Why an uploaded file cannot be used."""

    EMPTY = "empty"  # 0 bytes
    NOT_AUDIO = "not_audio"  # no sound in it, or broken beyond reading
    TOO_SHORT = "too_short"  # < 0.2 s
    TOO_LONG = "too_long"  # > 10 min
    SILENT = "silent"


class UnreadableAudio(Exception):  # noqa: N818 — the reader's word for it
    """The file cannot become a prompt; `code` says why."""

    def __init__(self, code: AudioFault) -> None:
        super().__init__(code.value)
        self.code = code


async def convert_upload(source: Path, destination: Path) -> float:
    """Write `<destination>.wav` and `<destination>.alaw` from any audio file; seconds of sound.

    Either both files are there afterwards, complete, or UnreadableAudio was raised and none is.
    """
    shaped = await shaped_sound(source)
    await anyio.to_thread.run_sync(write_prompt, to_pcm16(shaped), destination)
    return len(shaped) / SAMPLE_RATE


async def shaped_sound(source: Path) -> Samples:
    """Any audio file as the samples of a prompt. Raises UnreadableAudio."""
    if (await anyio.Path(source).stat()).st_size == 0:
        raise UnreadableAudio(AudioFault.EMPTY)
    samples = await _decoded(source)
    if len(samples) < SHORTEST_SECONDS * SAMPLE_RATE:
        raise UnreadableAudio(AudioFault.TOO_SHORT)
    return await anyio.to_thread.run_sync(_shaped, samples)


def _shaped(samples: Samples) -> Samples:
    if not np.isfinite(samples).all():  # a float WAV may hold anything
        raise UnreadableAudio(AudioFault.NOT_AUDIO)
    shaped = shape(samples)
    if not len(shaped):
        raise UnreadableAudio(AudioFault.SILENT)
    return shaped


async def _decoded(source: Path) -> Samples:
    """8 kHz mono samples, decoded in a process that can be stopped and may crash."""
    command = [sys.executable, "-P", "-m", "hotline400.audio.decoding", str(source)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    data = bytearray()
    with anyio.move_on_after(_PATIENCE_SECONDS) as patience:
        async with await anyio.open_process(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        ) as process:
            try:
                await _read(process, data)
                status = await process.wait()
            finally:
                if process.returncode is None:
                    process.kill()
    if patience.cancelled_caught or status not in {Verdict.DECODED, Verdict.TOO_LONG}:
        raise UnreadableAudio(AudioFault.NOT_AUDIO)
    if status == Verdict.TOO_LONG:
        raise UnreadableAudio(AudioFault.TOO_LONG)
    return np.frombuffer(bytes(data), dtype="<f4")


async def _read(process: anyio.abc.Process, data: bytearray) -> None:
    if process.stdout is None:
        raise RuntimeError("the decoder was started without a pipe")
    async for chunk in process.stdout:
        data += chunk
        if len(data) > _MOST_BYTES:
            raise UnreadableAudio(AudioFault.TOO_LONG)
