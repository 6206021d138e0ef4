"""Messages left over real SIP and RTP, and the files that are kept of them, measured."""

import wave
from collections.abc import AsyncIterator, Iterator

import anyio
import numpy as np
import pytest

from hotline400.audio import alaw
from hotline400.audio.prompts import SOUNDS
from hotline400.engine.ports import StoredMessage
from hotline400.record.record import CallRecord, VoicemailRecord
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import VoicemailBox
from hotline400.routing.nodes import HangupNode, Node, VoicemailAccessNode, VoicemailNode
from hotline400.routing.pin import hash_pin
from hotline400.testing.builders import HOTLINE, a_hotline
from hotline400.testing.carrier import Babble, CallerCall
from hotline400.testing.carrier.measure import gaps, level_dbfs, match
from hotline400.testing.engine_here import EngineHere, engine_here
from hotline400.testing.real_asterisk import RealAsterisk, real_asterisk

pytestmark = pytest.mark.anyio

SPEECH = Babble(7, seconds=4.0).samples


@pytest.fixture(scope="module")
def asterisk() -> Iterator[RealAsterisk]:
    with real_asterisk() as running:
        yield running


@pytest.fixture
async def here(asterisk: RealAsterisk) -> AsyncIterator[EngineHere]:
    nodes: list[Node] = [
        VoicemailNode(id="message", greeting="system:beep", next="goodbye"),
        HangupNode(id="goodbye"),
    ]
    access: list[Node] = [
        VoicemailAccessNode(id="access", next="goodbye", on_refused="goodbye"),
        HangupNode(id="goodbye"),
    ]
    boxes = {"main": VoicemailBox(id="main", pin_hash=hash_pin("2468", bytes(16)))}
    async with engine_here(
        asterisk,
        a_hotline(flow=_flow(nodes), flow_version=1),
        a_hotline(number=ACCESS, flow=_flow(access), flow_version=1, boxes=boxes),
    ) as running:
        yield running


def _flow(nodes: list[Node]) -> Flow:
    return Flow(start=nodes[0].id, nodes={node.id: node for node in nodes})


ACCESS = "4007654321"


async def speaks_after_the_tone(here: EngineHere) -> CallerCall:
    """Says four seconds as soon as the raw file is there."""
    call = await here.carrier.dial(HOTLINE)
    await call.answered()
    folder = here.asterisk.server.layout.messages
    before = set(folder.glob("*.sln"))
    with anyio.fail_after(30):
        while not set(folder.glob("*.sln")) - before:  # noqa: ASYNC110
            await anyio.sleep(0.01)
    await call.media.say_once(Babble(7, seconds=4.0))
    return call


def samples_of(here: EngineHere, record: CallRecord) -> tuple[VoicemailRecord, np.ndarray]:
    (message,) = record.voicemails
    with wave.open(str(here.media / message.path)) as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, 8000)
        samples = np.frombuffer(wav.readframes(wav.getnframes()), dtype="<i2")
    assert message.seconds == pytest.approx(len(samples) / 8000, abs=0.001)
    return message, samples


def is_what_was_said(samples: np.ndarray) -> None:
    """All of it, as loud, without a gap, and nothing of greeting or tone."""
    found = match(SPEECH, samples)
    assert found.correlation > 0.95
    start = round(max(0.0, found.lag) * 8000)
    said = samples[start : start + len(SPEECH)]
    assert len(said) == len(SPEECH), "the beginning and the end are there"
    assert level_dbfs(said) == pytest.approx(level_dbfs(SPEECH), abs=1.0)
    assert gaps(said, shortest=0.06) == []
    tone = alaw.decode((SOUNDS / "beep.alaw").read_bytes())
    before = samples[: start - 80] if start > 80 else samples[:0]
    assert level_dbfs(before) < -50 if len(before) else True
    assert match(tone, samples).correlation < 0.3


async def test_ended_by_the_key(here: EngineHere) -> None:
    call = await speaks_after_the_tone(here)
    await call.press("#")
    await call.ended()
    record = await here.record_of(call)
    message, samples = samples_of(here, record)
    is_what_was_said(samples)
    assert 4.0 <= message.seconds < 6.5
    assert (record.disposition, record.reason) == ("voicemail", "message_left")


async def test_ended_by_silence(here: EngineHere) -> None:
    call = await speaks_after_the_tone(here)
    await call.ended()
    message, samples = samples_of(here, await here.record_of(call))
    is_what_was_said(samples)
    assert message.seconds < 14


async def test_ended_by_hanging_up(here: EngineHere) -> None:
    call = await speaks_after_the_tone(here)
    await call.hang_up()
    record = await here.record_of(call)
    _, samples = samples_of(here, record)
    is_what_was_said(samples)
    assert record.released_by == "caller"


async def test_nothing_said_is_no_message(here: EngineHere) -> None:
    call = await here.carrier.dial(HOTLINE)
    await call.ended()
    record = await here.record_of(call)
    assert (record.voicemails, record.reason) == ((), "no_message")
    assert list(here.asterisk.server.layout.messages.glob("*.sln")) == []


async def test_asterisk_is_killed_while_a_message_is_left(here: EngineHere) -> None:
    call = await speaks_after_the_tone(here)
    await anyio.to_thread.run_sync(here.asterisk.kill)
    await anyio.to_thread.run_sync(here.asterisk.start)
    record = await here.record_of(call)
    _, samples = samples_of(here, record)
    assert record.reason == "asterisk_restarted"
    assert match(SPEECH[: len(samples)], samples).correlation > 0.9
    assert len(samples) / 8000 > 1.5


async def test_the_message_is_heard_by_phone(here: EngineHere) -> None:
    call = await speaks_after_the_tone(here)
    await call.hang_up()
    (message,) = (await here.record_of(call)).voicemails
    media = f"sound:{(here.media / message.path).with_suffix('')}"
    here.voicemails.messages[(ACCESS, "main")] = [StoredMessage(message.id, media, "13900001111")]

    colleague = await here.carrier.dial(ACCESS)
    await colleague.answered()
    await colleague.hears(1)
    await colleague.press("2468#")
    with anyio.fail_after(60):
        while message.id not in here.voicemails.heard:  # noqa: ASYNC110 — nobody tells
            await anyio.sleep(0.05)
    await colleague.press("3")
    await colleague.ended()
    assert here.voicemails.deleted.keys() == {message.id}
    found = match(SPEECH, colleague.heard.pcm)
    assert found.correlation > 0.9, "what was said is what is heard"
    assert (await here.record_of(colleague)).outcomes[0] == "done"
