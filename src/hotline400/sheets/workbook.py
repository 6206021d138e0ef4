"""A workbook: .xlsx, .xls or .ods."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from hotline400.sheets.table import ReadingError, Row, Sheet, Source, Table
from hotline400.sheets.verdict import MOST_UNPACKED_MIB, Verdict

_ZIP = b"PK\x03\x04"
BEGINNINGS = (_ZIP, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number


def table_of_workbook(data: bytes, sheet: str | None) -> Table:
    """The sheet of this name, or the first that is not hidden and has anything in it. Raises
    ReadingError and what calamine raises."""
    if data.startswith(_ZIP):
        _refuse_bomb(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise ReadingError(Verdict.PROTECTED) from None
    sheets = [
        Sheet(one.name, one.visible is not SheetVisibleEnum.Visible)
        for one in workbook.sheets_metadata
    ]
    if sheet is not None and sheet not in {one.name for one in sheets}:
        raise ReadingError(Verdict.NO_SUCH_SHEET)
    name, rows = _chosen(workbook, sheets, sheet)
    return Table(Source.WORKBOOK, rows, sheet=name, sheets=sheets)


def _chosen(
    workbook: CalamineWorkbook, sheets: list[Sheet], wanted: str | None
) -> tuple[str, Iterator[Row]]:
    names = [one.name for one in sorted(sheets, key=lambda one: one.hidden)]
    for name in names if wanted is None else [wanted]:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height or wanted is not None:
            return name, _rows(sheet)
    return names[0] if names else "", iter(())


def _refuse_bomb(data: bytes) -> None:
    """By what the archive says of itself, before any of it is unpacked. One that lies ends at the
    bounds of this process."""
    unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
    if unpacked > MOST_UNPACKED_MIB << 20:
        raise ReadingError(Verdict.TOO_BIG)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    rows = sheet.to_python(skip_empty_area=False)
    _fill_merged(sheet, rows)
    for number, cells in enumerate(rows, start=1):
        yield Row(number, [_text(cell) for cell in cells])


def _fill_merged(sheet: CalamineSheet, rows: list[list[Any]]) -> None:
    """What is merged downwards belongs to each of its lines: one reason for five numbers. What is
    merged sideways is a title."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if left == right:
            for below in range(top + 1, min(bottom + 1, len(rows))):
                rows[below][left] = rows[top][left]


def _text(value: object) -> str:
    """A cell as it reads: Excel keeps a telephone number as 13800138000.0. Of longer numbers it has
    thrown the last digits away, which must be seen."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < _EXACT else f"{value:.14E}"
    return str(value).strip()
