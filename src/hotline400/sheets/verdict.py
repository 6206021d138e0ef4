"""What the reading process tells the one that started it, by its exit status."""

from enum import IntEnum

MOST_LINES = 100_000  # and a line of headings
MOST_UNPACKED_MIB = 256  # of a workbook; 100,000 lines of ten short cells are 60
MOST_CELLS = 10  # of a line; further columns are left unread
LONGEST_CELL = 300  # characters


class Verdict(IntEnum):
    """Any other status: it crashed or was stopped."""

    READ = 0
    UNREADABLE = 20
    TOO_LONG = 21
    TOO_BIG = 22
