"""Reads a list nobody vouches for, in a process of its own.

    python -m hotline400.lists.reading FILE OPTIONS

`sheets.reading` bounds the process and reads the table; here its columns are found and its lines
are sorted, so that a hundred thousand of them hold nobody else. Writes JSON, a line each: first
what was read and how many lines, then what is taken, then what is refused.
"""

import sys
from datetime import datetime
from typing import Any

from hotline400.lists.columns import Columns, Wanted, find_columns, shown
from hotline400.lists.lines import LineProblem, Sorted, sort_lines
from hotline400.sheets.reading import about, filled, read_bounded, say
from hotline400.sheets.table import ReadingError, Row, Table
from hotline400.sheets.verdict import MOST_LINES, Verdict


def main(arguments: list[str]) -> int:
    """Read the file named by the first argument; the second is JSON: see `upload.py`."""
    return read_bounded(arguments, _write)


def _write(table: Table, options: dict[str, Any]) -> None:
    rows = list(filled(table))
    numbers = options.get("numbers")
    wanted = Wanted(
        heading=options.get("heading"),
        numbers=tuple(numbers) if numbers else None,
        reason=options.get("reason"),
        expiry=options.get("expiry"),
    )
    columns = find_columns(rows, wanted) if rows else Columns(None, (0,))
    found = sort_lines(rows, columns, datetime.fromisoformat(options["now"]))
    if found.lines > MOST_LINES:
        raise ReadingError(Verdict.TOO_LONG)
    say(about(table) | _plan(rows, columns) | _counted(found))
    for taken in found.taken:
        until = taken.expires_at and taken.expires_at.isoformat()
        entry = taken.entry
        say(
            [taken.line, taken.text, entry.number, entry.prefix, taken.reason, until, taken.remarks]
        )
    for refused in found.refused:
        say([refused.line, refused.text, refused.problem])


def _plan(rows: list[Row], columns: Columns) -> dict[str, Any]:
    """Lines of the file and columns count from 1; 0 is none."""
    return {
        "heading": 0 if columns.heading is None else rows[columns.heading].number,
        "numbers": [at + 1 for at in columns.numbers],
        "reason": 0 if columns.reason is None else columns.reason + 1,
        "expiry": 0 if columns.expiry is None else columns.expiry + 1,
        "columns": [
            {
                "heading": one.heading[:80],
                "samples": [cell[:40] for cell in one.samples],
                "numbers": one.numbers,
            }
            for one in shown(rows, columns)
        ],
    }


def _counted(found: Sorted) -> dict[str, int]:
    return {
        "lines": found.lines,
        "above": found.above,
        "further": found.further,
        "taken": len(found.taken),
        "twice": sum(one.problem is LineProblem.TWICE_IN_FILE for one in found.refused),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
