"""Reads a table nobody vouches for, in a process of its own.

    python -m hotline400.sheets.reading FILE OPTIONS

A workbook may be a zip that unpacks to gigabytes, or crash the library that reads it. Memory and
processor time are bounded by the kernel, and a crash takes no call with it. Writes JSON, a line
each: first what kind of table it is, then each line of the table that has anything in it.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from python_calamine import CalamineError

from hotline400.sheets.markup import is_markup, table_of_markup
from hotline400.sheets.table import ReadingError, Row, Table
from hotline400.sheets.text import decoded, table_of_text
from hotline400.sheets.verdict import LONGEST_CELL, MOST_CELLS, MOST_LINES, Verdict
from hotline400.sheets.workbook import BEGINNINGS, table_of_workbook

_MEMORY_BYTES = 1 << 30
_PROCESSOR_SECONDS = 30
_MOST_READ = MOST_LINES + 20  # which of them are headings says who reads the cells
_UNREADABLE = (CalamineError, zipfile.BadZipFile, MemoryError, OSError, ValueError)


def main(arguments: list[str]) -> int:
    """Read the file named by the first argument; the second is JSON: {"sheet": name or null}."""
    return read_bounded(arguments, _write)


def read_bounded(arguments: list[str], write: Callable[[Table, dict[str, Any]], None]) -> int:
    """The exit status. `write` gets the table and the options, and writes to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # writes no file; pipes are not counted
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        options: dict[str, Any] = json.loads(arguments[1]) if len(arguments) > 1 else {}
        write(table_of(Path(arguments[0]).read_bytes(), options.get("sheet")), options)
    except ReadingError as error:
        return error.verdict
    except _UNREADABLE:
        return Verdict.UNREADABLE
    return Verdict.READ


def table_of(data: bytes, sheet: str | None = None) -> Table:
    """Whatever kind of file it is. Raises ReadingError, and what libraries raise."""
    if data.startswith(BEGINNINGS):
        return table_of_workbook(data, sheet)
    text, encoding = decoded(data)
    return table_of_markup(text, encoding) if is_markup(text) else table_of_text(text, encoding)


def filled(table: Table) -> Iterator[Row]:
    """The lines that have anything in them, trimmed. Raises ReadingError for too many."""
    lines = 0
    for row in table.rows:
        cells = [cell.strip() for cell in row.cells]
        if not any(cells):
            continue
        lines += 1
        if lines > _MOST_READ:
            raise ReadingError(Verdict.TOO_LONG)
        while not cells[-1]:
            cells.pop()
        if len(cells) > MOST_CELLS:
            raise ReadingError(Verdict.TOO_WIDE)
        yield Row(row.number, [_bounded(cell) for cell in cells], row.unclear)


def about(table: Table) -> dict[str, Any]:
    """What the person is told of the file."""
    return {
        "source": table.source,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "sheets": [asdict(sheet) for sheet in table.sheets],
    }


def say(value: object) -> None:
    """One line of the answer."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")


def _bounded(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else cell[:LONGEST_CELL] + "…"


def _write(table: Table, _options: dict[str, Any]) -> None:
    say(about(table))
    for row in filled(table):
        say([row.number, row.unclear, *row.cells])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
