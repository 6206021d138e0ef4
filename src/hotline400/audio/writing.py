"""Writes sound in the two forms a prompt has: .wav for browsers, .alaw for Asterisk."""

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from hotline400.audio import alaw
from hotline400.audio.shaping import SAMPLE_RATE


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name when it is complete and on disk, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_prompt(samples: NDArray[np.int16], destination: Path) -> None:
    """`<destination>.wav` (8 kHz mono PCM16) and `<destination>.alaw` (headerless)."""
    with replacing(with_suffix(destination, ".alaw")) as file:
        file.write(alaw.encode(samples))
    with replacing(with_suffix(destination, ".wav")) as file:
        file.write(wav_of(samples))


def wav_of(samples: NDArray[np.int16]) -> bytes:
    """Mono samples as a WAV file."""
    return wav_header(channels=1, frames=len(samples)) + samples.astype("<i2").tobytes()


def samples_of(wav: bytes) -> NDArray[np.int16]:
    """The samples of a mono file that `wav_of` made."""
    return np.frombuffer(wav, dtype="<i2", offset=_HEADER_BYTES)


def wav_header(*, channels: int, frames: int) -> bytes:
    """The 44 bytes before 8 kHz PCM16 samples (RIFF, format tag 1); a frame is one instant."""
    frame_bytes = 2 * channels
    length = frames * frame_bytes
    form = struct.pack(
        "<HHIIHH", 1, channels, SAMPLE_RATE, SAMPLE_RATE * frame_bytes, frame_bytes, 16
    )
    return b"".join(
        (
            b"RIFF" + struct.pack("<I", 36 + length) + b"WAVE",
            b"fmt " + struct.pack("<I", len(form)) + form,
            b"data" + struct.pack("<I", length),
        )
    )


def with_suffix(path: Path, suffix: str) -> Path:
    """`path` may have dots of its own: nothing of it is taken off."""
    return path.with_name(path.name + suffix)


_HEADER_BYTES = len(wav_header(channels=1, frames=0))
