"""Uploads of every kind, friendly and hostile."""

import resource
import struct
import time
import wave
from pathlib import Path
from typing import Literal

import av
import numpy as np
import pytest
from av.audio.fifo import AudioFifo
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from hotline400.audio import alaw
from hotline400.audio.shaping import speech_level, true_peak
from hotline400.audio.upload import AudioFault, UnreadableAudio, convert_upload

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"  # as the web runs it


def tone(seconds: float, rate: int, amplitude: float = 0.05) -> NDArray[np.float32]:
    time_axis = np.arange(int(seconds * rate)) / rate
    return (amplitude * np.sin(2 * np.pi * 440 * time_axis)).astype(np.float32)


def encode(
    path: Path,
    codec: str,
    rate: int,
    layout: str = "mono",
    seconds: float = 3,
    loudness: float = 0.05,
) -> Path:
    """A file as some phone or editor would save it."""
    with av.open(str(path), "w") as container:
        trusted = {"strict": "experimental"} if codec == "vorbis" else {}
        stream = container.add_stream(codec, rate=rate, options=trusted)
        stream.layout = layout
        sound = np.stack([tone(seconds, rate, loudness)] * stream.layout.nb_channels)
        frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout=layout)
        frame.sample_rate, frame.pts = rate, 0
        fifo = AudioFifo()
        for ready in AudioResampler(stream.format, stream.layout, rate).resample(frame):
            fifo.write(ready)
        while piece := fifo.read(stream.codec_context.frame_size or 1024, partial=True):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


def save_wav(path: Path, sound: NDArray[np.float32], rate: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, len(sound), "NONE", ""))
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def alaw_of(destination: Path) -> bytes:
    return Path(f"{destination}.alaw").read_bytes()


def fault_of(error: pytest.ExceptionInfo[UnreadableAudio]) -> str:
    return error.value.code


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout"),
    [
        ("a.mp3", "mp3", 44_100, "stereo"),
        ("a.m4a", "aac", 44_100, "stereo"),
        ("a.aac", "aac", 48_000, "mono"),
        ("a.ogg", "libopus", 48_000, "stereo"),
        ("a.opus", "libopus", 48_000, "mono"),
        ("a.ogg", "vorbis", 44_100, "stereo"),
        ("a.flac", "flac", 96_000, "stereo"),
        ("a.amr", "libopencore_amrnb", 8_000, "mono"),
        ("a.wav", "pcm_s24le", 48_000, "5.1"),
        ("a.wav", "pcm_alaw", 8_000, "mono"),
        ("a.mka", "flac", 22_050, "mono"),
        ("a.aiff", "pcm_s16be", 44_100, "mono"),
        ("no extension", "mp3", 44_100, "mono"),
    ],
)
async def test_what_people_upload(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str
) -> None:
    made = encode(tmp_path / (name if "." in name else "x.mp3"), codec, rate, layout)
    source, destination = made.rename(tmp_path / name), tmp_path / "store" / "prompt.1"

    seconds = await convert_upload(source, destination)

    assert seconds == pytest.approx(3, abs=0.15)
    assert names_in(destination.parent) == ["prompt.1.alaw", "prompt.1.wav"]
    with wave.open(f"{destination}.wav") as file:
        assert file.getparams()[:3] == (1, 2, 8000)
        assert file.getnframes() == round(seconds * 8000)
        pcm = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    assert alaw_of(destination) == alaw.encode(pcm)
    sound = pcm.astype(np.float32) / 32768
    assert 20 * np.log10(speech_level(sound)) == pytest.approx(-18, abs=0.3)
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.fft.rfftfreq(len(sound), 1 / 8000)[spectrum.argmax()] == pytest.approx(440, abs=2)


async def test_sound_in_a_video_is_taken_and_the_picture_left(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    with av.open(str(source), "w") as container:
        video = container.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = container.add_stream("aac", rate=44_100)
        audio.layout = "mono"
        for _ in range(25):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(video.encode(picture))
        sound = tone(1, 44_100)
        for start in range(0, len(sound) - 1024, 1024):
            frame = av.AudioFrame.from_ndarray(
                sound[None, start : start + 1024], format="fltp", layout="mono"
            )
            frame.sample_rate = 44_100
            container.mux(audio.encode(frame))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    assert await convert_upload(source, tmp_path / "out") == pytest.approx(1, abs=0.15)


def talk(amplitude: float, rate: int = 16_000) -> NDArray[np.float32]:
    """Four syllables of a second with pauses, as uneven as speech."""
    syllable = tone(0.2, rate, amplitude) * np.hanning(int(0.2 * rate)).astype(np.float32)
    pause = np.zeros(int(0.1 * rate), dtype=np.float32)
    return np.concatenate([np.concatenate([syllable * loud, pause]) for loud in (1, 0.6, 0.9, 0.4)])


UPLOADS = {
    "very quiet": talk(0.01),
    "ordinary": talk(0.2),
    "loud": talk(0.99),
    "clipped": np.clip(talk(20), -1, 1),
    "with direct current": talk(0.2) + np.float32(0.4),
    "after three seconds of silence": np.concatenate(
        [np.zeros(48_000, dtype=np.float32), talk(0.2), np.zeros(32_000, dtype=np.float32)]
    ),
    "after three seconds of hiss": np.concatenate([np.zeros(48_000, dtype=np.float32), talk(0.2)])
    + np.random.default_rng(7).standard_normal(48_000 + len(talk(1))).astype(np.float32) * 0.0005,
    "cut in the middle of a wave": tone(1.003, 16_000, 0.5) + np.float32(0.1),
}


@pytest.mark.parametrize("name", UPLOADS)
async def test_whatever_is_uploaded_callers_hear_one_loudness(tmp_path: Path, name: str) -> None:
    source = save_wav(tmp_path / "in.wav", UPLOADS[name])
    seconds = await convert_upload(source, tmp_path / "out")

    heard = alaw.decode(alaw_of(tmp_path / "out")).astype(np.float32) / 32768
    assert 20 * np.log10(speech_level(heard)) == pytest.approx(-18, abs=0.5)
    assert 20 * np.log10(true_peak(heard)) <= -0.9
    assert abs(float(heard.mean())) < 0.002
    assert seconds <= 1.45  # silence and hiss at the ends are gone
    audible = np.flatnonzero(np.abs(heard) > 10 ** (-40 / 20)) / 8000
    assert audible[0] <= 0.15
    assert seconds - audible[-1] <= 0.25
    assert max(abs(heard[0]), abs(heard[-1])) <= 0.003  # no click at either end


async def test_a_torn_file_gives_what_is_left_of_it(tmp_path: Path) -> None:
    whole = encode(tmp_path / "a.mp3", "mp3", 44_100, seconds=4).read_bytes()
    torn = tmp_path / "torn.mp3"
    torn.write_bytes(whole[: len(whole) // 2])
    assert await convert_upload(torn, tmp_path / "out") == pytest.approx(2, abs=0.3)


async def test_a_new_upload_replaces_the_old_one(tmp_path: Path) -> None:
    destination = tmp_path / "out"
    first = save_wav(tmp_path / "1.wav", tone(1, 16_000))
    second = save_wav(tmp_path / "2.wav", tone(2, 16_000))
    await convert_upload(first, destination)
    assert await convert_upload(second, destination) == pytest.approx(2, abs=0.01)
    assert len(alaw_of(destination)) == 16_000


FFCONCAT = b"ffconcat version 1.0\nfile 'good.wav'\n"
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\ngood.wav\n#EXT-X-ENDLIST\n"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0" + bytes(64)


@pytest.mark.parametrize(
    "content",
    [
        b"hello, I am a text file that was renamed\n" * 100,
        "您好，我是一个文本文件。\n".encode() * 500,
        FFCONCAT,
        PLAYLIST,
        PICTURE,
        b"%PDF-1.7\n" + bytes(2000),
        b"PK\x03\x04" + bytes(5000),
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
        b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f",
        b"fLaC" + bytes(100),
        b"OggS" + b"\xff" * 500,
        b"\0\0\0\x18ftypmp42" + b"\xff" * 500,
        bytes(100_000),
        b"\xff" * 100_000,
        np.random.default_rng(1).bytes(300_000),
        np.random.default_rng(2).bytes(3),
    ],
)
async def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    save_wav(tmp_path / "good.wav", tone(3, 16_000))
    source = tmp_path / "upload.mp3"
    source.write_bytes(content)
    with pytest.raises(UnreadableAudio) as error:
        await convert_upload(source, tmp_path / "out")
    assert fault_of(error) in {AudioFault.NOT_AUDIO, AudioFault.TOO_SHORT, AudioFault.SILENT}
    assert names_in(tmp_path) == ["good.wav", "upload.mp3"]


async def test_an_empty_file(tmp_path: Path) -> None:
    source = tmp_path / "a.wav"
    source.touch()
    with pytest.raises(UnreadableAudio) as error:
        await convert_upload(source, tmp_path / "out")
    assert fault_of(error) == AudioFault.EMPTY


@pytest.mark.parametrize("seconds", [0.001, 0.19])
async def test_too_short(tmp_path: Path, seconds: float) -> None:
    source = save_wav(tmp_path / "a.wav", tone(seconds, 16_000))
    with pytest.raises(UnreadableAudio) as error:
        await convert_upload(source, tmp_path / "out")
    assert fault_of(error) == AudioFault.TOO_SHORT


async def test_silence_is_refused(tmp_path: Path) -> None:
    source = save_wav(tmp_path / "a.wav", tone(2, 16_000, amplitude=0.0))
    with pytest.raises(UnreadableAudio) as error:
        await convert_upload(source, tmp_path / "out")
    assert fault_of(error) == AudioFault.SILENT


async def test_silence_that_unpacks_to_a_hundred_times_its_size_stops_at_ten_minutes(
    tmp_path: Path,
) -> None:
    source = encode(tmp_path / "bomb.flac", "flac", 8000, seconds=1200, loudness=0.0)
    assert source.stat().st_size < 1200 * 8000 * 4 / 100
    started = time.monotonic()
    with pytest.raises(UnreadableAudio) as error:
        await convert_upload(source, tmp_path / "out")
    assert fault_of(error) == AudioFault.TOO_LONG
    assert time.monotonic() - started < 20


async def test_just_under_ten_minutes_is_welcome(tmp_path: Path) -> None:
    source = save_wav(tmp_path / "long.wav", tone(599, 8000), rate=8000)
    assert await convert_upload(source, tmp_path / "out") == pytest.approx(599, abs=0.1)


def lying_wav(*, channels: int = 1, rate: int = 8000, data_bytes: int = 0xFFFF_FFF0) -> bytes:
    """A header that promises more than the two seconds that follow."""
    block = min(2 * channels, 0xFFFF)
    form = struct.pack("<HHIIHH", 1, channels, rate, min(rate * block, 0xFFFF_FFFF), block, 16)
    sound = (tone(2, 8000) * 32767).astype("<i2").tobytes()
    return (
        b"RIFF" + struct.pack("<I", 0xFFFF_FFFF) + b"WAVEfmt " + struct.pack("<I", 16) + form
        + b"data" + struct.pack("<I", data_bytes) + sound
    )  # fmt: skip


async def test_a_header_that_claims_days_is_not_believed(tmp_path: Path) -> None:
    source = tmp_path / "a.wav"
    source.write_bytes(lying_wav())
    assert await convert_upload(source, tmp_path / "out") == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize(
    ("channels", "rate"), [(65_535, 8000), (1, 4_000_000_000), (1, 1), (0, 8000), (1, 0)]
)
async def test_absurd_headers_are_survived(tmp_path: Path, channels: int, rate: int) -> None:
    source = tmp_path / "a.wav"
    source.write_bytes(lying_wav(channels=channels, rate=rate))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(UnreadableAudio):
        await convert_upload(source, tmp_path / "out")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 20


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
async def test_numbers_that_are_none_do_not_reach_the_prompt(tmp_path: Path, value: float) -> None:
    sound = tone(1, 8000)
    sound[4000] = value
    form = struct.pack("<HHIIHH", 3, 1, 8000, 32_000, 4, 32)
    source = tmp_path / "a.wav"
    source.write_bytes(
        b"RIFF" + struct.pack("<I", 36 + sound.nbytes) + b"WAVEfmt " + struct.pack("<I", 16) + form
        + b"data" + struct.pack("<I", sound.nbytes) + sound.astype("<f4").tobytes()
    )  # fmt: skip
    with pytest.raises(UnreadableAudio) as error:
        await convert_upload(source, tmp_path / "out")
    assert fault_of(error) == AudioFault.NOT_AUDIO


async def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await convert_upload(tmp_path / "none", tmp_path / "out")


async def test_a_name_that_looks_like_an_option_or_an_address_is_a_name(tmp_path: Path) -> None:
    for name in ("-i", "http:evil", "concat:a|b", "a b'c\".wav"):
        source = save_wav(tmp_path / name, tone(1, 16_000))
        assert await convert_upload(source, tmp_path / "out") == pytest.approx(1, abs=0.01)


def stereo(left: NDArray[np.float32], right: NDArray[np.float32], path: Path) -> Path:
    pcm = np.stack([left, right], axis=1)
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 16_000, len(left), "NONE", ""))
        file.writeframes((pcm * 32767).astype("<i2").tobytes())
    return path


def likeness(heard: NDArray[np.float32], wanted: NDArray[np.float32]) -> float:
    """Of two sounds of one length, whatever their loudness: 1.0 is the same."""
    length = min(len(heard), len(wanted))
    return float(np.corrcoef(heard[:length], wanted[:length])[0, 1])


async def heard_of(source: Path) -> NDArray[np.float32]:
    await convert_upload(source, source.with_name("out"))
    return alaw.decode(alaw_of(source.with_name("out"))).astype(np.float32) / 32768


@pytest.mark.parametrize("share", [1.0, 0.95, 0.6])
async def test_a_right_channel_that_is_the_left_inverted_is_heard(
    tmp_path: Path, share: float
) -> None:
    sound = talk(0.3)
    plain = await heard_of(save_wav(tmp_path / "mono.wav", sound))
    crossed = await heard_of(stereo(sound, -sound * np.float32(share), tmp_path / "crossed.wav"))
    assert likeness(crossed, plain) > 0.99


async def test_channels_that_are_crossed_in_the_second_half_only_are_heard_whole(
    tmp_path: Path,
) -> None:
    sound = np.concatenate([talk(0.3), talk(0.3)])
    right = sound.copy()
    right[len(right) // 2 :] *= -1
    plain = await heard_of(save_wav(tmp_path / "mono.wav", sound))
    crossed = await heard_of(stereo(sound, right, tmp_path / "crossed.wav"))
    assert len(crossed) == pytest.approx(len(plain), abs=800)
    first, second = (np.abs(half).max() for half in np.array_split(crossed, 2))
    assert second == pytest.approx(first, rel=0.2)


async def test_each_channel_of_an_ordinary_stereo_file_is_heard(tmp_path: Path) -> None:
    """One speaks left, then another right: neither is lost, and nothing is taken for crossed."""
    silence = np.zeros(16_000, dtype=np.float32)
    one, other = tone(1, 16_000, 0.3), tone(1, 16_000, 0.3)
    left, right = np.concatenate([one, silence]), np.concatenate([silence, other])
    heard = await heard_of(stereo(left, right, tmp_path / "two.wav"))
    first, second = (np.abs(half).max() for half in np.array_split(heard, 2))
    assert second == pytest.approx(first, rel=0.1)


def short_header(path: Path, name: bytes, order: Literal["little", "big"]) -> None:
    """The size of the chunk, made that of the first 800 bytes."""
    data = bytearray(path.read_bytes())
    at = data.index(name) + 4
    data[at : at + 4] = (800).to_bytes(4, order)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("file", "codec", "chunk", "order"),
    [
        ("a.wav", "pcm_s16le", b"data", "little"),
        ("a.aiff", "pcm_s16be", b"SSND", "big"),
    ],
)
async def test_a_header_that_says_less_than_is_there_is_not_believed(
    tmp_path: Path, file: str, codec: str, chunk: bytes, order: Literal["little", "big"]
) -> None:
    source = encode(tmp_path / file, codec, 8000)
    short_header(source, chunk, order)
    assert await convert_upload(source, tmp_path / "out") == pytest.approx(3, abs=0.05)


@pytest.mark.parametrize(
    "tail",
    [
        b"LIST" + struct.pack("<I", 4000) + b"INFO" + b"\x7f" * 3996,
        b"junk"
        + struct.pack("<I", 3001)
        + b"\x55" * 3002
        + b"LIST"
        + struct.pack("<I", 4)
        + b"INFO",
        b"TAG" + b"a title that is no sound".ljust(125),
        bytes(4000),
    ],
)
async def test_what_follows_the_sound_in_chunks_of_its_own_is_no_sound(
    tmp_path: Path, tail: bytes
) -> None:
    source = save_wav(tmp_path / "a.wav", tone(2, 16_000))
    source.write_bytes(source.read_bytes() + tail)
    heard = await heard_of(source)
    assert len(heard) == pytest.approx(2 * 8000, abs=80)
