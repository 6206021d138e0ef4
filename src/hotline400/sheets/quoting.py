"""Lines of a delimited text to cells, with quotes as programs and people set them. Pure.

RFC 4180 where a file keeps to it. A quote that is never closed, or that stands in the middle of a
cell, is a letter like others: it must not swallow the lines behind it. Where a cell has line breaks
in it, and one of its lines could as well be a line of the table, nobody can tell which was meant:
those lines are given out as unclear.

Each character is looked at a few times at most, whatever the quotes: a search for a closing quote
ends at the next one that opens (`looked` counts, for the test).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline400.sheets.table import Row

_LONGEST_QUOTED = 40_000  # characters; Excel's cells have 32,767
_INSIDE = re.compile(r'(?:[^"]++|"")*+')
_NUMBER = re.compile(r"[\s=\"'+(]*[0-9][0-9\s().\-]{5,}[0-9][\s\"']*")
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class _Closed:
    """A quoted cell: its text, the line it ends in, and where in that line a delimiter follows; -1
    where none does."""

    text: str
    line: int
    end: int


class Splitter:
    """One text. Lines are told apart by LF, CR or both."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._delimiter = delimiter
        self._expected = _usual(self._lines, delimiter)
        space = "[" + " \t\u00a0".replace(delimiter, "") + "]*"
        self._opening = re.compile(f'{space}="|{space}"')
        self._ends = re.compile(f"{space}(?:({re.escape(delimiter)})|$)")
        self.looked = 0
        """Characters looked at so far."""

    def rows(self, first: int = 0) -> Iterator[Row]:
        """From the line with this index on."""
        at = first
        while at < len(self._lines):
            line = self._lines[at]
            self.looked += len(line)
            if '"' not in line:
                yield Row(at + 1, line.split(self._delimiter))
                at += 1
                continue
            cells, last = self._quoted_row(at)
            if last > at and self._could_be_lines(at, last):
                for inner in range(at, last + 1):
                    yield Row(inner + 1, [self._lines[inner]], unclear=True)
            else:
                yield Row(at + 1, cells)
            at = last + 1

    def _quoted_row(self, line: int) -> tuple[list[str], int]:
        """The cells, and the last line they reach into."""
        cells: list[str] = []
        at = 0
        while True:
            text = self._lines[line]
            opening = self._opening.match(text, at)
            closed = self._closed(line, opening.end()) if opening else None
            if closed is not None:
                cells.append(closed.text)
                line, end = closed.line, closed.end
            else:
                end = text.find(self._delimiter, at)
                cells.append(text[at:] if end < 0 else text[at:end])
            if end < 0:
                return cells, line
            at = end + len(self._delimiter)

    def _closed(self, line: int, at: int) -> _Closed | None:
        """The quoted cell whose text begins here; None where its quote is only a letter."""
        pieces: list[str] = []
        length, first = 0, line
        while line < len(self._lines) and length <= _LONGEST_QUOTED:
            text = self._lines[line]
            end = _INSIDE.match(text, at).end()  # type: ignore[union-attr]
            self.looked += end - at
            pieces.append(text[at:end])
            length += end - at + 1
            if end < len(text):  # a quote that is not doubled
                if (after := self._ends.match(text, end + 1)) is not None:
                    return _Closed("\n".join(pieces).replace('""', '"'), line, after.start(1))
                return self._closed_sloppily(first, line, at)
            line, at = line + 1, 0
        return None

    def _closed_sloppily(self, first: int, line: int, at: int) -> _Closed | None:
        """ "5寸"屏推销": quotes within a cell of one line, which were not doubled."""
        if line != first:
            return None
        text = self._lines[line]
        end = text.find(self._delimiter, at)
        cell = (text[at:] if end < 0 else text[at:end]).rstrip()
        self.looked += len(cell)
        if not cell.endswith('"'):
            return None
        return _Closed(cell[:-1].replace('""', '"'), line, end)

    def _could_be_lines(self, first: int, last: int) -> bool:
        """Whether what stands between the quotes could be lines of the table, too."""
        inner = self._lines[first + 1 : last + 1]
        self.looked += sum(map(len, inner))
        if self._expected and any(self._is_like_a_line(line) for line in inner):
            return True
        opened = self._lines[first].rpartition('"')[2]
        begins = [line.split(self._delimiter, 1)[0] for line in inner]
        return not _NUMBER.fullmatch(opened) and any(map(_NUMBER.fullmatch, begins))

    def _is_like_a_line(self, line: str) -> bool:
        """By its delimiters, not counting a last line that has but the cell's end in front."""
        before = line.partition('"')[0]
        return line.count(self._delimiter) == self._expected and self._delimiter in before


def _usual(lines: Sequence[str], delimiter: str) -> int:
    """How many delimiters most lines without quotes have."""
    plain = [line for line in lines[: _SAMPLE * 5] if line.strip() and '"' not in line][:_SAMPLE]
    counted = Counter(line.count(delimiter) for line in plain)
    return counted.most_common(1)[0][0] if counted else 0
