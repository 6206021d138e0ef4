"""How long something took: kept in milliseconds, shown in whole seconds, rounded down.

Everything that tells of seconds asks here, so that record, API, pages and exports never disagree.
Billing reads the milliseconds.
"""

from datetime import datetime, timedelta

_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(start: datetime, end: datetime) -> int:
    """Whole milliseconds from one moment to another; 0 where a clock was set back between them."""
    return max(0, (end - start) // _MILLISECOND)


def whole_seconds(milliseconds: int) -> int:
    """As shown: 59,999 ms are 59 s."""
    return milliseconds // 1000
