"""Text to speech by a service, over real HTTP."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from hotline400.audio.shaping import speech_level
from hotline400.audio.speech.port import CannotSpeak, Speaking, SpeechFault
from hotline400.audio.speech.remote import RemoteSpeech
from hotline400.audio.writing import wav_of

pytestmark = pytest.mark.anyio
SPEAKING = Speaking("您好，欢迎致电", "lily", 1.1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Service(ThreadingHTTPServer):
    """Answers with what the test put in `answers`; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Speaker)
        self.status, self.answer = 200, b""
        self.asked: list[tuple[str | None, object]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/speak"


class Speaker(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.headers["Authorization"], document))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sound(seconds: float) -> bytes:
    time = np.arange(int(seconds * 8000))
    return wav_of((3000 * np.sin(time / 3)).astype(np.int16))


async def test_a_service_speaks(service: Service) -> None:
    service.answer, progress = sound(2), list[float]()
    speech = RemoteSpeech(service.url, "secret", ["lily", "tom"])

    said = await speech.speak(SPEAKING, progress.append)

    assert service.asked == [
        ("Bearer secret", {"text": "您好，欢迎致电", "voice": "lily", "speed": 1.1})
    ]
    assert len(said) / 8000 == pytest.approx(2, abs=0.01)
    assert 20 * np.log10(speech_level(said)) == pytest.approx(-18, abs=0.3)
    assert progress == [1.0]
    assert [voice.id for voice in speech.voices] == ["lily", "tom"]


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, b"broken"), (404, b""), (302, b""), (200, b""), (200, b"<html>not audio</html>" * 99)],
)
async def test_whatever_else_it_answers_is_a_fault(
    service: Service, status: int, answer: bytes
) -> None:
    service.status, service.answer = status, answer
    with pytest.raises(CannotSpeak) as refused:
        await RemoteSpeech(service.url, None, ["lily"]).speak(SPEAKING, lambda _: None)
    assert refused.value.fault is SpeechFault.FAILED
    assert service.asked[0][0] is None


async def test_more_than_any_prompt_has_is_not_taken(service: Service) -> None:
    service.answer = bytes(21 * 1024 * 1024)
    with pytest.raises(CannotSpeak):
        await RemoteSpeech(service.url, None, ["lily"]).speak(SPEAKING, lambda _: None)


async def test_nobody_there_is_a_fault() -> None:
    with pytest.raises(CannotSpeak) as refused:
        await RemoteSpeech("http://127.0.0.1:9/speak", None, ["lily"]).speak(
            SPEAKING, lambda _: None
        )
    assert refused.value.fault is SpeechFault.FAILED


async def test_marks_alone_are_not_sent(service: Service) -> None:
    with pytest.raises(CannotSpeak):
        await RemoteSpeech(service.url, None, ["lily"]).speak(
            Speaking("……！", "lily", 1.0), lambda _: None
        )
    assert service.asked == []
