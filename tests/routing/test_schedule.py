"""When a hotline is open."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hotline400.routing.schedule import CHINA, DayKind, OpenState, Schedule, state

from .moments import at

DAY = [{"start": "09:00", "end": "12:00"}, {"start": "13:30", "end": "18:00"}]
OFFICE = Schedule.model_validate(
    {
        "name": "office",
        "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY),
        "exceptions": [
            {"date": "2026-11-26", "segments": [{"start": "20:00", "end": "24:00"}]},
            {"date": "2026-11-27"},
        ],
    }
)
CALENDAR = {
    date(2026, 10, 1): DayKind.HOLIDAY,
    date(2026, 10, 10): DayKind.WORKDAY,  # a Saturday
}


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("2026-11-24T08:59", "closed"),
        ("2026-11-24T09:00", "open"),
        ("2026-11-24T11:59:59", "open"),
        ("2026-11-24T12:00", "closed"),  # the end is not in it
        ("2026-11-24T13:30", "open"),
        ("2026-11-28T10:00", "closed"),  # Saturday
        ("2026-11-26T10:00", "closed"),  # other hours on that date
        ("2026-11-26T23:59", "open"),
        ("2026-11-27T10:00", "closed"),  # none at all
        ("2026-10-01T10:00", "holiday"),
        ("2026-10-10T10:00", "open"),  # a Saturday made up for
        ("2026-10-10T19:00", "closed"),
    ],
)
def test_the_office_hours(moment: str, wanted: str) -> None:
    assert state(OFFICE, at(moment), CALENDAR) == wanted


SEVEN_DAYS = Schedule.model_validate(
    {
        "name": "shop",
        "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY)
        | {
            "sat": [{"start": "10:00", "end": "12:00"}],
            "sun": [{"start": "08:00", "end": "10:00"}],
        },
        "exceptions": [{"date": "2026-02-28", "segments": [{"start": "20:00", "end": "21:00"}]}],
    }
)
MADE_UP = dict.fromkeys(
    (date(2026, 10, 10), date(2026, 9, 20), date(2026, 2, 28), date(2026, 10, 12)), DayKind.WORKDAY
)


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        ("2026-10-10T09:30", "open"),  # Saturday made up for: Monday's hours ...
        ("2026-10-10T15:00", "open"),
        ("2026-10-10T13:00", "closed"),  # ... with their pause
        ("2026-10-17T15:00", "closed"),  # a Saturday like others
        ("2026-09-20T08:30", "closed"),  # Sunday made up for
        ("2026-09-20T17:59", "open"),
        ("2026-09-27T08:30", "open"),
        ("2026-02-28T15:00", "closed"),  # an exception speaks before the calendar
        ("2026-02-28T20:30", "open"),
        ("2026-10-12T09:30", "open"),  # a Monday called a workday is a Monday
    ],
)
def test_a_weekend_made_up_for_keeps_mondays_hours_whatever_it_has_of_its_own(
    moment: str, wanted: str
) -> None:
    assert state(SEVEN_DAYS, at(moment), MADE_UP) == wanted


def test_where_monday_is_closed_a_weekend_made_up_for_keeps_its_own_hours() -> None:
    museum = SEVEN_DAYS.model_copy(update={"week": SEVEN_DAYS.week.model_copy(update={"mon": ()})})
    assert state(museum, at("2026-10-10T10:30"), MADE_UP) is OpenState.OPEN
    assert state(museum, at("2026-10-10T15:00"), MADE_UP) is OpenState.CLOSED


def test_the_calendar_counts_only_where_it_is_asked_for() -> None:
    always = OFFICE.model_copy(update={"holidays": False})
    assert state(always, at("2026-10-01T10:00"), CALENDAR) is OpenState.OPEN
    assert state(always, at("2026-10-10T10:00"), CALENDAR) is OpenState.CLOSED


def test_a_moment_is_the_same_in_every_zone() -> None:
    assert state(OFFICE, datetime(2026, 11, 24, 1, 0, tzinfo=UTC), CALENDAR) is OpenState.OPEN


@pytest.mark.parametrize(
    ("segment", "said"),
    [
        ({"start": "18:00", "end": "09:00"}, "night shift"),
        ({"start": "9:00", "end": "18:00"}, "like 09:30"),
        ({"start": "25:00", "end": "26:00"}, "like 09:30"),
        ({"start": "09:00", "end": "soon!"}, "like 09:30"),
    ],
)
def test_hours_that_make_no_sense_are_refused(segment: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Schedule.model_validate({"name": "x", "week": {"mon": [segment]}})


def test_it_is_written_as_it_was_read() -> None:
    assert Schedule.model_validate(OFFICE.model_dump(mode="json")) == OFFICE
    assert OFFICE.model_dump(mode="json")["exceptions"][0]["segments"] == [
        {"start": "20:00", "end": "24:00"}
    ]


minutes = st.integers(0, 24 * 60 - 1)
segments = st.builds(lambda a, b: {"start": min(a, b), "end": max(a, b) + 1}, minutes, minutes)
weeks = st.dictionaries(
    st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
    st.lists(segments, max_size=4),
)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(
    weeks,
    st.dictionaries(days, st.lists(segments, max_size=2), max_size=5),
    st.booleans(),
    st.dictionaries(days, st.sampled_from(DayKind)),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_every_instant_has_an_answer(week, exceptions, holidays, calendar, moment) -> None:  # type: ignore[no-untyped-def]
    listed = [{"date": day, "segments": hours} for day, hours in exceptions.items()]
    schedule = Schedule.model_validate(
        {"name": "x", "week": week, "exceptions": listed, "holidays": holidays}
    )
    found = state(schedule, moment, calendar)
    assert found in set(OpenState)
    assert found == state(schedule, moment.astimezone(CHINA), calendar)
