"""How far back a hotline's settings look (F-HUNT-2, 6; F-SCREEN-5). Days and months are China's.
Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from hotline400.routing.hotline import Hotline
from hotline400.routing.queue import HuntOrder
from hotline400.routing.schedule import CHINA

_TALKS_TELL = timedelta(days=1)
"""How old a talk may be that tells how long the next may take."""

_ASKS_FOR_TODAY = frozenset({HuntOrder.FEWEST_CALLS, HuntOrder.LONGEST_IDLE})


def day_start(now: datetime) -> datetime:
    """When today began in China."""
    return now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)


def month_start(now: datetime) -> datetime:
    """When this month began in China."""
    return day_start(now).replace(day=1)


def asked_since(
    hotline: Hotline, now: datetime, others: Mapping[str, Hotline] = MappingProxyType({})
) -> datetime | None:
    """From when on the calls of this hotline must be known; None: nothing is asked of them. A call
    belongs to the number dialled, and the queues of `others` that its flow leads to ask for it."""
    limits, asked = hotline.screening.limits, []
    if limits.number_per_month is not None:
        asked.append(month_start(now))
    if limits.number_per_day is not None or limits.caller_per_day is not None:
        asked.append(day_start(now))
    if limits.caller_per_hour is not None:
        asked.append(now - timedelta(hours=1))
    queues = [queue for led_to in _led_to(hotline, others) for queue in led_to.queues.values()]
    for queue in queues:
        if queue.memory_hours:
            asked.append(now - timedelta(hours=queue.memory_hours))
        if queue.order in _ASKS_FOR_TODAY or queue.wrap_up_seconds:
            asked.append(day_start(now))
        if queue.announce_wait:
            asked.append(now - _TALKS_TELL)
    return min(asked, default=None)


def _led_to(hotline: Hotline, others: Mapping[str, Hotline]) -> list[Hotline]:
    """The hotline itself, and those of its tenant that a call may come to from its flow."""
    found, to_see = {hotline.number: hotline}, [hotline]
    while to_see:
        flow = to_see.pop().flow
        for number in flow.leads_to if flow else ():
            other = others.get(number)
            if other and other.tenant_id == hotline.tenant_id and number not in found:
                found[number] = other
                to_see.append(other)
    return list(found.values())
