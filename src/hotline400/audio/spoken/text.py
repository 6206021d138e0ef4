"""What a prompt says, in the two languages of the console; callers hear the Chinese."""

from dataclasses import dataclass

DIGITS_ZH = "零一二三四五六七八九"


KEYS = (
    *((str(digit), zh, str(digit)) for digit, zh in enumerate(DIGITS_ZH)),
    ("star", "星号键", "star"),
    ("hash", "井号键", "hash"),
)
"""A key in the name of a prompt, as it is said, and in English."""


@dataclass(frozen=True)
class Text:
    """`zh` is what is rendered: numbers are written as they are said."""

    zh: str
    en: str


def number_zh(number: int) -> str:
    """1 … 99 as it is counted: 十二, 二十."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else DIGITS_ZH[tens] + "十"
    return lead + (DIGITS_ZH[ones] if ones or not tens else "")


def counted_zh(number: int) -> str:
    """Before a measure word two is 两."""
    return "两" if number == 2 else number_zh(number)


def counted_en(number: int, one: str, many: str) -> str:
    """`1 minute`, `2 minutes`."""
    return f"{number} {one if number == 1 else many}"
