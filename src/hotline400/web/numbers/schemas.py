"""The operator's inventory of 400 numbers (F-NUM-1)."""

from pydantic import AwareDatetime

from hotline400.routing.hotline import NumberState
from hotline400.web.fields import Id, Received, Shown, TypedPhone
from hotline400.web.hotlines.schemas import Product


class Number(Shown):
    number: str
    display_number: str
    tenant_id: str
    product: str
    state: NumberState
    updated_at: AwareDatetime


class NumberList(Shown):
    items: list[Number]
    next_cursor: str | None = None


class NewNumber(Received):
    """Gives a 400 number to a tenant; it answers calls from then on."""

    number: TypedPhone
    tenant_id: Id
    product: Product = "sales"


class NumberChange(Received):
    state: NumberState
