"""The facts of one INVITE, as the dialplan tells them to the engine and the fallback's journal.

The dialplan (`asterisk/dialplan.conf`) puts the facts one after the other with a divider of chance
between them, which no caller can know, and writes all of it as base64, so that no character of a
header means anything on the way. Longer ones come in several pieces.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

_DIVIDER = re.compile(rb"\d{12}-")
_NAMES = (
    "called", "trunk_id", "whole", "caller", "presentation", "max_forwards", "hops", "cseq",
    "asserted", "from_header", "from_tag", "call_id", "privacy", "remote_party", "preferred",
    "diversion", "history", "to_header",
)  # fmt: skip
"""In the order of the dialplan: what matters most comes first."""


@dataclass(frozen=True, slots=True)
class Invite:
    """What an INVITE says; headers as they came, "" where there is none.

    `caller` and `presentation` are Asterisk's own reading of the caller (P-Asserted-Identity,
    Remote-Party-ID, From), needed where a header was too long to be told.
    """

    called: str = ""
    trunk_id: str = ""
    is_whole: bool = True
    """Whether every header could be told: none of more than 4,095 bytes, all below 6,000."""
    caller: str = ""
    presentation: str = ""
    max_forwards: int | None = None
    hops: int = 0
    """How often we have sent this call out ourselves: our own header, X-Hotline400-Hops."""
    cseq: str = ""
    asserted: str = ""
    from_header: str = ""
    from_tag: str = ""
    call_id: str = ""
    privacy: str = ""
    remote_party: str = ""
    preferred: str = ""
    diversion: str = ""
    history: str = ""
    to_header: str = ""


def read_invite(pieces: Sequence[str]) -> Invite:
    """Read what the dialplan told. Whatever is missing or absurd becomes empty: a call is never
    refused for a bad header."""
    told = b"".join(_decoded(piece) for piece in pieces)
    divider = _DIVIDER.match(told)
    facts = told.split(divider[0])[1:] if divider else []
    is_complete = len(facts) == len(_NAMES) + 1  # a divider ends the last one as well
    said = {
        name: fact.decode(errors="backslashreplace")
        for name, fact in zip(_NAMES, facts if is_complete else facts[:-1], strict=False)
    }
    is_whole = is_complete and said.pop("whole", "") == "1"
    said.pop("whole", None)
    return Invite(
        is_whole=is_whole,
        max_forwards=_number(said.pop("max_forwards", "")),
        hops=_number(said.pop("hops", "")) or 0,
        **said,
    )


def write_invite(facts: Sequence[str]) -> str:
    """One piece, as the dialplan would write it."""
    divider = "123456654321-"
    told = divider + "".join(fact + divider for fact in facts)
    escaped = told.replace("%", "%25").replace(":", "%3A")
    return base64.b64encode(escaped.encode(errors="surrogateescape")).decode()


def said_in_order(**facts: str) -> list[str]:
    """Facts by their names, as `write_invite` wants them."""
    return [{"whole": "1", **facts}.get(name, "") for name in _NAMES]


def _decoded(piece: str) -> bytes:
    """One piece: colons are escaped in it, since Asterisk would read some of them as its own."""
    try:
        raw = base64.b64decode(piece[: len(piece) // 4 * 4])  # the last may have been cut
    except (binascii.Error, ValueError):
        return b""
    return raw.replace(b"%3A", b":").replace(b"%25", b"%")


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
