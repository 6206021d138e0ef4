"""When a phone may be rung (F-FLOW-4: 开始时间, 结束时间), by China's clock."""

from datetime import datetime, time, timedelta

from hotline400.routing.hotline import Phone
from hotline400.routing.schedule import CHINA

_MIDNIGHT = time(0)


def hours_of(phone: Phone) -> tuple[time, time] | None:
    """From `valid_from` on, until `valid_until`, over midnight where that is earlier. A beginning
    without an end holds until midnight, an end without a beginning from midnight on. None: all day,
    also where both are the same."""
    begins, ends = phone.valid_from or _MIDNIGHT, phone.valid_until or _MIDNIGHT
    return None if begins == ends else (begins, ends)


def may_be_rung(phone: Phone, now: datetime) -> bool:
    """Whether `now` is in its hours."""
    if (hours := hours_of(phone)) is None:
        return True
    begins, ends = hours
    at = now.astimezone(CHINA).time()
    if begins < ends:
        return begins <= at < ends
    return at >= begins or at < ends


def next_change(phone: Phone, now: datetime) -> datetime | None:
    """When its hours begin or end next; None: they never do."""
    if phone.valid_from is None and phone.valid_until is None:
        return None
    here = now.astimezone(CHINA)
    edges = (phone.valid_from or _MIDNIGHT, phone.valid_until or _MIDNIGHT)
    today = [datetime.combine(here.date(), edge, CHINA) for edge in edges]
    return min(at if at > here else at + timedelta(days=1) for at in today)
