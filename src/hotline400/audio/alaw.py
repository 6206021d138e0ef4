"""G.711 A-law: 16-bit samples ↔ bytes. Nearest of the 256 values, as ITU-T G.711 decides."""

import numpy as np
from numpy.typing import NDArray


def _decoded_values() -> NDArray[np.int16]:
    """What each of the 256 bytes stands for (G.711 table 1a, scaled to 16 bits)."""
    code = np.arange(256) ^ 0x55  # even bits are inverted on the line
    exponent, mantissa = (code >> 4) & 7, code & 15
    linear = (mantissa << 4) + 8
    magnitude = np.where(exponent > 0, (linear + 256) << np.maximum(exponent - 1, 0), linear)
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _codes_by_sample() -> NDArray[np.uint8]:
    """The byte for each 16-bit sample, indexed by the sample + 32768."""
    values = _DECODED.astype(np.int32)
    order = np.argsort(values)
    thresholds = (values[order][1:] + values[order][:-1]) / 2
    samples = np.arange(-32768, 32768)
    return order[np.searchsorted(thresholds, samples, side="right")].astype(np.uint8)


_DECODED = _decoded_values()
_CODES = _codes_by_sample()


def encode(samples: NDArray[np.int16]) -> bytes:
    """One byte a sample."""
    return _CODES[samples.astype(np.int32) + 32768].tobytes()


def decode(data: bytes) -> NDArray[np.int16]:
    """The samples again, as near as A-law is."""
    return _DECODED[np.frombuffer(data, dtype=np.uint8)]
