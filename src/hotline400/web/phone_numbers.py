"""Numbers as people type them → national digits, or the sentence that says what is wrong."""

from hotline400.routing.numbers import is_dialable_phone, kind, normalise
from hotline400.web.errors import (
    HotlineNumberInvalid,
    PhoneNumberInvalid,
    PhoneNumberIsHotline,
    PhoneNumberReserved,
)

_SHOWN = 32  # characters of a wrong number that are told back


def phone_to_bind(typed: str, *, hotline_number: str, field: str) -> str:
    """A phone that may be bound to this hotline: an ordinary number, and not itself."""
    number = caller_number(typed, field=field)
    if number == hotline_number:
        raise PhoneNumberIsHotline(field)
    if not is_dialable_phone(number):
        if kind(number) == "unknown":
            raise PhoneNumberInvalid(field, number=typed[:_SHOWN])
        raise PhoneNumberReserved(field, number=typed[:_SHOWN])
    return number


def caller_number(typed: str, *, field: str) -> str:
    """Any number that may call us, for the blacklist."""
    number = normalise(typed)
    if number is None:
        raise PhoneNumberInvalid(field, number=typed[:_SHOWN])
    return number


def hotline_number(typed: str, *, field: str) -> str:
    """A 400 number, ten digits."""
    number = normalise(typed)
    if number is None or kind(number) != "hotline400":
        raise HotlineNumberInvalid(field, number=typed[:_SHOWN])
    return number


def display_number(number: str) -> str:
    """400-123-4567."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}"
