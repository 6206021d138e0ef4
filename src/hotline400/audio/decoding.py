"""Decodes a file nobody vouches for, in a process of its own.

    python -m hotline400.audio.decoding FILE

FFmpeg reads hostile bytes here. Memory and processor time are bounded by the kernel, other files
and the network are out of reach of playlists, and a crash takes no call with it. Writes 8 kHz mono
float32 samples (little endian) to standard output; the exit status says what went wrong.
"""

import contextlib
import io
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import av
import av.logging
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from hotline400.audio.downmix import to_mono
from hotline400.audio.headers import with_true_length
from hotline400.audio.shaping import SAMPLE_RATE, Samples
from hotline400.audio.verdict import LONGEST_SECONDS, Verdict

_MEMORY_BYTES = 1 << 30
_PROCESSOR_SECONDS = 60
_FORMATS = (
    "wav,w64,aiff,au,caf,flac,mp3,aac,ac3,ogg,mov,mp4,m4a,3gp,matroska,webm,asf,amr,amrnb,amrwb,"
    "ape,wv,tta,avi,flv,mpeg,mpegts,gsm"
)  # files, never playlists or lists of other files
_CHANNELS = 2  # more are brought to two; one is heard on both
_MOST_BROKEN = 0.5  # of the packets; more than that is noise that looks like sound to a demuxer


class NotAudioError(Exception):
    """There is no sound in the file that could be decoded."""


class TooLongError(Exception):
    """More sound than a prompt may have, counted while decoding: headers lie."""


def main(arguments: list[str]) -> int:
    """Decode the file named by the one argument."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # writes no file; pipes are not counted
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    av.logging.set_level(av.logging.PANIC)
    try:
        source = io.BytesIO(with_true_length(Path(arguments[0]).read_bytes()))
        sys.stdout.buffer.write(_decode(source).astype("<f4").tobytes())
    except TooLongError:
        return Verdict.TOO_LONG
    except (NotAudioError, av.FFmpegError, ValueError, MemoryError, OSError):
        return Verdict.NOT_AUDIO
    return Verdict.DECODED


def _decode(source: BinaryIO) -> Samples:
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "none"}
    with av.open(source, "r", container_options=options, io_open=_refuse) as container:
        if not container.streams.audio:
            raise NotAudioError
        written, pieces = 0, [np.zeros((_CHANNELS, 0), np.float32)]
        for frame in _resampled(_frames(container, container.streams.audio[0])):
            written += frame.samples
            if written > LONGEST_SECONDS * SAMPLE_RATE:
                raise TooLongError
            sound = frame.to_ndarray().astype(np.float32, copy=False)
            pieces.append(sound if len(sound) == _CHANNELS else np.repeat(sound, _CHANNELS, axis=0))
        return to_mono(np.concatenate(pieces, axis=1))


def _refuse(url: str, *_: object) -> NoReturn:
    raise PermissionError(f"a sound file has no business opening {url!r}")


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Every frame that can be decoded: a scratch in the middle or a missing end is forgiven."""
    packets = broken = 0
    for packet in _packets(container, stream):
        packets += 1
        try:
            yield from packet.decode()
        except (av.InvalidDataError, av.PatchWelcomeError):
            broken += 1
    if packets == 0 or broken > packets * _MOST_BROKEN:
        raise NotAudioError


def _packets(container: InputContainer, stream: AudioStream) -> "Iterator[av.Packet[AudioStream]]":
    """The stream's packets, up to where the file is torn."""
    with contextlib.suppress(av.InvalidDataError, av.EOFError):
        yield from container.demux(stream)


def _resampled(frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    """8 kHz float32, of one or two channels. A stream may change its rate or channels on the way:
    then start anew."""
    resampler, shape = None, None
    for frame in frames:
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is None or shape != now:
            if resampler is not None:
                yield from resampler.resample(None)
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            resampler = AudioResampler("fltp", layout, SAMPLE_RATE)
        shape = now
        frame.pts = None  # gaps and leaps in the time stamps are no sound
        yield from resampler.resample(frame)
    if resampler is not None:
        yield from resampler.resample(None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
