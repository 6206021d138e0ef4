"""Text to speech, whoever does it: what is asked, and what may go wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hotline400.audio.shaping import Samples

LONGEST_TEXT = 500
"""Characters: about two minutes of speech."""
SLOWEST, FASTEST = 0.7, 1.3


@dataclass(frozen=True)
class Voice:
    """Who speaks."""

    id: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Speaking:
    """What is to be said and how. The same is said the same."""

    text: str
    voice: str
    speed: float


class SpeechFault(StrEnum):
    """Why a text has not become sound."""

    NOT_INSTALLED = "not_installed"  # the optional packages are missing
    NOTHING_TO_SAY = "nothing_to_say"  # only marks, or nothing
    UNREADABLE = "unreadable"  # letters that the voice does not know
    FAILED = "failed"  # the process or the service ended without sound


class CannotSpeak(Exception):  # noqa: N818 — the reader's word for it
    """`fault` says why; `letters` are those that cannot be read."""

    def __init__(self, fault: SpeechFault, letters: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.letters = letters


Progress = Callable[[float], None]
"""Told how much is done, 0 … 1."""


class Speech(Protocol):
    """An adapter: on this machine (`local.py`), or a service (`remote.py`)."""

    @property
    def voices(self) -> Sequence[Voice]: ...

    def is_ready(self) -> bool:
        """Whether it can be asked at all."""
        ...

    def check(self, text: str) -> None:
        """Raises CannotSpeak for what is known before anything is rendered."""
        ...

    async def speak(self, speaking: Speaking, progress: Progress) -> Samples:
        """8 kHz samples at the level of every prompt. Raises CannotSpeak."""
        ...
