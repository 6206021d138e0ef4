"""What the dialplan must know of a hotline to ring its phones while the engine is away.

The engine writes these entries into Asterisk's own database (AstDB) whenever a hotline changes.
Order, time-out, phones' hours, number shown and state are kept; welcome, music, queue, blacklist,
and recording are the engine's alone: a ringing phone matters more.
"""

from collections.abc import Sequence
from datetime import time

from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.hunting.hours import hours_of
from hotline400.routing.queue import HuntOrder

FALLBACK_FAMILY = "hotline"
"""AstDB family of all of it."""


def fallback_family(number: str) -> str:
    """AstDB family of one hotline's entries."""
    return f"{FALLBACK_FAMILY}/{number}"


def fallback_entries(hotline: Hotline, dial_strings: Sequence[str]) -> dict[str, str]:
    """Key → value inside `fallback_family`, to be written in this order after the old family was
    deleted: `state` comes last, so that a half-written number is unknown rather than wrong.

    `dial_strings` belong to `hotline.phones` one by one, like `PJSIP/02088886666@trunk-gz`; an
    empty or missing one is a phone no trunk leads to. A phone that is the hotline itself is left
    out: it would ring in a circle.
    """
    if hotline.state is not NumberState.ACTIVE:
        return {"tenant": hotline.tenant_id, "state": hotline.state.value}
    reachable = [
        (phone, dial_string)
        for phone, dial_string in zip(hotline.phones, dial_strings, strict=False)
        if dial_string and phone.number != hotline.number
    ]
    entries = {
        "tenant": hotline.tenant_id,
        "timeout": str(hotline.main.offer_timeout_seconds),
        "order": _order(hotline.main.order),
        "shown": hotline.caller_id_shown.value,
        "count": str(len(reachable)),
    }
    for place, (phone, dial_string) in enumerate(reachable, start=1):
        entries[f"phone/{place}"] = phone.number
        entries[f"dial/{place}"] = dial_string
        if (hours := hours_of(phone)) is not None:
            entries[f"from/{place}"], entries[f"until/{place}"] = map(_clock, hours)
    return entries | {"state": hotline.state.value}


def _clock(moment: time) -> str:
    """By China's clock, as the dialplan compares it: 090000."""
    return moment.strftime("%H%M%S")


def _order(order: HuntOrder) -> str:
    """The dialplan knows two: the list from its top, or from a place at random. What an order
    needs to know of the phones' talks is the engine's alone."""
    known = HuntOrder.SEQUENTIAL if order is HuntOrder.SEQUENTIAL else HuntOrder.DEFAULT
    return known.value
