"""A message that a caller left: from Asterisk's raw file to the WAV of the media store (F-VM-1)."""

from pathlib import Path

import anyio.to_thread
import numpy as np
from numpy.typing import NDArray

from hotline400.audio.naming import folder_of_day
from hotline400.audio.shaping import SAMPLE_RATE
from hotline400.audio.stereo import NothingRecordedError
from hotline400.audio.writing import replacing, wav_header
from hotline400.record.record import CallRecord, Measured

FRAME = SAMPLE_RATE // 50
"""20 ms, about as long as one sound of speech."""
VOICE_RMS = 180.0
"""Louder than this is voice: -45 dBFS. Talkers on the telephone are at -20 to -35 (ITU-T P.56
speech levels), the noise of a line below -50."""
PAUSE_FRAMES = 15
"""Pauses up to 0.3 s belong to speaking."""
BURST_FRAMES = 3
"""What is shorter than 60 ms with quiet around it is a click."""
_HEADER_BYTES = len(wav_header(channels=1, frames=0))
_SUFFIX = ".sln"


class MessageFiles:
    """Raw files in Asterisk's recording folder, WAV as `voicemails/<tenant>/<YYYY>/<MM>/<DD>/`
    (the day in UTC). Implements `engine.ports.Messages`."""

    def __init__(self, raw_folder: Path, media_folder: Path) -> None:
        self._raw_folder = raw_folder
        self._media_folder = media_folder

    def measure(self, message: str) -> Measured | None:
        """What has been recorded so far, headerless 16-bit mono; None: there is no such file."""
        try:
            samples = _samples(self._raw(message))
        except FileNotFoundError:
            return None
        return Measured(len(samples) / SAMPLE_RATE, voice_seconds(samples))

    def may_be_there(self, message: str) -> bool:
        """Only a clear no is a no: a folder that cannot be looked into may hold the file."""
        try:
            self._raw(message).stat()
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return True

    async def store(self, call: CallRecord, message: str) -> tuple[str, float]:
        """8 kHz mono PCM16 WAV, whole: pauses are part of what was said. May be repeated after a
        crash at any point. Raises NothingRecordedError."""
        path = Path("voicemails") / folder_of_day(call) / f"{message}.wav"
        raw, target = self._raw(message), self._media_folder / path
        frames = await anyio.to_thread.run_sync(_store, raw, target)
        return str(path), frames / SAMPLE_RATE

    async def discard(self, message: str) -> None:
        """Remove the raw file, if it is there."""
        await anyio.to_thread.run_sync(lambda: self._raw(message).unlink(missing_ok=True))

    def _raw(self, message: str) -> Path:
        return self._raw_folder / f"{message}{_SUFFIX}"


def voice_seconds(samples: NDArray[np.int16]) -> float:
    """For how long somebody speaks, the short pauses between words included."""
    whole = samples[: len(samples) // FRAME * FRAME].astype(np.float64).reshape(-1, FRAME)
    if not len(whole):
        return 0.0
    whole -= whole.mean(axis=1, keepdims=True)  # a line's direct current is no voice
    loud = np.sqrt(np.mean(whole**2, axis=1)) >= VOICE_RMS
    spoken = sum(end - start for start, end in _stretches(loud) if end - start >= BURST_FRAMES)
    return spoken * FRAME / SAMPLE_RATE


def _stretches(loud: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where it is loud, as (first frame, frame after), over short pauses."""
    found: list[tuple[int, int]] = []
    for frame in np.flatnonzero(loud).tolist():
        if found and frame - found[-1][1] <= PAUSE_FRAMES:
            found[-1] = (found[-1][0], frame + 1)
        else:
            found.append((frame, frame + 1))
    return found


def _samples(raw: Path) -> NDArray[np.int16]:
    data = raw.read_bytes()  # ten minutes are 10 MB
    return np.frombuffer(data[: len(data) & ~1], dtype="<i2")


def _store(raw: Path, target: Path) -> int:
    """Frames of the WAV file; made before, when the raw file is gone already."""
    try:
        samples = _samples(raw)
    except FileNotFoundError:
        if not target.exists():
            raise NothingRecordedError(target.name) from None
        return max(0, target.stat().st_size - _HEADER_BYTES) // 2
    if not len(samples):
        raise NothingRecordedError(target.name)
    with replacing(target) as wav:
        wav.write(wav_header(channels=1, frames=len(samples)))
        wav.write(samples.tobytes())
    raw.unlink(missing_ok=True)
    return len(samples)
