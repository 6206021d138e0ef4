"""A text nobody vouches for: its encoding, its delimiter, its lines. Pure."""

import re
from collections import Counter

from hotline400.sheets.quoting import Splitter
from hotline400.sheets.table import ReadingError, Source, Table
from hotline400.sheets.verdict import Verdict

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_ENCODINGS = ("utf-8", "gb18030")  # GBK is a part of the latter
_SHOWN = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "gb18030": "GB18030"}
_DELIMITERS = "\t,;，；|"
_GUARD = re.compile(r"\t+(?=[ ]*(?:[,;，；|]|$))|(?<=[,;，；|])\t+")
_HINT = re.compile(r'\s*"?sep=(.|\\t)"?\s*', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_SAMPLE = 200


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding. Raises ReadingError."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:  # no text has one
            break
        return text.removeprefix("\ufeff"), _SHOWN.get(encoding, encoding.upper())
    raise ReadingError(Verdict.UNREADABLE)


def _candidates(data: bytes) -> tuple[str, ...]:
    mark = next((mark for mark in _MARKS if data.startswith(mark)), None)
    if mark is not None:
        return (_MARKS[mark],)
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd and not len(data) % 2:  # UTF-16 without its mark: digits have a NUL each
        return ("utf-16-le",) if odd > even else ("utf-16-be",)
    return _ENCODINGS


def table_of_text(text: str, encoding: str) -> Table:
    """Obeys Excel's sep=; in the first line."""
    first = text.partition("\n")[0].rstrip("\r")
    hint = _HINT.fullmatch(first) if len(first) < len('"sep=\\t" ') * 2 else None
    delimiter = hint[1].replace("\\t", "\t") if hint else delimiter_of(text)
    rows = Splitter(text, delimiter).rows(1 if hint else 0)
    return Table(Source.TEXT, rows, encoding=encoding, delimiter=delimiter)


def delimiter_of(text: str) -> str:
    """What divides most lines into equally many cells; a comma where nothing does. A tab beside
    another delimiter, or at a line's end, only keeps a spreadsheet from taking digits for a
    number."""
    lines = [_GUARD.sub("", _QUOTED.sub("", line)) for line in _sample(text)]
    return max(_DELIMITERS, key=lambda one: (_agreeing(lines, one), one == ",", one == "\t"))


def _sample(text: str) -> list[str]:
    head = text[: 1 << 20].replace("\r\n", "\n").replace("\r", "\n").split("\n", _SAMPLE * 5)
    return [line for line in head if line.strip()][:_SAMPLE]


def _agreeing(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many lines have as many of it as most do, and how many that is."""
    counted = Counter(line.count(delimiter) for line in lines)
    counted.pop(0, None)
    if not counted:
        return 0, 0
    cells, times = max(counted.items(), key=lambda pair: (pair[1], pair[0]))
    return times, cells
