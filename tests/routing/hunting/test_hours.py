"""When a phone may be rung."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.hours import may_be_rung, next_change
from hotline400.routing.hunting.hunt import GiveUp, Hunt, Ring, Wait
from hotline400.routing.schedule import CHINA

from .phones import A, a_queue, step


def phone(begins: str | None, ends: str | None, name: str = "A") -> Phone:
    as_time = [time.fromisoformat(text) if text else None for text in (begins, ends)]
    return Phone(id=name, number=A.number, valid_from=as_time[0], valid_until=as_time[1])


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23T{text}").replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("begins", "ends", "rung", "not_rung"),
    [
        (None, None, ["00:00", "12:00", "23:59"], []),
        ("09:00", "18:00", ["09:00", "12:00", "17:59:59"], ["08:59:59", "18:00", "23:00"]),
        ("22:00", "06:00", ["22:00", "23:59", "00:00", "05:59"], ["06:00", "12:00", "21:59"]),
        ("09:00", None, ["09:00", "23:59:59"], ["08:59", "00:00"]),
        (None, "18:00", ["00:00", "17:59"], ["18:00", "23:59"]),
        ("08:00", "08:00", ["00:00", "08:00", "20:00"], []),
    ],
)
def test_hours_hold_by_chinas_clock(
    begins: str | None, ends: str | None, rung: list[str], not_rung: list[str]
) -> None:
    for moment in rung:
        assert may_be_rung(phone(begins, ends), at(moment))
    for moment in not_rung:
        assert not may_be_rung(phone(begins, ends), at(moment))


def test_a_phone_out_of_its_hours_is_not_rung_and_gives_no_hope() -> None:
    day, night = phone("09:00", "18:00"), Phone(id="B", number="13800138009")
    hunt = Hunt((day,), a_queue(), at("08:00"))
    assert step(hunt, now=at("08:00")) == GiveUp()
    assert step(hunt, now=at("09:00")) == Ring((day,))
    both = Hunt((day, night), a_queue(), at("08:00"))
    assert step(both, engaged=(night,), now=at("08:00")) == Wait(at("09:00"))
    assert step(both, engaged=(night,), now=at("09:00")) == Ring((day,))


times = st.one_of(st.none(), st.times())


@given(times, times, st.times())
def test_nothing_changes_before_the_next_change(
    begins: time | None, ends: time | None, now: time
) -> None:
    hours = Phone(id="A", number=A.number, valid_from=begins, valid_until=ends)
    here = datetime.combine(date(2026, 11, 23), now, CHINA)
    change = next_change(hours, here)
    assert (change is None) == (begins is None and ends is None)
    if change is not None:
        assert change > here
        between = here + (change - here) / 2
        assert may_be_rung(hours, between) == may_be_rung(hours, here)
