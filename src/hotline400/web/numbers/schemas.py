"""The operator's inventory of 400 numbers (F-NUM-1)."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from hotline400.routing.hotline import NumberState
from hotline400.storage.phones import MAX_PHONES
from hotline400.web.fields import Between, Id, Received, Shown, TypedPhone
from hotline400.web.hotlines.schemas import Product


class Number(Shown):
    """`version` is its ETag, and that of its settings at `/hotlines/{number}`."""

    number: str
    display_number: str
    tenant_id: str
    product: str
    state: NumberState
    max_phones: int
    updated_at: AwareDatetime
    version: int


class NumberList(Shown):
    items: list[Number]
    next_cursor: str | None = None


class NewNumber(Received):
    """Gives a 400 number to a tenant; it answers calls from then on."""

    number: TypedPhone
    tenant_id: Id
    product: Product = "sales"


class NumberChange(Received):
    """Only the fields that are sent change. `max_phones`: how many phones may be bound, 10 at
    first (F-HUNT-1)."""

    state: NumberState = Field(default_factory=lambda: NumberState.ACTIVE)
    max_phones: Annotated[int, Between(1, MAX_PHONES)] = 10
