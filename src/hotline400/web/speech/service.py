"""Texts given in to be spoken, and what became of them."""

from hotline400.audio.speech.port import CannotSpeak, Speaking, SpeechFault
from hotline400.audio.speech.renderings import Rendering, RenderingState, TooManyRenderings
from hotline400.web.catalogue import SENTENCES
from hotline400.web.errors import (
    ApiError,
    NotFound,
    SpeechBusy,
    SpeechFailed,
    SpeechNothingToSay,
    SpeechNotInstalled,
    SpeechUnreadable,
    UnknownVoice,
)
from hotline400.web.ports import WebDependencies
from hotline400.web.speech.schemas import SpeechRendering, Spoken

_FAULTS: dict[SpeechFault, type[ApiError]] = {
    SpeechFault.NOT_INSTALLED: SpeechNotInstalled,
    SpeechFault.NOTHING_TO_SAY: SpeechNothingToSay,
    SpeechFault.UNREADABLE: SpeechUnreadable,
    SpeechFault.FAILED: SpeechFailed,
}


def begin(dependencies: WebDependencies, tenant_id: str, spoken: Spoken) -> Rendering:
    """Put a text in the queue, or find it there. Raises what the sender did wrong."""
    renderings = dependencies.renderings
    if spoken.voice not in {voice.id for voice in renderings.speech.voices}:
        raise UnknownVoice("voice")
    try:
        return renderings.begin(tenant_id, Speaking(spoken.text, spoken.voice, spoken.speed))
    except TooManyRenderings as error:
        raise SpeechBusy from error
    except CannotSpeak as error:
        raise fault_of(error.fault, error.letters) from error


def find(dependencies: WebDependencies, tenant_id: str, rendering_id: str) -> Rendering:
    rendering = dependencies.renderings.find(tenant_id, rendering_id)
    if rendering is None:
        raise NotFound
    return rendering


def sound_of(rendering: Rendering) -> bytes:
    """The WAV of a finished one. Raises NotFound before, and its fault where it failed."""
    if rendering.fault is not None:
        raise fault_of(rendering.fault, rendering.letters)
    if rendering.state is not RenderingState.DONE:
        raise NotFound
    return rendering.wav


def fault_of(fault: SpeechFault, letters: str) -> ApiError:
    error = _FAULTS[fault]
    if fault in {SpeechFault.UNREADABLE, SpeechFault.NOTHING_TO_SAY}:
        return error("text", letters=letters[:20])
    return error()


def shown(rendering: Rendering, locale: str) -> SpeechRendering:
    code = message = None
    if rendering.fault is not None:
        error = fault_of(rendering.fault, rendering.letters)
        code, message = error.code, SENTENCES[error.code].told(locale, error.values)
    return SpeechRendering(
        id=rendering.id,
        state=rendering.state,
        progress=rendering.progress,
        seconds=rendering.seconds,
        error=code,
        message=message,
    )
