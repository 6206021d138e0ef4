"""Offer and answer of one audio stream (RFC 4566, RFC 3264): A-law, mu-law, telephone-event."""

import re
from dataclasses import dataclass, field

from hotline400.testing.carrier.transport import Address

STATIC = {"PCMU": 0, "PCMA": 8}
EVENTS = "telephone-event"


@dataclass(frozen=True)
class Media:
    """One side's audio: where it wants packets, and its codecs' payload types in order."""

    address: Address
    payloads: dict[str, int] = field(default_factory=dict)  # codec name → payload type
    direction: str = "sendrecv"

    @property
    def codec(self) -> str:
        """The first audio codec both sides can speak here; empty when there is none."""
        return next((name for name in self.payloads if name in STATIC), "")


def offer(address: Address, codecs: tuple[str, ...] = ("PCMA",), *, events: bool = True) -> Media:
    """What we propose: these codecs, and RFC 4733 keys as payload 101 unless told otherwise."""
    payloads = {name: STATIC[name] for name in codecs}
    return Media(address, payloads | ({EVENTS: 101} if events else {}))


def answer(offered: Media, address: Address, codecs: tuple[str, ...] = ("PCMA", "PCMU")) -> Media:
    """What we accept of an offer: its first codec that we know, and its events."""
    chosen = next((name for name in offered.payloads if name in codecs), None)
    if chosen is None:
        return Media(address)
    kept = (chosen, EVENTS)
    return Media(address, {name: p for name, p in offered.payloads.items() if name in kept})


def render(media: Media) -> bytes:
    host, port = media.address
    lines = [
        "v=0",
        f"o=carrier 1 1 IN IP4 {host}",
        "s=-",
        f"c=IN IP4 {host}",
        "t=0 0",
        f"m=audio {port} RTP/AVP {' '.join(str(p) for p in media.payloads.values())}",
        *(f"a=rtpmap:{payload} {name}/8000" for name, payload in media.payloads.items()),
        *(f"a=fmtp:{p} 0-16" for name, p in media.payloads.items() if name == EVENTS),
        "a=ptime:20",
        f"a={media.direction}",
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def parse(body: bytes) -> Media | None:
    """The audio described, or None when there is no audio line."""
    text = body.decode("utf-8", "replace")
    line = re.search(r"^m=audio (\d+) RTP/S?AVP ([\d ]+)", text, re.MULTILINE)
    if line is None:
        return None
    host = re.search(r"^c=IN IP4 (\S+)", text, re.MULTILINE)
    maps = {
        int(payload): name
        for payload, name in re.findall(r"^a=rtpmap:(\d+) ([^/\s]+)/8000", text, re.MULTILINE)
    }
    names = {payload: name for name, payload in STATIC.items()} | maps
    formats = [int(payload) for payload in line.group(2).split()]
    direction = re.search(r"^a=(sendrecv|sendonly|recvonly|inactive)", text, re.MULTILINE)
    return Media(
        (host.group(1) if host else "", int(line.group(1))),
        {names[p]: p for p in formats if p in names},
        direction.group(1) if direction else "sendrecv",
    )
