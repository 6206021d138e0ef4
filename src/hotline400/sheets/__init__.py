"""Uploaded tables: CSV, text and Excel → lines of text cells. Reads files nobody vouches for in a
process of its own, as audio does."""

from hotline400.sheets.sheet import (
    MOST_LINES,
    MOST_UNPACKED_MIB,
    Line,
    SheetFault,
    UnreadableSheet,
    read_apart,
    read_sheet,
)

__all__ = [
    "MOST_LINES",
    "MOST_UNPACKED_MIB",
    "Line",
    "SheetFault",
    "UnreadableSheet",
    "read_apart",
    "read_sheet",
]
