"""The phones bound to a hotline, in the order they are rung."""

from typing import Annotated

from pydantic import Field

from hotline400.web.fields import ClockTime, Id, Label, Received, Shown, TypedPhone


class Phone(Shown):
    """`position` counts from 0. Rung only from `valid_from` to `valid_until`, China's time (08:30);
    both null: all day; an end before the start: over midnight. `is_hotline`: a 400 number of this
    platform, which is never dialled."""

    id: str
    number: str
    label: str
    position: int
    valid_from: ClockTime | None
    valid_until: ClockTime | None
    province: str | None
    city: str | None
    is_hotline: bool


class PhoneList(Shown):
    items: list[Phone]


class NewPhone(Received):
    """`confirm`: this number is meant, though another may pay for it, it may cost extra, or its
    range was given to nobody (errors whose code begins with "confirm_")."""

    number: TypedPhone
    label: Label = ""
    valid_from: ClockTime | None = None
    valid_until: ClockTime | None = None
    confirm: bool = False


class PhoneEntry(NewPhone):
    """`id` keeps a phone that is there already; without it the phone is new."""

    id: Id | None = None


class PhoneEntries(Received):
    """The whole list as it shall be from now on."""

    items: Annotated[list[PhoneEntry], Field(max_length=150)]
