"""What the reading process tells the one that started it, by its exit status."""

from enum import IntEnum

MOST_LINES = 100_000  # and those of titles and headings
MOST_UNPACKED_MIB = 256  # of a workbook; 100,000 lines of ten short cells are 60
MOST_CELLS = 200  # of a line; Google's contacts have 90
LONGEST_CELL = 1000  # characters; a longer one ends with a mark


class Verdict(IntEnum):
    """Any other status: it crashed or was stopped."""

    READ = 0
    UNREADABLE = 20
    TOO_LONG = 21
    TOO_BIG = 22
    WEB_PAGE = 23
    PROTECTED = 24
    NO_SUCH_SHEET = 25
    TOO_WIDE = 26
