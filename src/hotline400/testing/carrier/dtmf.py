"""Keys pressed on a phone, in the three ways they travel: RFC 4733, SIP INFO, in-band tones."""

import re
import struct
from enum import StrEnum

import numpy as np

from hotline400.testing.carrier.g711 import RATE, Samples
from hotline400.testing.carrier.tone import FRAME_SAMPLES, Sound, tone_samples

KEYS = "0123456789*#ABCD"
"""In the order of RFC 4733's event numbers."""

LOW = (697, 770, 852, 941)
HIGH = (1209, 1336, 1477, 1633)
PAD = ("123A", "456B", "789C", "*0#D")
"""ITU-T Q.23: the key in row and column sounds LOW[row] + HIGH[column]."""

PRESS_FRAMES = 5
PAUSE_FRAMES = 5
"""100 ms of each, well above the 40 ms that Q.24 asks receivers to hear."""


class Keys(StrEnum):
    """How keys travel."""

    RFC4733 = "rfc4733"
    INFO = "info"
    INBAND = "inband"


def check(keys: str) -> None:
    """Raises ValueError for what is on no phone."""
    wrong = set(keys) - set(KEYS)
    if wrong:
        raise ValueError(f"no such key: {''.join(sorted(wrong))}")


def inband(keys: str) -> Sound:
    """The keys as tones, said once."""
    parts: list[Samples] = []
    for key in keys:
        row, column = next((r, c.index(key)) for r, c in enumerate(PAD) if key in c)
        seconds = PRESS_FRAMES * FRAME_SAMPLES / RATE
        parts.append(tone_samples(LOW[row], HIGH[column], seconds=seconds, dbfs=-12))
        parts.append(np.zeros(PAUSE_FRAMES * FRAME_SAMPLES, np.int16))
    return Sound(np.concatenate(parts), loops=False)


def event_payload(key: str, duration: int, *, end: bool) -> bytes:
    """RFC 4733 section 2.3: event, end bit with volume -10 dBm0, duration in samples."""
    return struct.pack("!BBH", KEYS.index(key), (0x80 if end else 0) | 10, duration)


def key_of_event(payload: bytes) -> str:
    """The key of an RFC 4733 payload; empty for other events (flash, fax tones)."""
    return KEYS[payload[0]] if len(payload) >= 4 and payload[0] < len(KEYS) else ""


def info_body(key: str) -> bytes:
    """The body of a SIP INFO with Content-Type application/dtmf-relay."""
    return f"Signal={key}\r\nDuration=100\r\n".encode()


def key_of_info(body: bytes) -> str:
    """The key of application/dtmf-relay or application/dtmf; empty when there is none."""
    text = body.decode("ascii", "replace")
    found = re.search(r"Signal\s*=\s*([0-9*#A-D])", text) or re.fullmatch(
        r"\s*([0-9*#A-D])\s*", text
    )
    return found.group(1) if found else ""
