"""Numbers as people type them → national digits, or the sentence that says what is wrong."""

from collections.abc import Mapping

from hotline400.record.shortened import shortened
from hotline400.routing.numbering_plan import Caution
from hotline400.routing.numbers import caution, is_dialable_phone, kind, normalise
from hotline400.web.errors import (
    ConfirmOwnerPays,
    ConfirmService,
    ConfirmUnassigned,
    HotlineNumberInvalid,
    Invalid,
    PhoneNumberInvalid,
    PhoneNumberIsHotline,
    PhoneNumberReserved,
)

_SHOWN = 32  # characters of a wrong number that are told back
_TO_CONFIRM: Mapping[Caution, type[Invalid]] = {
    "owner_pays": ConfirmOwnerPays,
    "service": ConfirmService,
    "unassigned": ConfirmUnassigned,
}
_SHORTEST_WHOLE = 10  # digits; fewer are the beginning of a number


def phone_to_bind(typed: str, *, hotline_number: str, field: str) -> str:
    """A phone that may be bound to this hotline: an ordinary number, and not itself."""
    number = caller_number(typed, field=field)
    if number == hotline_number:
        raise PhoneNumberIsHotline(field)
    if not is_dialable_phone(number):
        if kind(number) == "unknown":
            raise PhoneNumberInvalid(field, number=shortened(typed, _SHOWN))
        raise PhoneNumberReserved(field, number=shortened(typed, _SHOWN))
    return number


def confirm_phone(number: str, *, field: str) -> None:
    """Refuses what is to be bound only when somebody has said that they mean it."""
    why = caution(number)
    if why is not None:
        raise _TO_CONFIRM[why](field, number=number)


def caller_number(typed: str, *, field: str) -> str:
    """Any number that may call us, for the blacklist."""
    number = normalise(typed)
    if number is None:
        raise PhoneNumberInvalid(field, number=shortened(typed, _SHOWN))
    return number


def hotline_number(typed: str, *, field: str) -> str:
    """A 400 number, ten digits."""
    number = normalise(typed)
    if number is None or kind(number) != "hotline400":
        raise HotlineNumberInvalid(field, number=shortened(typed, _SHOWN))
    return number


def display_number(number: str) -> str:
    """400-123-4567."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}"


def number_looked_for(typed: str | None) -> str | None:
    """A whole number in its one form, or the beginning of one as it was typed."""
    if typed is None or not typed.strip():
        return None
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    whole = normalise(typed) if len(digits) >= _SHORTEST_WHOLE else None
    return whole or digits or typed
