"""Headers that promise less sound than the file has. Pure.

A recorder that died, or a program that wrote the header first and never came back to it, leaves a
size that is far too small: whoever believes it plays the first instant only. What is behind the
promised end is sound, unless it is chunks of its own (titles, pictures), which every reader skips.
"""

from typing import Literal

_HEADER = 8  # a chunk's name and its size
_TITLE = b"TAG"  # ID3v1: 128 bytes at the end of a file, in no chunk
_TITLE_BYTES = 128
_Order = Literal["little", "big"]


def with_true_length(data: bytes) -> bytes:
    """The same file with the size of its sound made right; what is no WAV or AIFF as it is."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _mended(data, b"data", "little")
    if data[:4] == b"FORM" and data[8:12] in {b"AIFF", b"AIFC"}:
        return _mended(data, b"SSND", "big")
    return data


def _mended(data: bytes, sound: bytes, order: _Order) -> bytes:
    at = 12
    while at + _HEADER <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], order)
        begin = at + _HEADER
        if data[at : at + 4] == sound:
            there = len(data) - begin
            if not 0 < size < there or _are_chunks(data, begin + size, order):
                return data
            return data[: at + 4] + there.to_bytes(4, order) + data[begin:]
        at = begin + size + size % 2
    return data


def _are_chunks(data: bytes, at: int, order: _Order) -> bool:
    """Whether nothing but whole chunks, a title, or nothing at all stands from here on. The byte
    that makes a size even is left out by some."""
    return any(_is_tail(data, start, order) for start in (at, at + 1))


def _is_tail(data: bytes, at: int, order: _Order) -> bool:
    while len(data) - at >= _HEADER:
        rest = len(data) - at
        if rest == _TITLE_BYTES and data.startswith(_TITLE, at):
            return True
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], order)
        if not (name.isascii() and name.decode().isprintable() and size <= rest - _HEADER):
            return not any(data[at:])
        at += _HEADER + size + size % 2
    return True
