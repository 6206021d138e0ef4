"""The lines of an uploaded list: what each gives, and what is wrong with it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hotline400.lists.columns import Columns, is_number
from hotline400.lists.expiry import ExpiryError, expiry_of
from hotline400.routing.list_entry import EntryFault, ListEntry, read_entries
from hotline400.sheets.table import Row

LONGEST_REASON = 200
_SHOWN = 80  # characters of a line: enough of it to be found again


class LineProblem(StrEnum):
    """Why a line, or one of its numbers, was not added."""

    ALREADY_LISTED = "already_listed"
    TWICE_IN_FILE = "twice_in_file"
    NUMBER_MISSING = "number_missing"
    NUMBER_INVALID = "number_invalid"
    NUMBER_SPOILED = "number_spoiled"
    NUMBER_UNCLEAR = "number_unclear"
    EXPIRY_INVALID = "expiry_invalid"
    EXPIRY_PAST = "expiry_past"
    QUOTE_UNCLEAR = "quote_unclear"
    ABOVE_HEADING = "above_heading"


class LineRemark(StrEnum):
    """What became otherwise than it stands in the file, though the line is added."""

    ZERO_RESTORED = "zero_restored"
    REASON_SHORTENED = "reason_shortened"


_PROBLEMS = {
    EntryFault.INVALID: LineProblem.NUMBER_INVALID,
    EntryFault.SPOILED: LineProblem.NUMBER_SPOILED,
    EntryFault.UNCLEAR: LineProblem.NUMBER_UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """One number of a line."""

    line: int
    text: str
    entry: ListEntry
    reason: str
    expires_at: datetime | None
    remarks: tuple[LineRemark, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A line, or a number of it, that is not added."""

    line: int
    text: str
    problem: LineProblem


@dataclass(slots=True)
class Sorted:
    """The lines of a file, told apart. Each line is in one or the other, or in both: `further`
    counts what is more than one of a line, so that lines + further = taken + refused."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    lines: int = 0
    above: int = 0
    """Lines of title and heading, which hold no number."""

    @property
    def further(self) -> int:
        return len(self.taken) + len(self.refused) - self.lines


def sort_lines(rows: Sequence[Row], columns: Columns, now: datetime) -> Sorted:
    """Which lines give entries, and what is wrong with the others."""
    found = Sorted()
    seen: set[ListEntry] = set()
    first = 0 if columns.heading is None else columns.heading + 1
    for row in rows[:first]:
        if row is not rows[first - 1] and any(map(is_number, row.cells)):
            found.lines += 1
            found.refused.append(Refused(row.number, _shown(row), LineProblem.ABOVE_HEADING))
        else:
            found.above += 1
    for row in rows[first:]:
        found.lines += 1
        for one in _read(row, columns, now):
            if isinstance(one, Taken) and one.entry in seen:
                found.refused.append(Refused(one.line, one.text, LineProblem.TWICE_IN_FILE))
            elif isinstance(one, Taken):
                seen.add(one.entry)
                found.taken.append(one)
            else:
                found.refused.append(one)
    return found


def _read(row: Row, columns: Columns, now: datetime) -> Iterator[Taken | Refused]:
    """At least one of either."""
    text = _shown(row)
    if row.unclear:
        yield Refused(row.number, text, LineProblem.QUOTE_UNCLEAR)
        return
    cells = [cell for at in columns.numbers if (cell := _cell(row, at))]
    if not cells:
        yield Refused(row.number, text, LineProblem.NUMBER_MISSING)
        return
    expires_at = _expiry(_cell(row, columns.expiry), now)
    if isinstance(expires_at, LineProblem):
        yield Refused(row.number, text, expires_at)
        return
    reason = _reason(_cell(row, columns.reason))
    for cell in cells:
        entries = read_entries(cell)
        if isinstance(entries, EntryFault):
            yield Refused(row.number, text, _PROBLEMS[entries])
            continue
        for entry in entries:
            remarks = _remarks(entry, cell, reason)
            yield Taken(row.number, text, entry, _shortened(reason), expires_at, remarks)


def _expiry(written: str, now: datetime) -> datetime | LineProblem | None:
    try:
        expires_at = expiry_of(written)
    except ExpiryError:
        return LineProblem.EXPIRY_INVALID
    past = expires_at is not None and expires_at <= now
    return LineProblem.EXPIRY_PAST if past else expires_at


def _remarks(entry: ListEntry, cell: str, reason: str) -> tuple[LineRemark, ...]:
    """A landline that stands there without the 0 of its area code."""
    digits = "".join(letter for letter in cell if letter.isdecimal())
    lost = entry.number[:1] == "0" != entry.number[1:2] and entry.number not in digits
    found = [LineRemark.ZERO_RESTORED] * (lost and not digits.startswith(("86", "0086")))
    return (*found, *[LineRemark.REASON_SHORTENED] * (len(reason) > LONGEST_REASON))


def _reason(text: str) -> str:
    return " ".join(_printable(text).split())


def _shortened(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"


def _cell(row: Row, at: int | None) -> str:
    return row.cells[at] if at is not None and at < len(row.cells) else ""


def _shown(row: Row) -> str:
    return _printable(", ".join(cell for cell in row.cells if cell)[:_SHOWN])


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
