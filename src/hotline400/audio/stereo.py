"""The recording of a talk: two raw sides become one stereo file (F-CALL-1)."""

from pathlib import Path
from typing import BinaryIO

import anyio.to_thread
import numpy as np
import structlog

from hotline400.audio.naming import folder_of_day
from hotline400.audio.shaping import SAMPLE_RATE
from hotline400.audio.writing import replacing, wav_header
from hotline400.record.record import CallRecord

_FRAMES_AT_ONCE = 60 * SAMPLE_RATE  # a minute at a time: an hour's talk never sits in memory
_HEADER_BYTES = len(wav_header(channels=2, frames=0))

log = structlog.get_logger()


class NothingRecordedError(Exception):
    """Neither side of the talk holds a single sample."""


class StereoRecordings:
    """Keeps recordings as `recordings/<tenant>/<YYYY>/<MM>/<DD>/<call>.wav` (the day in UTC)."""

    def __init__(self, media_folder: Path) -> None:
        self._media_folder = media_folder

    async def store(self, call: CallRecord, caller_side: str, phone_side: str) -> tuple[str, float]:
        """Merge the raw sides (8 kHz mono signed 16-bit, headerless) and remove them.

        16-bit PCM WAV at 8 kHz, left the caller, right the phone; a side that is shorter or
        missing is silent there. May be repeated after a crash at any point: what is finished
        stays. Returns (path relative to the media folder, seconds). Raises NothingRecordedError.
        """
        path = self._path_of(call)
        sides = (Path(caller_side), Path(phone_side))
        frames = await anyio.to_thread.run_sync(_store, sides, self._media_folder / path)
        return str(path), frames / SAMPLE_RATE

    def _path_of(self, call: CallRecord) -> Path:
        return Path("recordings") / folder_of_day(call) / f"{call.call_id}.wav"


def _store(sides: tuple[Path, Path], destination: Path) -> int:
    """Merge unless that was done before; frames of the stereo file."""
    there = [side for side in sides if side.exists()]
    done = _frames_of(destination)
    # With one side gone already, an earlier run was past merging and died while removing.
    if done and len(there) < len(sides):
        _remove(there)
        return done
    frames = max((side.stat().st_size // 2 for side in there), default=0)
    if frames == 0:
        _remove(there)
        raise NothingRecordedError(destination.name)
    for side in set(sides) - set(there):
        log.warning("recording_side_missing", side=str(side), recording=str(destination))
    _merge(sides, frames, destination)
    _remove(there)
    return frames


def _frames_of(recording: Path) -> int:
    """How long a recording that was finished before is; 0 if it is not there."""
    if not recording.exists():
        return 0
    return max(0, recording.stat().st_size - _HEADER_BYTES) // 4


def _merge(sides: tuple[Path, Path], frames: int, destination: Path) -> None:
    with (
        _opened(sides[0]) as caller,
        _opened(sides[1]) as phone,
        replacing(destination) as stereo,
    ):
        stereo.write(wav_header(channels=2, frames=frames))
        for start in range(0, frames, _FRAMES_AT_ONCE):
            count = min(_FRAMES_AT_ONCE, frames - start)
            pairs = np.stack((_samples(caller, count), _samples(phone, count)), axis=1)
            stereo.write(pairs.tobytes())


def _opened(side: Path) -> BinaryIO:
    return (side if side.exists() else Path("/dev/null")).open("rb")


def _samples(side: BinaryIO, count: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """The next `count` samples, silence where the side has ended (or was cut inside a sample)."""
    data = side.read(2 * count)
    samples = np.zeros(count, dtype="<i2")
    samples[: len(data) // 2] = np.frombuffer(data[: len(data) & ~1], dtype="<i2")
    return samples


def _remove(sides: list[Path]) -> None:
    for side in sides:
        try:
            side.unlink(missing_ok=True)
        except OSError as error:  # the recording is safe; somebody has to look at the folder
            log.exception("recording_side_not_removed", side=str(side), error=str(error))
