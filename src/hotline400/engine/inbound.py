"""What the dialplan tells us of a call that has just come in."""

from dataclasses import dataclass
from urllib.parse import unquote

from hotline400.routing.numbers import caller_from_sip, normalise

MAX_TEXT = 128
NUMBER_LENGTH = 32


Dialog = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One INVITE, as the dialplan passed it on: see `asterisk/` for the other half.

    `dialog` is (Call-ID, From tag, CSeq): a copy of an INVITE that reaches us twice has the same.
    """

    channel_id: str
    called: str
    trunk_id: str
    dialog: Dialog
    caller_number: str | None
    caller_raw: str


def read_inbound(channel_id: str, args: tuple[str, ...]) -> Inbound:
    """Read the arguments of Stasis(): `inbound, called, trunk, Call-ID, From tag, From,
    P-Asserted-Identity, Diversion, Max-Forwards, CSeq`, each URI-encoded. Whatever is missing or
    absurd becomes empty: a call is never refused for a bad header."""
    values = [unquote(arg, errors="replace") for arg in args[1:]]
    values += [""] * (9 - len(values))
    called, trunk_id, call_id, from_tag, from_header, asserted, diversion, _, sequence = values[:9]
    number, raw = caller_from_sip(from_header, asserted, diversion)
    return Inbound(
        channel_id=channel_id,
        called=normalise(called) or _printable(called)[:NUMBER_LENGTH],
        trunk_id=trunk_id[:NUMBER_LENGTH],
        dialog=(call_id[:256], from_tag[:256], sequence[:12]),
        caller_number=number[:NUMBER_LENGTH] if number else None,
        caller_raw=raw[:MAX_TEXT],
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
