"""How a number is dialled on a trunk (F-HUNT-1, F-OPS-2)."""

from collections.abc import Callable

from hotline400.routing.numbering_plan import area_code, kind
from hotline400.routing.trunk import DialRules, NumberFormat


def dial_string(number: str, rules: DialRules, area_of: Callable[[str], str | None]) -> str:
    """What is sent to the carrier for `number` (normalised).

    `area_of` tells the area code (with its 0) a mobile is at home in, None where unknown.
    Raises ValueError for anything but digits: the result becomes part of a SIP address.
    """
    if not (number.isascii() and number.isdigit()):
        raise ValueError(f"not a normalised number: {number!r}")
    return rules.prefix + _formatted(number, rules, area_of)


def _formatted(number: str, rules: DialRules, area_of: Callable[[str], str | None]) -> str:
    match kind(number):
        case "short" | "unknown":
            return number  # has no international form
        case "international":
            return _international(number[2:], rules.format, national=number)
        case "landline":
            national = _landline(number, rules)
            return _international("86" + number[1:], rules.format, national)
        case "mobile":
            national = _mobile(number, rules, area_of)
            return _international("86" + number, rules.format, national)
        case _:
            return _international("86" + number, rules.format, national=number)


def _international(e164: str, form: NumberFormat, national: str) -> str:
    match form:
        case NumberFormat.NATIONAL:
            return national
        case NumberFormat.E164:
            return e164
        case NumberFormat.PLUS_E164:
            return "+" + e164


def _landline(number: str, rules: DialRules) -> str:
    code = area_code(number) or ""
    is_local = rules.strip_local_area_code and code == rules.local_area_code
    return number.removeprefix(code) if is_local else number


def _mobile(number: str, rules: DialRules, area_of: Callable[[str], str | None]) -> str:
    """A mobile not known to be of another city is dialled without 0, as most carriers want it."""
    if not rules.zero_before_remote_mobile or rules.local_area_code is None:
        return number
    home = area_of(number)
    return "0" + number if home not in {None, rules.local_area_code} else number
