"""Builds the table of China's public holidays and make-up workdays (调休).

    python -m venv /tmp/days && /tmp/days/bin/pip install chinesecalendar==1.11.0
    /tmp/days/bin/python tools/places/build_holidays.py

`chinesecalendar` (MIT) follows the State Council's yearly notice, and says so when a year has not
been announced. Writes `src/hotline400/places/holidays.csv`. Run it with a newer version each
November or December, when the next year is announced.
"""

import csv
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

TABLE = Path(__file__).parents[2] / "src" / "hotline400" / "places" / "holidays.csv"
FIRST_YEAR = 2024
"""Older days decide no call any more; replay goes back months, not years."""


def main() -> None:
    days = [(day, "holiday") for day in holidays] + [(day, "workday") for day in workdays]
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["date", "kind"])
        writer.writerows((day, kind) for day, kind in sorted(days) if day.year >= FIRST_YEAR)


if __name__ == "__main__":
    main()
