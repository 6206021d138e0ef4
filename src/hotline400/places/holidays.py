"""China's public holidays and make-up workdays, from the table that comes with us.

The State Council announces a year in the November or December before it. For a year that is not in
the table yet a schedule goes by the weekdays alone, and somebody should know.
"""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from importlib import resources
from pathlib import Path

from hotline400.routing.schedule import CHINA, DayKind

_ANNOUNCED_IN = 11
"""From this month on the next year is asked for."""


class HolidayDataError(Exception):
    """The file is not what it should be; says which line and why."""


def load_holidays(file: Path | None = None) -> dict[date, DayKind]:
    """The table, or a newer one with the same columns: date, kind (holiday or workday). Raises
    HolidayDataError, OSError."""
    source = file or resources.files("hotline400.places") / "holidays.csv"
    found: dict[date, DayKind] = {}
    with source.open(encoding="utf-8") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            try:
                found[date.fromisoformat(row["date"])] = DayKind(row["kind"])
            except (KeyError, TypeError, ValueError) as error:
                raise HolidayDataError(f"{source}, line {number}: {error}") from None
    return found


def missing_year(holidays: Mapping[date, DayKind], now: datetime) -> int | None:
    """The first year that is wanted and of which no day is known: this one, and from November on
    the next."""
    today = now.astimezone(CHINA).date()
    wanted = [today.year] + [today.year + 1] * (today.month >= _ANNOUNCED_IN)
    known = {day.year for day in holidays}
    return next((year for year in wanted if year not in known), None)
