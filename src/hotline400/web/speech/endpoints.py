"""Text to speech: voices, and texts rendered to be listened to before anything is saved.

Rendering takes seconds, so it is no part of any request: a text is given in, asked after, heard.
"""

from fastapi import APIRouter, Request, Response, status

from hotline400.audio.speech.port import FASTEST, LONGEST_TEXT, SLOWEST
from hotline400.web.audio_response import AUDIO, sound_response
from hotline400.web.fields import PathId
from hotline400.web.language import language_of
from hotline400.web.speech import service
from hotline400.web.speech.schemas import SpeechOffer, SpeechRendering, Spoken, Voice
from hotline400.web.work import EditorOutside, TenantReaderOutside

router = APIRouter(prefix="/speech", tags=["speech"])


@router.get("")
async def get_speech(by: TenantReaderOutside) -> SpeechOffer:
    """Whether texts can be spoken here, by which voices, and how long they may be."""
    speech = by.visitor.dependencies.renderings.speech
    return SpeechOffer(
        ready=speech.is_ready(),
        voices=[Voice.model_validate(voice) for voice in speech.voices],
        longest_text=LONGEST_TEXT,
        slowest=SLOWEST,
        fastest=FASTEST,
    )


@router.post("/renderings", status_code=status.HTTP_202_ACCEPTED)
async def render_speech(spoken: Spoken, by: EditorOutside, request: Request) -> SpeechRendering:
    """Begin to speak a text, to be listened to; the same text again is the same rendering."""
    rendering = service.begin(by.visitor.dependencies, by.user.tenant_id or "", spoken)
    return service.shown(rendering, language_of(request))


@router.get("/renderings/{id}")
async def get_rendering(id: PathId, by: EditorOutside, request: Request) -> SpeechRendering:  # noqa: A002
    """How far it is. Renderings are forgotten after a while and with a restart."""
    rendering = service.find(by.visitor.dependencies, by.user.tenant_id or "", id)
    return service.shown(rendering, language_of(request))


@router.get("/renderings/{id}/audio", response_class=Response, responses=AUDIO)
async def listen_to_rendering(id: PathId, by: EditorOutside, request: Request) -> Response:  # noqa: A002
    """The finished sound as 8 kHz WAV; ranges are served."""
    rendering = service.find(by.visitor.dependencies, by.user.tenant_id or "", id)
    return sound_response(request, service.sound_of(rendering))
