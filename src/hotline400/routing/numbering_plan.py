"""China's numbering plan: what a number of national digits is.

电信网编号计划 (2017) of the ministry; E.164 for the rest of the world.
"""

import re
from typing import Literal

from hotline400.routing.area_codes import AREA_CODES, EIGHT_DIGIT

Kind = Literal["mobile", "landline", "hotline400", "toll_free", "short", "international", "unknown"]
Caution = Literal["owner_pays", "service", "unassigned"]
"""owner_pays: somebody's 400 or 800 number, who pays for being called. service: 96xxx and 1010xxxx.
unassigned: a range of mobiles that nobody was given, or premium services."""

_PLAN: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("mobile", re.compile(r"1[3-9]\d{9}")),
    ("hotline400", re.compile(r"400\d{7}")),
    ("toll_free", re.compile(r"800\d{7}")),
    ("international", re.compile(r"00(?!86)[1-9]\d{6,14}")),
    ("short", re.compile(r"1[01]\d|12[0-2]|1[0-2]\d{3}|1[01]\d{4}")),  # 110, 12345, 118114
    ("short", re.compile(r"1010\d{4}|9[56]\d{3,4}|95\d{5,6}|106\d{5,17}")),
)
_SATELLITE = re.compile(r"1349|174")  # costs many times an ordinary call
_UNASSIGNED = re.compile(r"14[0-4]|154|16[013489]|179|194")
"""What begins so has a mobile's length, but is no mobile's range: 160 and 168 were premium
services, 179 chooses a carrier, 14x are machines; the others belong to nobody."""
_SERVICE = re.compile(r"96|1010")  # regional and nationwide services, at prices of their own
_AREA_SERVICE = re.compile(r"1[0-2]\d{3}|1[01]\d{4}|9[56]\d{3,4}|95\d{5,6}")
_SHORTEST_SERVICE = 5  # 020110 is more likely to be the beginning of a number
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


def is_area_service(digits: str) -> bool:
    """Whether this is a service number behind an area code, as carriers show some callers:
    01095588, 057112345."""
    code = area_code(digits) if digits.isascii() and digits.isdigit() else None
    local = digits[len(code) :] if code is not None else ""
    return len(local) >= _SHORTEST_SERVICE and _AREA_SERVICE.fullmatch(local) is not None


def is_local(digits: str) -> bool:
    """Whether this may be a landline without its area code."""
    return digits.isascii() and _LOCAL.fullmatch(digits) is not None


def is_dialable_phone(number: str) -> bool:
    """Whether a tenant may bind this number as a phone at all; some only after `caution`.

    Landlines with their area code, mobiles, 400, 800, 95xxx, 96xxx and 1010xxxx. Never emergency
    numbers, satellite phones or other countries.
    """
    match kind(number):
        case "mobile":
            return _SATELLITE.match(number) is None
        case "landline" | "hotline400" | "toll_free":
            return True
        case "short":
            return number.startswith("95") or _SERVICE.match(number) is not None
        case _:
            return False


def caution(number: str) -> Caution | None:
    """Why somebody is to say that they mean this dialable number; None for what costs an ordinary
    call, at the tenant's own expense."""
    match kind(number):
        case "hotline400" | "toll_free":
            return "owner_pays"
        case "short":
            return "service" if _SERVICE.match(number) else None
        case "mobile":
            return "unassigned" if _UNASSIGNED.match(number) else None
        case _:
            return None
