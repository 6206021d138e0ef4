"""An entry of a black- or whitelist as people, Excel and address books write it. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from hotline400.routing.area_codes import AREA_CODES
from hotline400.routing.numbering_plan import is_area_service, is_landline, is_local
from hotline400.routing.numbers import is_whole, kind, normalise

LONGEST = 300
"""Characters of a cell that are looked at; a longer one is no number, nor several."""

_SEPARATORS = re.compile(r"[\s\-./()]")
_COUNTRY = re.compile(r"^(\+|00)86")
_BEGINNING = re.compile(r"[0-9]{2,18}")
_STARS = ("*", "×")
_DASHES = dict.fromkeys(map(ord, "~_·。・─━ー−˗⁃∼〜"), "-")
_QUOTES = "\"'“”‘’`´"
_FORMULA = re.compile(r'=\s*"(?P<text>[^"]*)"?|=(?P<digits>[0-9+]+)')
_WHOLE_FLOAT = re.compile(r"(\+?[0-9]+)\.0+")
_FLOAT = re.compile(r"\+?[0-9]+\.[0-9]{1,2}")
_SCIENTIFIC = re.compile(r"([1-9])(?:\.([0-9]+))?[eE]\+?([0-9]{1,2})")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}")
_BETWEEN_NUMBERS = re.compile(r"[/\\、,;|&\r\n]+|和|或")


class EntryFault(StrEnum):
    """Why a cell gives no entry."""

    INVALID = "invalid"
    SPOILED = "spoiled"
    """1.38E+10: a spreadsheet threw the last digits away."""
    UNCLEAR = "unclear"
    """More than one number, or one with an extension: 0755-26600001/02."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A number, or with `prefix` where numbers begin: 1380013, or an area code."""

    number: str  # digits
    prefix: bool = False


def read_entry(text: str) -> ListEntry | None:
    """138 0013 8000, 020-88886666, 1380013*, 020; None where it is none of these, as 02011, which
    is neither a number nor, without a star, where numbers begin, or where it is several."""
    entries = read_entries(text)
    return entries[0] if isinstance(entries, tuple) and len(entries) == 1 else None


def read_entries(text: str) -> tuple[ListEntry, ...] | EntryFault:
    """The entries in a cell, each once: 95588/95533 are two. Nothing is guessed: of what is not
    wholly understood no part is taken."""
    written = _plain(text)
    if written is None:
        return EntryFault.INVALID
    if (number := _SCIENTIFIC.fullmatch(written)) is not None:
        fraction, exponent = number[2] or "", int(number[3])
        if len(fraction) != exponent:
            return EntryFault.SPOILED
        written = number[1] + fraction
    return _entries(written)


def _entries(written: str) -> tuple[ListEntry, ...] | EntryFault:
    pieces = [piece.strip() for piece in _BETWEEN_NUMBERS.split(written)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1:
        return _several(pieces) or _joined(written, pieces)
    entry = _one(pieces[0]) if pieces else None
    if entry is not None and (entry.prefix or _is_known(entry.number)):
        return (entry,)
    groups = written.split()
    if len(groups) > 1 and (several := _several(groups)):
        return several
    if entry is None:
        return EntryFault.INVALID
    return EntryFault.UNCLEAR if _begins_with_a_number(written) else (entry,)


def _several(pieces: list[str]) -> tuple[ListEntry, ...] | None:
    """All of them, where each can stand alone."""
    if all(piece in AREA_CODES for piece in pieces):
        return tuple(dict.fromkeys(ListEntry(piece, prefix=True) for piece in pieces))
    found = [_one(piece) for piece in pieces if _stands_alone(piece)]
    entries = tuple(dict.fromkeys(entry for entry in found if entry is not None))
    return entries if len(found) == len(pieces) else None


def _joined(written: str, pieces: list[str]) -> tuple[ListEntry, ...] | EntryFault:
    """One number with strokes in it, 020/88886666; or a number and something that is none."""
    entry = _one(written)
    if entry is not None and not entry.prefix and _is_known(entry.number):
        return (entry,)
    unclear = any(_stands_alone(piece) for piece in pieces)
    return EntryFault.UNCLEAR if unclear else EntryFault.INVALID


def _stands_alone(piece: str) -> bool:
    entry = _one(piece)
    return entry is not None and (
        piece.endswith(_STARS)
        if entry.prefix
        else _is_known(entry.number) or is_local(entry.number)
    )


def _is_known(number: str) -> bool:
    return kind(number) != "unknown" or is_area_service(number)


def _begins_with_a_number(written: str) -> bool:
    """88886666-8012: what comes first is a whole number, so the rest is an extension or another."""
    return any(
        _stands_alone(written[: gap.start()]) for gap in re.finditer(r"[\s\-./()]+", written)
    )


def _one(written: str) -> ListEntry | None:
    if written.endswith(_STARS):
        return _beginning(written.rstrip("".join(_STARS)))
    if written in AREA_CODES:
        return ListEntry(written, prefix=True)
    number = normalise(_with_its_zero(written))
    if number is None:
        return None
    return ListEntry(number) if is_whole(number) or is_area_service(number) else None


def _with_its_zero(written: str) -> str:
    """1065812345 is 010-65812345, whose 0 a spreadsheet took. Nobody is called by the short
    messages' 106…, which it would be otherwise."""
    lost = written.isdigit() and written.startswith("106") and is_landline("0" + written)
    return "0" + written if lost else written


def _beginning(text: str) -> ListEntry | None:
    """The first digits of numbers in national form; of other countries with 00."""
    bare = _COUNTRY.sub("", _SEPARATORS.sub("", text))
    digits = "00" + bare[1:] if bare.startswith("+") else bare
    return ListEntry(digits, prefix=True) if _BEGINNING.fullmatch(digits) else None


def _plain(text: str) -> str | None:
    """Without marks that nobody sees, guards against spreadsheets, and what those made of digits;
    None where it can be no number."""
    if len(text) > LONGEST or any(unicodedata.category(letter) == "No" for letter in text):
        return None
    written = "".join(map(_letter, unicodedata.normalize("NFKC", text))).strip()
    if (formula := _FORMULA.fullmatch(written)) is not None:
        written = formula["text"] or formula["digits"] or ""
    written = written.strip(_QUOTES).strip()
    if (whole := _WHOLE_FLOAT.fullmatch(written)) is not None:
        return whole[1]
    if _FLOAT.fullmatch(written):
        return None
    return written.replace(",", "") if _THOUSANDS.fullmatch(written) else written


def _letter(letter: str) -> str:
    match unicodedata.category(letter):
        case "Cf" | "Mn" | "Me":
            return ""
        case "Pd":
            return "-"
        case _:
            return letter.translate(_DASHES)
