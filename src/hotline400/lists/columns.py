"""Which line of a table has the headings, and which column is what. Pure.

Headings promise, cells prove: of the columns that could be the numbers by their heading, one that
has numbers in it is taken. What cannot be told by headings is told by the cells alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hotline400.lists.expiry import ExpiryError, expiry_of
from hotline400.lists.headings import Role, is_avoided, pattern, rank
from hotline400.routing.list_entry import EntryFault, ListEntry, read_entries
from hotline400.routing.numbering_plan import is_local, kind
from hotline400.sheets.table import Row

_HEADING_WITHIN = 20  # lines
_SAMPLE = 200
_MOSTLY = 0.8
_DATE_SIGNS = ("-", "/", "年", ".")


@dataclass(frozen=True, slots=True)
class Columns:
    """`heading` is the index of the line with the headings; others count from 0. None: there is
    none."""

    heading: int | None
    numbers: tuple[int, ...]
    reason: int | None = None
    expiry: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person chose; None leaves it to us. `heading` counts lines of the file from 1, the
    columns from 1; 0 is none."""

    heading: int | None = None
    numbers: tuple[int, ...] | None = None
    reason: int | None = None
    expiry: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """What is shown of one: `numbers` is the share of its cells that are numbers."""

    heading: str
    samples: tuple[str, ...]
    numbers: float


def find_columns(rows: Sequence[Row], wanted: Wanted) -> Columns:
    """The columns of a table that has lines."""
    heading = _heading(rows) if wanted.heading is None else _index_of(rows, wanted.heading)
    names = rows[heading].cells if heading is not None else []
    sample = rows[0 if heading is None else heading + 1 :][:_SAMPLE]
    width = max((len(row.cells) for row in [*sample, *rows[:1]]), default=1)
    cells = [_cells(sample, at) for at in range(width)]
    names = [names[at] if at < len(names) else "" for at in range(width)]
    numbers = _numbers(names, cells, named=heading is not None)
    if wanted.numbers is not None:
        numbers = tuple(at - 1 for at in wanted.numbers)
    expiry = _chosen(wanted.expiry, lambda: _expiry(names, cells, numbers))
    reason = _chosen(wanted.reason, lambda: _reason(names, cells, {*numbers, expiry}))
    return Columns(heading, numbers, reason, expiry)


def shown(rows: Sequence[Row], columns: Columns) -> list[Column]:
    """Each column, so that a person can tell which is which."""
    first = 0 if columns.heading is None else columns.heading + 1
    names = [] if columns.heading is None else rows[columns.heading].cells
    sample = rows[first:][:_SAMPLE]
    width = max((len(row.cells) for row in [*sample, *rows[:1]]), default=0)
    found = []
    for at in range(max(width, len(names))):
        cells = _cells(sample, at)
        name = names[at] if at < len(names) else ""
        found.append(Column(name, tuple(cells[:3]), round(_share(cells), 2)))
    return found


def is_number(cell: str) -> bool:
    """Whether it can be nothing else: 13800138000, 020-88886666, 95588; not 2026 or 17."""
    entries = read_entries(cell)
    return not isinstance(entries, EntryFault) and all(map(_is_certain, entries))


def _is_certain(entry: ListEntry) -> bool:
    return entry.prefix or kind(entry.number) != "unknown" or is_local(entry.number)


def _heading(rows: Sequence[Row]) -> int | None:
    """The line before the first number with most of the words we know; a title has fewer."""
    best: tuple[int, int] = (0, 0)
    found = None
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        if any(map(is_number, row.cells)):
            break
        roles = sum(any(rank(cell, role) is not None for cell in row.cells) for role in Role)
        value = (roles, sum(bool(cell) for cell in row.cells))
        if roles and value > best:
            best, found = value, at
    return found


def _index_of(rows: Sequence[Row], line: int) -> int | None:
    return next((at for at, row in enumerate(rows) if row.number == line), None)


def _numbers(
    names: Sequence[str], cells: Sequence[Sequence[str]], *, named: bool
) -> tuple[int, ...]:
    shares = [_share(column) for column in cells]
    ranks = {
        at: found for at, name in enumerate(names) if (found := rank(name, Role.NUMBER)) is not None
    }
    likely = [at for at in ranks if not is_avoided(names[at], Role.NUMBER)]
    proven = [at for at in likely if shares[at] * 2 >= max(shares[one] for one in likely)]
    if likely and (max(shares[at] for at in likely) > 0 or not any(shares)):
        best = min(proven, key=lambda at: (ranks[at], at))
        return tuple(at for at in proven if pattern(names[at]) == pattern(names[best]))
    if not named and len(cells) > 1 and all(share >= _MOSTLY for share in shares):
        return tuple(range(len(cells)))
    free = [at for at, name in enumerate(names) if not is_avoided(name, Role.NUMBER)]
    return (max(free or range(len(cells)), key=lambda at: (shares[at], -at)),)


def _expiry(
    names: Sequence[str], cells: Sequence[Sequence[str]], taken: Iterable[int]
) -> int | None:
    free = [at for at in range(len(cells)) if at not in set(taken)]
    named = [at for at in free if rank(names[at], Role.EXPIRY) is not None]
    if named:
        return min(named, key=lambda at: (rank(names[at], Role.EXPIRY), at))
    bare = [at for at in free if not names[at]]
    return next((at for at in bare if _are_dates(cells[at])), None)


def _are_dates(cells: Sequence[str]) -> bool:
    dated = [cell for cell in cells if any(sign in cell[1:] for sign in _DATE_SIGNS)]
    return bool(dated) and all(map(_is_expiry, cells))


def _is_expiry(cell: str) -> bool:
    try:
        expiry_of(cell)
    except ExpiryError:
        return False
    return True


def _reason(
    names: Sequence[str], cells: Sequence[Sequence[str]], taken: Iterable[int | None]
) -> int | None:
    free = [at for at in range(len(cells)) if at not in set(taken)]
    named = [at for at in free if rank(names[at], Role.REASON) is not None]
    if named:
        return min(named, key=lambda at: (not cells[at], rank(names[at], Role.REASON), at))
    bare = [at for at in free if not names[at] and not any(map(is_number, cells[at]))]
    return next((at for at in bare if cells[at]), None) if not any(names) else None


def _chosen(wanted: int | None, otherwise: Callable[[], int | None]) -> int | None:
    if wanted is None:
        return otherwise()
    return wanted - 1 if wanted else None


def _cells(rows: Sequence[Row], at: int) -> list[str]:
    return [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]]


def _share(cells: Sequence[str]) -> float:
    return sum(map(is_number, cells)) / len(cells) if cells else 0.0
