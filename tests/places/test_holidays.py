"""The table of holidays, and whether it reaches far enough."""

from datetime import UTC, date, datetime

import pytest

from hotline400.places.holidays import HolidayDataError, load_holidays, missing_year
from hotline400.routing.schedule import DayKind

HOLIDAYS = load_holidays()


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-01-01", DayKind.HOLIDAY),
        ("2026-02-17", DayKind.HOLIDAY),  # the first day of the year of the horse
        ("2026-10-01", DayKind.HOLIDAY),
        ("2026-02-14", DayKind.WORKDAY),  # a Saturday made up for
        ("2026-10-10", DayKind.WORKDAY),
        ("2026-11-24", None),
        ("2025-10-08", DayKind.HOLIDAY),
    ],
)
def test_days_are_as_the_state_council_announced_them(day: str, kind: DayKind | None) -> None:
    assert HOLIDAYS.get(date.fromisoformat(day)) is kind


def test_workdays_are_on_weekends_only() -> None:
    made_up = [day for day, kind in HOLIDAYS.items() if kind is DayKind.WORKDAY]
    assert made_up
    assert all(day.weekday() >= 5 for day in made_up)


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        ("2026-10-31T12:00", None),
        ("2026-10-31T15:59", None),
        ("2026-10-31T16:00", 2027),  # midnight in China: November
        ("2026-12-31T15:00", 2027),
        ("2027-05-01T00:00", 2027),
        ("2025-12-01T00:00", None),
    ],
)
def test_a_year_is_missed_from_november_on(now: str, missing: int | None) -> None:
    known = {day: kind for day, kind in HOLIDAYS.items() if day.year <= 2026}
    assert missing_year(known, datetime.fromisoformat(now).replace(tzinfo=UTC)) == missing


@pytest.mark.parametrize("line", ["2027-02-30,holiday", "2027-01-01,party", "2027-01-01"])
def test_a_bad_line_is_named(tmp_path, line: str) -> None:
    table = tmp_path / "holidays.csv"
    table.write_text(f"date,kind\n2027-01-01,holiday\n{line}\n")
    with pytest.raises(HolidayDataError, match="line 3"):
        load_holidays(table)
