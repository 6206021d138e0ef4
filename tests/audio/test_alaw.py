"""A-law against FFmpeg's, and against itself."""

import av
import numpy as np

from hotline400.audio import alaw

EVERY_SAMPLE = np.arange(-32768, 32768).astype(np.int16)


def test_every_byte_comes_back_as_itself() -> None:
    every_byte = bytes(range(256))
    assert alaw.encode(alaw.decode(every_byte)) == every_byte


def test_decoding_is_what_ffmpeg_does() -> None:
    codec = av.CodecContext.create("pcm_alaw", "r")
    codec.sample_rate, codec.layout = 8000, "mono"
    (frame,) = codec.decode(av.Packet(bytes(range(256))))
    assert np.array_equal(frame.to_ndarray()[0], alaw.decode(bytes(range(256))))


def test_encoding_is_as_near_as_a_law_can_be() -> None:
    error = np.abs(alaw.decode(alaw.encode(EVERY_SAMPLE)).astype(int) - EVERY_SAMPLE)
    step = np.maximum(16, np.abs(EVERY_SAMPLE.astype(int)) // 16)
    inside = np.abs(EVERY_SAMPLE.astype(int)) <= 32256  # the largest value A-law has
    assert (error[inside] <= step[inside]).all()
    assert (np.diff(alaw.decode(alaw.encode(EVERY_SAMPLE)).astype(int)) >= 0).all()


def test_silence_is_the_idle_pattern() -> None:
    assert alaw.encode(np.zeros(3, dtype=np.int16)) == b"\xd5\xd5\xd5"


def test_nothing_is_nothing() -> None:
    assert alaw.encode(np.zeros(0, dtype=np.int16)) == b""
    assert len(alaw.decode(b"")) == 0
