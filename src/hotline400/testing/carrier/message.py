"""SIP messages, parsed and built (RFC 3261 section 7).

Bytes that are not UTF-8 survive a round trip (surrogateescape): carriers send such names, and so
must we be able to.
"""

import re
import secrets
from dataclasses import dataclass, field

COMPACT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "c": "content-type",
    "l": "content-length",
    "k": "supported",
}
"""Compact header names (RFC 3261 section 7.3.3)."""

REASONS = {
    100: "Trying",
    180: "Ringing",
    183: "Session Progress",
    200: "OK",
    302: "Moved Temporarily",
    404: "Not Found",
    408: "Request Timeout",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    501: "Not Implemented",
    503: "Service Unavailable",
    600: "Busy Everywhere",
    603: "Decline",
}


class MalformedMessageError(ValueError):
    """The datagram is not SIP."""


@dataclass
class Message:
    """What requests and responses share. Header order is kept, names are matched in any case."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def get(self, name: str) -> str:
        """The first value of a header, or the empty string."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def put(self, name: str, value: str | None) -> None:
        """Replace a header where it stands, add it at the end, or remove it (None)."""
        places = [i for i, (key, _) in enumerate(self.headers) if key.lower() == name.lower()]
        if value is not None:
            if not places:
                self.headers.append((name, value))
            else:
                self.headers[places[0]] = (name, value)
                places = places[1:]
        for place in reversed(places):
            del self.headers[place]

    @property
    def call_id(self) -> str:
        return self.get("Call-ID")

    @property
    def sequence(self) -> tuple[int, str]:
        """CSeq as (number, method)."""
        number, _, method = self.get("CSeq").partition(" ")
        return (int(number) if number.isdigit() else 0), method.strip()

    @property
    def branch(self) -> str:
        return parameter(self.get("Via"), "branch")

    @property
    def first_line(self) -> str:
        raise NotImplementedError

    def render(self) -> bytes:
        """The datagram, Content-Length included."""
        self.put("Content-Length", str(len(self.body)))
        lines = [self.first_line, *(f"{name}: {value}" for name, value in self.headers)]
        head = "\r\n".join(lines) + "\r\n\r\n"
        return head.encode("utf-8", "surrogateescape") + self.body


@dataclass
class Request(Message):
    method: str = ""
    uri: str = ""

    @property
    def first_line(self) -> str:
        return f"{self.method} {self.uri} SIP/2.0"


@dataclass
class Response(Message):
    status: int = 0
    reason: str = ""

    @property
    def first_line(self) -> str:
        return f"SIP/2.0 {self.status} {self.reason}"


def parse(datagram: bytes) -> Request | Response:
    """Read one datagram. Raises MalformedMessageError."""
    head, _, body = datagram.partition(b"\r\n\r\n")
    first, *lines = re.sub(r"\r\n[ \t]+", " ", head.decode("utf-8", "surrogateescape")).split(
        "\r\n"
    )
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise MalformedMessageError(f"not a header: {line!r}")
        name = name.strip()
        headers.append((COMPACT.get(name.lower(), name), value.strip()))
    parts = first.split(" ", 2)
    if len(parts) == 3 and parts[0] == "SIP/2.0" and parts[1].isdigit():
        return Response(headers, body, status=int(parts[1]), reason=parts[2])
    if len(parts) == 3 and parts[2] == "SIP/2.0":
        return Request(headers, body, method=parts[0], uri=parts[1])
    raise MalformedMessageError(f"not a SIP first line: {first!r}")


def reply(request: Request, status: int, to_tag: str = "") -> Response:
    """A response to this request with the headers it must copy (RFC 3261 section 8.2.6)."""
    response = Response(status=status, reason=REASONS.get(status, "Unknown"))
    copied = ("via", "from", "to", "call-id", "cseq", "record-route")
    response.headers = [pair for pair in request.headers if pair[0].lower() in copied]
    if to_tag and not parameter(request.get("To"), "tag"):
        response.put("To", f"{request.get('To')};tag={to_tag}")
    return response


def parameter(value: str, name: str) -> str:
    """A `;name=value` parameter of a header, outside the <URI>; empty when absent."""
    outside = re.sub(r"<[^>]*>", "", value)
    found = re.search(rf";\s*{name}\s*=\s*([^;,\s]+)", outside, re.IGNORECASE)
    return found.group(1) if found else ""


def uri_of(value: str) -> str:
    """The URI inside a From, To or Contact value."""
    found = re.search(r"<([^>]*)>", value)
    return found.group(1) if found else value.partition(";")[0].strip()


def user_of(value: str) -> str:
    """The user part of a URI or of a header holding one; empty when there is none."""
    uri = uri_of(value)
    found = re.match(r"sips?:([^@;]*)[^@]*@|tel:([^;]*)", uri)
    return (found.group(1) or found.group(2) or "") if found else ""


def fresh_tag() -> str:
    return secrets.token_hex(6)


def fresh_branch() -> str:
    """A Via branch with RFC 3261's magic cookie."""
    return f"z9hG4bK{secrets.token_hex(8)}"
