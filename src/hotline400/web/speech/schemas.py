"""What is to be spoken, and how far it is."""

from typing import Annotated

from pydantic import AfterValidator, Field, FiniteFloat, StringConstraints
from pydantic_core import PydanticCustomError

from hotline400.audio.speech.port import FASTEST, LONGEST_TEXT, SLOWEST
from hotline400.audio.speech.renderings import RenderingState
from hotline400.web.fields import Received, Shown, Word


def _lines(text: str) -> str:
    """Text of several lines: a line's end and a tab are all the control characters it has."""
    if any((ord(letter) < 32 and letter not in "\n\r\t") or ord(letter) == 127 for letter in text):
        raise PydanticCustomError("control_characters", "control characters")
    return text


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT),
    AfterValidator(_lines),
]


class Spoken(Received):
    """What is to be said, by whom, and how fast (1 is natural)."""

    text: Text
    voice: Word
    speed: Annotated[FiniteFloat, Field(ge=SLOWEST, le=FASTEST)] = 1.0


class Voice(Shown):
    id: str
    name_zh: str
    name_en: str


class SpeechOffer(Shown):
    """`ready` is false while the optional packages of the voices are missing."""

    ready: bool
    voices: list[Voice]
    longest_text: int
    slowest: float
    fastest: float


class SpeechRendering(Shown):
    """`progress` is 0 to 1; `error` is a code, with its sentence, once `state` is `failed`."""

    id: str
    state: RenderingState
    progress: float
    seconds: float
    error: str | None
    message: str | None
