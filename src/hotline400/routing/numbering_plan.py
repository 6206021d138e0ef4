"""China's numbering plan: what a number of national digits is.

电信网编号计划 (2017) of the ministry; E.164 for the rest of the world.
"""

import re
from typing import Literal

from hotline400.routing.area_codes import AREA_CODES, EIGHT_DIGIT

Kind = Literal["mobile", "landline", "hotline400", "toll_free", "short", "international", "unknown"]

_PLAN: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("mobile", re.compile(r"1[3-9]\d{9}")),
    ("hotline400", re.compile(r"400\d{7}")),
    ("toll_free", re.compile(r"800\d{7}")),
    ("international", re.compile(r"00(?!86)[1-9]\d{6,14}")),
    ("short", re.compile(r"1[01]\d|12[0-2]|1[0-2]\d{3}|1[01]\d{4}")),  # 110, 12345, 118114
    ("short", re.compile(r"1010\d{4}|9[56]\d{3,4}|95\d{5,6}|106\d{5,17}")),
)
_SATELLITE = re.compile(r"1349|174")  # costs many times an ordinary call
_LOCAL = re.compile(r"[2-9]\d{6,7}")


def kind(number: str) -> Kind:
    """What a normalised number is."""
    if not (number.isascii() and number.isdigit()):
        return "unknown"
    if is_landline(number):
        return "landline"
    return next((name for name, form in _PLAN if form.fullmatch(number)), "unknown")


def area_code(number: str) -> str | None:
    """The area code, with its 0, of a landline in national form."""
    code = number[:3] if number.startswith(("01", "02")) else number[:4]
    return code if code in AREA_CODES else None


def is_landline(digits: str) -> bool:
    """Whether this is an area code with a local number of the right length behind it."""
    code = area_code(digits) if digits.isascii() and digits.isdigit() else None
    if code is None:
        return False
    local = digits[len(code) :]
    if local[:1] in {"0", "1", "9", ""}:  # 0, 1 and 9 begin trunk calls and services
        return False
    shortest = 8 if len(code) == 3 or code in EIGHT_DIGIT else 7
    return shortest <= len(local) <= 8


def is_local(digits: str) -> bool:
    """Whether this may be a landline without its area code."""
    return digits.isascii() and _LOCAL.fullmatch(digits) is not None


def is_dialable_phone(number: str) -> bool:
    """Whether a tenant may bind this number as a phone: only what costs an ordinary call.

    Landlines with their area code, mobiles, 400, 800 and 95xxx. Never emergency and service
    numbers, satellite phones, premium services or other countries.
    """
    match kind(number):
        case "mobile":
            return _SATELLITE.match(number) is None
        case "landline" | "hotline400" | "toll_free":
            return True
        case "short":
            return number.startswith("95")
        case _:
            return False
