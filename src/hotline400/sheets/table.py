"""A table as the reading process has it: where it came from, and its lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from hotline400.sheets.verdict import Verdict


class ReadingError(Exception):
    """The file cannot be read; `verdict` says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict


class Source(StrEnum):
    """What kind of file it is, whatever its name says."""

    TEXT = "text"
    WORKBOOK = "workbook"
    HTML = "html"  # a table of a web page, or Excel's XML of 2003, saved as .xls


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of a workbook's."""

    name: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line; `number` counts from 1, as editors and Excel do. `unclear`: it stands between quotes
    of which nobody can tell where they were meant to end."""

    number: int
    cells: list[str]
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`delimiter` and `encoding` of a text; `sheet` and `sheets` of a workbook."""

    source: Source
    rows: Iterable[Row]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[Sheet] = field(default_factory=list)
