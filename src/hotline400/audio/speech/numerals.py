"""Figures as they are said in Mandarin. Pure."""

DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿")


def digit_by_digit(digits: str) -> str:
    """As a year or a code is read: 2026 → 二零二六."""
    return "".join(DIGITS[int(digit)] for digit in digits)


def by_phone(digits: str) -> str:
    """As numbers of telephones are read: one is 幺, which no bad line makes a seven."""
    return digit_by_digit(digits).replace("一", "幺")


def counted(digits: str) -> str:
    """A whole number: 1005 → 一千零五, 12 → 十二, 2000 → 两千; from 10^12 on digit by digit."""
    number = int(digits)
    if number >= 10**12:
        return by_phone(digits)
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said = ""
    for index in reversed(range(len(groups))):
        group = groups[index]
        if not group:
            continue
        if said and (group < 1000 or not groups[index + 1]):
            said += "零"
        said += _below_ten_thousand(group) + _GROUPS[index]
    if said[0] == "二" and said[1:2] in {"千", "万", "亿"}:
        return "两" + said[1:]
    return said.removeprefix("一") if said.startswith("一十") else said


def decimal(digits: str) -> str:
    """With or without a point: 3.50 → 三点五零."""
    whole, point, fraction = digits.partition(".")
    return counted(whole) + ("点" + digit_by_digit(fraction) if point else "")


def _below_ten_thousand(number: int) -> str:
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + _PLACES[place]
        gap = digit == 0
    return said
