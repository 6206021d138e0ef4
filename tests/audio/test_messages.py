"""A message's raw file: what in it is voice, and the WAV that is made of it."""

import wave
from datetime import UTC, datetime

import numpy as np
import pytest

from hotline400.audio.messages import MessageFiles, voice_seconds
from hotline400.audio.stereo import NothingRecordedError
from hotline400.record.record import CallRecord, Disposition, ReleasedBy

pytestmark = pytest.mark.anyio

RATE = 8000
MESSAGE = "1767578400.1-message-5"
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def anyio_backend():
    return "asyncio"


def tone(seconds, level=3000.0):
    return (level * np.sin(np.arange(int(seconds * RATE)) * 0.4)).astype(np.int16)


def noise(seconds, level=40.0):
    return np.random.default_rng(1).normal(0, level, int(seconds * RATE)).astype(np.int16)


def words(count, level=3000.0):
    """Half a second each, with 0.2 s between."""
    return np.concatenate([np.concatenate((tone(0.5, level), noise(0.2))) for _ in range(count)])


@pytest.mark.parametrize(
    ("samples", "seconds"),
    [
        (noise(8), 0.0),
        (tone(2), 2.0),
        (words(3), 1.9),
        (words(3, level=600), 1.9),
        (np.concatenate((noise(3), words(2), noise(8))), 1.2),
        (np.concatenate((noise(1), tone(0.04, 20_000), noise(1))), 0.0),
        (noise(2) + np.int16(2000), 0.0),
        (np.zeros(0, np.int16), 0.0),
        (np.zeros(100, np.int16), 0.0),
    ],
    ids=[
        "the noise of a line", "a tone", "words", "a quiet talker", "words in silence",
        "a click", "direct current", "nothing", "less than a frame",
    ],
)  # fmt: skip
def test_how_long_somebody_speaks(samples, seconds):
    assert voice_seconds(samples) == pytest.approx(seconds, abs=0.1)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "raw").mkdir()
    return MessageFiles(tmp_path / "raw", tmp_path / "media")


@pytest.fixture
def raw(tmp_path):
    return tmp_path / "raw" / f"{MESSAGE}.sln"


CALL = CallRecord(
    call_id="1767578400.1",
    tenant_id="tenant-1",
    hotline_number="4001234567",
    started_at=NOW,
    ended_at=NOW,
    disposition=Disposition.VOICEMAIL,
    reason="message_left",
    released_by=ReleasedBy.CALLER,
)


async def test_the_raw_file_becomes_a_wav_of_the_same_samples(files, raw, tmp_path):
    said = words(4)
    raw.write_bytes(said.astype("<i2").tobytes() + b"\x01")  # torn inside a sample
    measured = files.measure(MESSAGE)
    path, seconds = await files.store(CALL, MESSAGE)
    assert path == f"voicemails/tenant-1/2026/01/05/{MESSAGE}.wav"
    assert seconds == measured.seconds == len(said) / RATE
    with wave.open(str(tmp_path / "media" / path)) as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, RATE)
        assert wav.readframes(wav.getnframes()) == said.astype("<i2").tobytes()
    assert not raw.exists()


async def test_storing_again_after_a_crash_gives_the_same(files, raw):
    raw.write_bytes(tone(3).tobytes())
    first = await files.store(CALL, MESSAGE)
    assert await files.store(CALL, MESSAGE) == first
    raw.write_bytes(tone(3).tobytes())  # it died before the raw file was removed
    assert await files.store(CALL, MESSAGE) == first
    assert not raw.exists()


async def test_nothing_recorded_is_said(files, raw):
    assert files.measure(MESSAGE) is None
    assert not files.may_be_there(MESSAGE)
    with pytest.raises(NothingRecordedError):
        await files.store(CALL, MESSAGE)
    raw.touch()
    with pytest.raises(NothingRecordedError):
        await files.store(CALL, MESSAGE)


async def test_an_empty_message_is_removed(files, raw):
    raw.touch()
    await files.discard(MESSAGE)
    await files.discard(MESSAGE)
    assert not raw.exists()


async def test_a_call_that_no_file_can_be_named_after_is_refused(files, raw):
    raw.write_bytes(tone(3).tobytes())
    with pytest.raises(ValueError, match="cannot name"):
        await files.store(CALL.model_copy(update={"tenant_id": "../up"}), MESSAGE)
