"""Reads a table nobody vouches for, in a process of its own.

    python -m hotline400.sheets.reading FILE

A workbook may be a zip that unpacks to gigabytes, or crash the library that reads it. Memory and
processor time are bounded by the kernel, and a crash takes no call with it. Writes one JSON list a
line to standard output: the line's number in the file and its cells; empty lines are left out.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from hotline400.sheets.verdict import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_LINES,
    MOST_UNPACKED_MIB,
    Verdict,
)

_MEMORY_BYTES = 1 << 30
_PROCESSOR_SECONDS = 30
_ZIP = b"PK\x03\x04"
_WORKBOOKS = (_ZIP, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # .xlsx and .ods, .xls
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ENCODINGS = ("utf-8", "gb18030")  # GBK is a part of the latter
_MOST_READ = MOST_LINES + 1  # whether the first has headings says who reads the cells
_DELIMITERS = "\t,;，；|"


class TooBigError(Exception):
    """A workbook that unpacks to far more than a list."""


class UnreadableError(Exception):
    """Neither text nor a workbook."""


_UNREADABLE = (
    UnreadableError,
    CalamineError,
    zipfile.BadZipFile,
    csv.Error,
    MemoryError,
    OSError,
    ValueError,
)


def main(arguments: list[str]) -> int:
    """Read the file named by the one argument."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # writes no file; pipes are not counted
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        data = Path(arguments[0]).read_bytes()
        rows = _of_workbook(data) if data.startswith(_WORKBOOKS) else _of_text(data)
        written = _write(rows)
    except TooBigError:
        return Verdict.TOO_BIG
    except _UNREADABLE:
        return Verdict.UNREADABLE
    return Verdict.READ if written <= _MOST_READ else Verdict.TOO_LONG


def _write(rows: Iterable[tuple[int, list[str]]]) -> int:
    """How many lines there were, up to one too many."""
    written = 0
    for number, cells in rows:
        if any(cells):
            written += 1
            if written > _MOST_READ:
                break
            kept = [cell[:LONGEST_CELL] for cell in cells[:MOST_CELLS]]
            sys.stdout.write(json.dumps([number, *kept], ensure_ascii=True) + "\n")
    return written


def _of_workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet that has anything in it."""
    if data.startswith(_ZIP):
        _refuse_bomb(data)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows:
            for number, cells in enumerate(rows, start=1):
                yield number, [_text(cell) for cell in cells]
            return


def _refuse_bomb(data: bytes) -> None:
    """By what the archive says of itself, before any of it is unpacked. One that lies ends at the
    bounds of this process."""
    unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
    if unpacked > MOST_UNPACKED_MIB << 20:
        raise TooBigError


def _text(value: object) -> str:
    """A cell as it reads: Excel keeps a telephone number as 13800138000.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _of_text(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    if "\0" in text:
        raise UnreadableError("a text has no NUL in it")
    delimiter = _delimiter(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in lines:
        yield lines.line_num, [cell.strip() for cell in cells]


def _decoded(data: bytes) -> str:
    mark = next((mark for mark in _MARKS if data.startswith(mark)), None)
    for encoding in (_MARKS[mark],) if mark else _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("neither UTF-8 nor GBK")


def _delimiter(text: str) -> str:
    """What stands in the first line with any between its cells; a comma where nothing does."""
    for line in io.StringIO(text):
        found = max(_DELIMITERS, key=line.count)
        if found in line:
            return found
    return ","


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
