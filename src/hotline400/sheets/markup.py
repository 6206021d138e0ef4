"""Tables of web pages, and Excel's XML of 2003, as many programs save them under the name .xls."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from hotline400.sheets.table import ReadingError, Row, Source, Table
from hotline400.sheets.verdict import MOST_CELLS, Verdict

_MARKUP = re.compile(r"<(!doctype\s+html|html|head|body|table|meta|style|\?xml|workbook)\b", re.I)
_MHTML = re.compile(r"MIME-Version:", re.I)
_CELLS = {"td", "th", "cell"}
_ROWS = {"tr", "row"}
_BREAKS = {"br", "p", "div"}
_UNSEEN = {"style", "script", "title"}


def is_markup(text: str) -> bool:
    """Whether this is no plain text. Raises ReadingError for what Excel calls a single file web
    page."""
    head = text[:4096].lstrip()
    if _MHTML.match(head):
        raise ReadingError(Verdict.WEB_PAGE)
    return head.startswith("<") and _MARKUP.search(head) is not None


def table_of_markup(text: str, encoding: str) -> Table:
    """All rows of its tables, numbered as Excel shows them. Raises ReadingError where it has
    none."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if not reader.rows:
        raise ReadingError(Verdict.WEB_PAGE)
    return Table(Source.HTML, _numbered(reader.rows), encoding=encoding)


def _numbered(rows: list[list[str]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        yield Row(number, [" ".join(cell.split(" ")).strip() for cell in cells])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._open = False
        self._span = 1
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = tag.rpartition(":")[2]
        if name in _ROWS:
            self._open = False
            self.rows.append([])
        elif name in _CELLS and self.rows:
            self._begin(dict(attrs))
        elif name in _BREAKS and self._open:
            self._add("\n")
        elif name in _UNSEEN:
            self._unseen += 1

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in _CELLS and self._open:
            self._open = False
            self.rows[-1] += [""] * (self._span - 1)
        elif name in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen:
            self._add(data.replace("\r", "").replace("\n", " "))

    def _begin(self, attributes: dict[str, str | None]) -> None:
        cells = self.rows[-1]
        if (at := _whole(attributes.get("ss:index"))) is not None:
            cells += [""] * (at - 1 - len(cells))
        self._span = _whole(attributes.get("colspan")) or 1
        cells.append("")
        self._open = True

    def _add(self, text: str) -> None:
        self.rows[-1][-1] += text


def _whole(text: str | None) -> int | None:
    """A count of columns, no larger than a line may have."""
    return min(int(text), MOST_CELLS) if text and text.isascii() and text.isdigit() else None
