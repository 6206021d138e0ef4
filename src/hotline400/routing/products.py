"""The flow that a call begins with (F-NUM-2)."""

from functools import lru_cache

from hotline400.routing.flow import Flow
from hotline400.routing.forms.sales import SalesForm, to_flow
from hotline400.routing.hotline import Hotline


def flow_of(hotline: Hotline) -> Flow:
    """The published flow; before the first was published, the sales hotline with the welcome that
    is set for the number."""
    return hotline.flow or sales_hotline(hotline.welcome)


@lru_cache(maxsize=1024)
def sales_hotline(welcome: str | None) -> Flow:
    """新销售热线: an optional welcome, then straight to the phones."""
    return to_flow(SalesForm(welcome=welcome))
