"""What the decoding process tells the one that started it, by its exit status."""

from enum import IntEnum

LONGEST_SECONDS = 600  # a prompt of ten minutes


class Verdict(IntEnum):
    """Any other status: it crashed or was stopped."""

    DECODED = 0
    NOT_AUDIO = 20
    TOO_LONG = 21
