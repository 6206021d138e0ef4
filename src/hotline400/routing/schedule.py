"""When a hotline is open (F-FLOW-4): several segments a day, exceptions, China's holidays. Pure.

Every instant has exactly one answer. A day's exception speaks before the calendar, the calendar
before the weekday.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

CHINA = ZoneInfo("Asia/Shanghai")
MIDNIGHT = "24:00"
_WEEKEND = (5, 6)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class DayKind(StrEnum):
    """What the State Council made of a day that is not what its weekday says."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"  # 调休: a Saturday or Sunday on which people work


class OpenState(StrEnum):
    """What a schedule says of a moment."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"


def _minute(value: object) -> object:
    """Minutes since midnight, from "09:30"; "24:00" is the end of the day."""
    if not isinstance(value, str):
        return value
    if value == MIDNIGHT:
        return 24 * 60
    if len(value) != len("09:30"):
        raise _not_a_time()
    try:
        moment = time.fromisoformat(value)
    except ValueError:
        raise _not_a_time() from None
    return moment.hour * 60 + moment.minute


def _not_a_time() -> PydanticCustomError:
    return PydanticCustomError(
        "clock_time_invalid", "a time is written like 09:30, from 00:00 to 24:00"
    )


def _written(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


Minute = Annotated[
    int,
    BeforeValidator(_minute, json_schema_input_type=str),
    PlainSerializer(_written, return_type=str),
    Field(ge=0, le=24 * 60),
]


class Segment(BaseModel):
    """Open from `start` up to, not including, `end` of the same day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Minute
    end: Minute

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.start >= self.end:
            raise PydanticCustomError(
                "segment_backwards",
                "must end after it starts; a night shift is two: 20:00 to 24:00 and 00:00 to 08:00",
            )
        return self


Segments = Annotated[tuple[Segment, ...], Field(max_length=20)]


class Week(BaseModel):
    """Segments by weekday; none: closed all day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mon: Segments = ()
    tue: Segments = ()
    wed: Segments = ()
    thu: Segments = ()
    fri: Segments = ()
    sat: Segments = ()
    sun: Segments = ()

    def of(self, weekday: int) -> tuple[Segment, ...]:
        """0 is Monday."""
        segments: tuple[Segment, ...] = getattr(self, _WEEKDAYS[weekday])
        return segments


class DayException(BaseModel):
    """One date on which other hours hold; without segments it is closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: date
    segments: Segments = ()
    name: str = Field(default="", max_length=60)


class Schedule(BaseModel):
    """Working hours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    week: Week = Week()
    exceptions: tuple[DayException, ...] = Field(default=(), max_length=400)
    holidays: bool = True
    """Closed on public holidays; a Saturday or Sunday made up for keeps Monday's hours, whatever
    it has of its own, unless Monday has none."""

    @model_validator(mode="after")
    def _each_date_once(self) -> Self:
        dates = [exception.date for exception in self.exceptions]
        if len(dates) != len(set(dates)):
            raise PydanticCustomError("date_twice", "a date may have one exception only")
        return self

    def exception_on(self, day: date) -> DayException | None:
        """What holds on this date in place of its weekday."""
        return next((one for one in self.exceptions if one.date == day), None)


def state(schedule: Schedule, now: datetime, calendar: Mapping[date, DayKind]) -> OpenState:
    """What the schedule says of this moment, in China's time. `now` is aware."""
    local = now.astimezone(CHINA)
    segments, shut = _hours(schedule, local.date(), calendar)
    minute = local.hour * 60 + local.minute
    if any(segment.start <= minute < segment.end for segment in segments):
        return OpenState.OPEN
    return shut


def _hours(
    schedule: Schedule, day: date, calendar: Mapping[date, DayKind]
) -> tuple[tuple[Segment, ...], OpenState]:
    """The day's segments, and what it is outside them."""
    exception = schedule.exception_on(day)
    if exception is not None:
        return exception.segments, OpenState.CLOSED
    kind = calendar.get(day) if schedule.holidays else None
    if kind is DayKind.HOLIDAY:
        return (), OpenState.HOLIDAY
    own = schedule.week.of(day.weekday())
    if kind is DayKind.WORKDAY and day.weekday() in _WEEKEND:
        return schedule.week.mon or own, OpenState.CLOSED
    return own, OpenState.CLOSED
