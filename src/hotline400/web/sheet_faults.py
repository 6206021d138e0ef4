"""Why an uploaded table cannot be used, as the person is told."""

from collections.abc import Callable

from hotline400.sheets import MOST_LINES, MOST_UNPACKED_MIB, SheetFault
from hotline400.sheets.verdict import MOST_CELLS
from hotline400.web.errors import (
    ApiError,
    SheetBusy,
    SheetMissing,
    SheetProtected,
    SheetTooBig,
    SheetTooLong,
    SheetTooWide,
    SheetUnreadable,
    SheetWebPage,
    SheetWithoutNumbers,
)

_REFUSALS: dict[SheetFault, Callable[[], ApiError]] = {
    SheetFault.EMPTY: lambda: SheetWithoutNumbers("file"),
    SheetFault.UNREADABLE: lambda: SheetUnreadable("file"),
    SheetFault.WEB_PAGE: lambda: SheetWebPage("file"),
    SheetFault.PROTECTED: lambda: SheetProtected("file"),
    SheetFault.NO_SUCH_SHEET: lambda: SheetMissing("sheet"),
    SheetFault.TOO_LONG: lambda: SheetTooLong("file", limit=MOST_LINES),
    SheetFault.TOO_WIDE: lambda: SheetTooWide("file", limit=MOST_CELLS),
    SheetFault.TOO_BIG: lambda: SheetTooBig("file", limit=MOST_UNPACKED_MIB),
    SheetFault.BUSY: lambda: SheetBusy("file"),
}


def told(fault: SheetFault) -> ApiError:
    """The refusal of this file."""
    return _REFUSALS[fault]()
