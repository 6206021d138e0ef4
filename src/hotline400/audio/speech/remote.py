"""Text to speech by a service of the operator's choice, over HTTP.

`POST <url>` with the JSON document `{"text", "voice", "speed"}`; the answer is the sound, in any
format that an upload may have. A token goes along as `Authorization: Bearer`. Most services need
a few lines between them and this; docs/operations.md shows some.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import anyio
import httpx
import structlog

from hotline400.audio.shaping import Samples
from hotline400.audio.speech.port import CannotSpeak, Progress, Speaking, SpeechFault, Voice
from hotline400.audio.upload import UnreadableAudio, shaped_sound

_PATIENCE_SECONDS = 120.0
_MOST_BYTES = 20 * 1024 * 1024

log = structlog.get_logger()


class RemoteSpeech:
    """The generic HTTP adapter. The address is the operator's, so any address is allowed."""

    def __init__(self, url: str, token: str | None, voices: Sequence[str]) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.voices = tuple(Voice(name, name, name) for name in voices)

    def is_ready(self) -> bool:
        """Known only when it is asked."""
        return True

    def check(self, text: str) -> None:
        """What can be read is the service's business; something must be there."""
        if not any(letter.isalnum() for letter in text):
            raise CannotSpeak(SpeechFault.NOTHING_TO_SAY)

    async def speak(self, speaking: Speaking, progress: Progress) -> Samples:
        """One request; there is no progress but its end."""
        self.check(speaking.text)
        with tempfile.TemporaryDirectory(prefix="hotline400-speech-") as folder:
            sound = Path(folder) / "sound"
            try:
                await self._fetch(speaking, sound)
                samples = await shaped_sound(sound)
            except (httpx.HTTPError, UnreadableAudio, _TooLargeError) as error:
                log.warning("speech_service_failed", error=f"{type(error).__name__}: {error}")
                raise CannotSpeak(SpeechFault.FAILED) from error
        progress(1.0)
        return samples

    async def _fetch(self, speaking: Speaking, target: Path) -> None:
        document = {"text": speaking.text, "voice": speaking.voice, "speed": speaking.speed}
        received = 0
        async with (
            httpx.AsyncClient(timeout=_PATIENCE_SECONDS, headers=self._headers) as client,
            client.stream("POST", self._url, json=document) as answer,
            await anyio.open_file(target, "wb") as file,
        ):
            answer.raise_for_status()
            async for chunk in answer.aiter_bytes():
                received += len(chunk)
                if received > _MOST_BYTES:
                    raise _TooLargeError
                await file.write(chunk)


class _TooLargeError(Exception):
    """More than any prompt has."""
