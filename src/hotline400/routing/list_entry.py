"""A line of a black- or whitelist as people write it. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from hotline400.routing.area_codes import AREA_CODES
from hotline400.routing.numbers import is_whole, normalise

_SEPARATORS = re.compile(r"[\s\-./()]")
_COUNTRY = re.compile(r"^(\+|00)86")
_BEGINNING = re.compile(r"[0-9]{2,18}")


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A number, or with `prefix` where numbers begin: 1380013, or an area code."""

    number: str  # digits
    prefix: bool = False


def read_entry(text: str) -> ListEntry | None:
    """138 0013 8000, 020-88886666, 1380013*, 020; None where it is none of these, as 02011, which
    is neither a number nor, without a star, where numbers begin."""
    written = unicodedata.normalize("NFKC", text).strip()
    if written.endswith(("*", "×")):
        return _beginning(written[:-1])
    if written in AREA_CODES:
        return ListEntry(written, prefix=True)
    number = normalise(written)
    return ListEntry(number) if number is not None and is_whole(number) else None


def _beginning(text: str) -> ListEntry | None:
    """The first digits of numbers in national form; of other countries with 00."""
    bare = _COUNTRY.sub("", _SEPARATORS.sub("", text))
    digits = "00" + bare[1:] if bare.startswith("+") else bare
    return ListEntry(digits, prefix=True) if _BEGINNING.fullmatch(digits) else None
