"""INVITEs byte by byte, over UDP: what no SIP stack would write."""

import itertools
import re
import socket
from dataclasses import dataclass, field
from typing import Self

_STATUS = re.compile(rb"SIP/2\.0 (\d{3}) [^\r]*\r\n")
_TO = re.compile(rb"(?im)^To: *([^\r\n]*)")


SDP = b"""v=0\r
o=- 1 1 IN IP4 127.0.0.1\r
s=-\r
c=IN IP4 127.0.0.1\r
t=0 0\r
m=audio 9 RTP/AVP 8\r
a=rtpmap:8 PCMA/8000\r
"""


@dataclass
class RawInvite:
    """One INVITE from loopback. Fields are bytes as they go over the line; `from_header` and
    `call_id` None: ordinary ones."""

    user: bytes = b"4001234567"
    from_header: bytes | None = None
    to_header: bytes | None = None
    call_id: bytes | None = None
    max_forwards: bytes | None = b"70"
    headers: tuple[bytes, ...] = ()
    body: bytes = SDP


@dataclass
class RawCaller:
    """Sends INVITEs, one after the other, to Asterisk's UDP port; acknowledges refusals."""

    port: int
    line: socket.socket = field(init=False)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __enter__(self) -> Self:
        self.line = socket.socket(type=socket.SOCK_DGRAM)
        self.line.bind(("127.0.0.1", 0))
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def sends(self, invite: RawInvite) -> bytes:
        """Send it; its Call-ID."""
        number = next(self._numbers)
        here = self.line.getsockname()[1]
        call_id = invite.call_id or b"raw-%d-%d@127.0.0.1" % (here, number)
        from_header = invite.from_header or b"<sip:13900139000@127.0.0.1>;tag=t%d" % number
        to_header = invite.to_header or b"<sip:%s@127.0.0.1>" % invite.user
        lines = [
            b"INVITE sip:%s@127.0.0.1:%d SIP/2.0" % (invite.user, self.port),
            b"Via: SIP/2.0/UDP 127.0.0.1:%d;rport;branch=z9hG4bK-%d-%d" % (here, here, number),
            b"From: " + from_header,
            b"To: " + to_header,
            b"Call-ID: " + call_id,
            b"CSeq: 1 INVITE",
            b"Contact: <sip:raw@127.0.0.1:%d>" % here,
            *invite.headers,
            b"Content-Type: application/sdp",
            b"Content-Length: %d" % len(invite.body),
        ]
        if invite.max_forwards is not None:
            lines.insert(2, b"Max-Forwards: " + invite.max_forwards)
        self._sent = lines
        self.line.sendto(b"\r\n".join(lines) + b"\r\n\r\n" + invite.body, ("127.0.0.1", self.port))
        return call_id

    def answered_with(self, seconds: float = 20) -> int:
        """The final status of what was sent last, acknowledged. Raises TimeoutError."""
        self.line.settimeout(seconds)
        while True:
            answer = self.line.recv(65535)
            status = _STATUS.match(answer)
            if status is not None and int(status[1]) >= 200:
                if found := _TO.search(answer):
                    self._acknowledge(found[1])
                return int(status[1])

    def _acknowledge(self, to_header: bytes) -> None:
        kept = {b"Via", b"From", b"Call-ID", b"Max-Forwards"}
        lines = [line for line in self._sent[1:] if line.partition(b":")[0] in kept]
        ack = [self._sent[0].replace(b"INVITE", b"ACK"), *lines, b"To: " + to_header]
        ack += [b"CSeq: 1 ACK", b"Content-Length: 0"]
        self.line.sendto(b"\r\n".join(ack) + b"\r\n\r\n", ("127.0.0.1", self.port))
