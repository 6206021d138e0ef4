"""Telephone numbers as people and carriers write them → national digits."""

import re
from urllib.parse import unquote

from hotline400.routing.numbering_plan import (
    Kind,
    area_code,
    caution,
    is_area_service,
    is_dialable_phone,
    is_landline,
    is_local,
    kind,
)

__all__ = [
    "Kind",
    "area_code",
    "caution",
    "clean",
    "display",
    "is_dialable_phone",
    "is_whole",
    "kind",
    "normalise",
    "printable",
]

_LONGEST_TEXT = 256  # characters looked at; anything longer is no telephone number
_URI = re.compile(r"(?i)\s*(tel|sips?):(.*)", re.DOTALL)
_SEPARATORS = re.compile(r"[\s\-./()]")
_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}")  # an IPv4 address is not a number with dots
_DIGITS = re.compile(r"[0-9]{3,20}")
_FULL_WIDTH = {0xFF00 + ord(sign) - 0x20: sign for sign in "0123456789+-()./@:;="}
_DASHES = dict.fromkeys(
    [*range(0x2010, 0x2016), 0x2212, 0x2043, 0x3002, 0x00B7, 0x2500, 0x30FC, 0xFE63, 0xFF0D], "-"
)
# Address books wrap copied numbers in invisible direction marks. NBSP and U+3000 are spaces to \s.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_LETTERS: dict[int, str | None] = {**_FULL_WIDTH, **_DASHES, **_INVISIBLE}

_BEGINS_LIKE_A_PHONE = re.compile(r"0|1[3-9]")

_LONGEST_HEADER = 2048  # characters looked at
_LONGEST_RAW = 128


def normalise(text: str | None) -> str | None:
    """National digits, or None where there is no number to be had.

    Mobiles have no 0 in front, landlines have their area code with its 0, other countries start
    with 00. Digits of plausible length that fit no rule are kept as they are: a blacklist can
    still hold them.
    """
    digits = _digits_of(text)
    return None if digits is None else _national(digits)


def _digits_of(text: str | None) -> str | None:
    """Digits only, a "+" written as 00; None for anything that is no number."""
    if text is None or len(text) > _LONGEST_TEXT:
        return None
    written = _written_number(text.translate(_LETTERS)).strip()
    if _ADDRESS.fullmatch(written) or any(ord(letter) < 32 for letter in written):
        return None
    written = written.replace("(0)", "") if written.startswith(("+", "00")) else written
    bare = _SEPARATORS.sub("", written)
    digits = "00" + bare[1:] if bare.startswith("+") else bare
    return digits if _DIGITS.fullmatch(digits) and digits.strip("0") else None


def _written_number(text: str) -> str:
    """The part of a SIP or tel URI that is the number (RFC 3261 19.1, RFC 3966); else the text."""
    uri = _URI.fullmatch(text)
    if uri is None:
        return text
    scheme, rest = uri[1].lower(), uri[2]
    if scheme != "tel":
        user, at, _ = rest.partition("@")
        rest = user.partition(":")[0] if at else ""
    number, *parameters = unquote(rest).split(";")
    for parameter in parameters:
        name, _, context = parameter.partition("=")
        if name.strip().lower() == "phone-context" and context.startswith("+"):
            return number if number.startswith("+") else context + number
    return number


def _national(digits: str) -> str | None:
    if digits.startswith("0086"):
        rest = digits[4:]
        return _from_abroad(rest) or (rest if is_local(rest) else None)
    if digits.startswith("00"):
        return digits if kind(digits) == "international" else None
    if digits.startswith("86") and len(digits) >= 12:  # no area code begins with 86
        return _from_abroad(digits[2:]) or digits
    return _domestic(digits) or digits


def _from_abroad(digits: str) -> str | None:
    """What follows the country code. +86 10 6581 2345 is a phone in Beijing: the short messages'
    106… are not reached by it."""
    with_zero = "0" + digits
    if is_area_service(with_zero):
        return with_zero
    return with_zero if digits.startswith("106") and is_landline(with_zero) else _domestic(digits)


def _domestic(digits: str) -> str | None:
    """A number of China's plan in its one form; None where no rule fits."""
    bare = digits.removeprefix("0")
    if kind(bare) == "mobile" and not digits.startswith("010"):
        return bare
    if kind(bare) in {"hotline400", "toll_free"}:
        return bare
    if is_landline(digits):
        return digits
    if kind(digits) == "short":
        return digits
    # An area code without its 0, as E.164 writes it and carriers sometimes do without the 86.
    return "0" + digits if digits[:1] != "0" and is_landline("0" + digits) else None


def is_whole(number: str) -> bool:
    """Whether somebody may have this normalised number: what begins as landlines and mobiles do has
    all their digits. What begins otherwise may be anything: carriers show extensions, and local
    numbers without their area code."""
    return kind(number) != "unknown" or _BEGINS_LIKE_A_PHONE.match(number) is None


def display(number: str) -> str:
    """A normalised number as people like to read it: 400-123-4567, 138 0013 8000, 020-8888 6666."""
    match kind(number):
        case "mobile":
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        case "hotline400" | "toll_free":
            return f"{number[:3]}-{number[3:6]}-{number[6:]}"
        case "landline":
            code = area_code(number) or ""
            local = number[len(code) :]
            return f"{code}-{local[:-4]} {local[-4:]}"
        case "international":
            return "+" + number[2:]
        case _:
            return number


def printable(text: str) -> str:
    """At most 128 characters, none of which can do harm in a page, a log or a database."""
    return clean(text[:_LONGEST_HEADER])[:_LONGEST_RAW]


def clean(text: str) -> str:
    """Without the characters that can do harm in a page, a log or a database."""
    return "".join(letter for letter in text if letter.isprintable())
