"""Announcements recorded by phone: from Asterisk's raw file to a prompt's two forms (F-FLOW-1).

Shaped once, before it is heard: what its speaker listens to is what callers will hear.
"""

from pathlib import Path

import anyio.to_thread
import numpy as np

from hotline400.audio.messages import voice_seconds
from hotline400.audio.shaping import SAMPLE_RATE, shape, to_pcm16
from hotline400.audio.writing import with_suffix, write_prompt

LEAST_VOICE_SECONDS = 0.5
_SUFFIXES = (".alaw", ".wav")
_FULL_SCALE = 32768


class TakeFiles:
    """Raw files in Asterisk's recording folder; shaped, until they are kept, in the media store as
    `prompts/.takes/<take>`. Implements `storage.takes.Files`."""

    def __init__(self, raw_folder: Path, media_folder: Path) -> None:
        self._raw_folder = raw_folder
        self._media_folder = media_folder

    async def shape(self, take: str) -> float | None:
        """Level, ends and formats like any upload's; seconds of sound. None: nothing was said."""
        return await anyio.to_thread.run_sync(self._shape, take)

    def media(self, take: str) -> str:
        """As Asterisk names the shaped one."""
        return f"sound:{self._shaped(take).absolute()}"

    async def place(self, take: str, path: str) -> None:
        """The shaped files under their path in the media store, in place of any there. A call that
        plays the old sound plays it to its end: files are replaced, not written."""
        await anyio.to_thread.run_sync(self._place, take, self._media_folder / path)

    async def remove(self, path: str) -> None:
        """What `place` put there."""
        await anyio.to_thread.run_sync(_remove, self._media_folder / path)

    async def discard(self, take: str) -> None:
        """Whatever is left of it."""
        await anyio.to_thread.run_sync(self._discard, take)

    def _shape(self, take: str) -> float | None:
        try:
            data = self._raw(take).read_bytes()
        except FileNotFoundError:
            return None
        samples = np.frombuffer(data[: len(data) & ~1], dtype="<i2")
        if voice_seconds(samples) < LEAST_VOICE_SECONDS:
            return None
        shaped = shape(samples.astype(np.float32) / np.float32(_FULL_SCALE))
        if not len(shaped):
            return None
        write_prompt(to_pcm16(shaped), self._shaped(take))
        return len(shaped) / SAMPLE_RATE

    def _place(self, take: str, destination: Path) -> None:
        destination.parent.mkdir(parents=True, exist_ok=True)
        for suffix in _SUFFIXES:
            with_suffix(self._shaped(take), suffix).replace(with_suffix(destination, suffix))

    def _discard(self, take: str) -> None:
        self._raw(take).unlink(missing_ok=True)
        _remove(self._shaped(take))

    def _raw(self, take: str) -> Path:
        return self._raw_folder / f"{take}.sln"

    def _shaped(self, take: str) -> Path:
        return self._media_folder / "prompts" / ".takes" / take


def _remove(path: Path) -> None:
    for suffix in _SUFFIXES:
        with_suffix(path, suffix).unlink(missing_ok=True)
