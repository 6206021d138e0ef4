"""A-law and mu-law (ITU-T G.711) by table: written apart from the platform's own, as a witness."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

RATE = 8000
"""Samples a second of everything on a telephone line."""


def _alaw_values() -> NDArray[np.int32]:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = np.where(
        exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0)
    )
    return np.where(code & 0x80, magnitude, -magnitude)


def _ulaw_values() -> NDArray[np.int32]:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude)


ALAW = _alaw_values().astype(np.int16)
ULAW = _ulaw_values().astype(np.int16)


def _nearest(values: Samples, wanted: NDArray[np.int32]) -> NDArray[np.uint8]:
    """For each wanted sample the code whose value lies nearest."""
    order = np.argsort(values, kind="stable")
    ascending = values[order].astype(np.int32)
    middles = (ascending[1:] + ascending[:-1]) // 2
    return order[np.searchsorted(middles, wanted)].astype(np.uint8)


_ENCODE_ALAW = _nearest(ALAW, np.arange(-32768, 32768, dtype=np.int32))
_ALAW_AS_ULAW = _nearest(ULAW, ALAW.astype(np.int32)).tobytes()


def encode_alaw(samples: Samples) -> bytes:
    return _ENCODE_ALAW[samples.astype(np.int32) + 32768].tobytes()


def alaw_as_ulaw(payload: bytes) -> bytes:
    """The same sound in mu-law."""
    return payload.translate(_ALAW_AS_ULAW)


def decode(codec: str, payload: bytes) -> Samples:
    """Samples of a payload; codec is PCMA or PCMU."""
    table = ULAW if codec == "PCMU" else ALAW
    return table[np.frombuffer(payload, np.uint8)]
