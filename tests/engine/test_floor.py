"""Who is given which phone."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from hotline400.engine.floor import Floor, QueueFullError
from hotline400.record.record import OfferResult
from hotline400.routing.hunt import Attempt, GiveUp, Hunt, Ring, Wait
from hotline400.routing.queue import HuntOrder
from hotline400.testing.builders import FIRST, SECOND, a_hotline

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def floor():
    return Floor(lambda: NOW, Random(1), Counter())


def place(floor, call_id, hotline, after=0):
    hunt = Hunt(hotline.phones, HuntOrder.SEQUENTIAL)
    return floor.place(call_id, hotline, hotline.main, hunt, NOW + timedelta(seconds=after))


def test_a_phone_is_given_to_one_call_at_a_time(floor):
    hotline = a_hotline(FIRST)
    with place(floor, "one", hotline) as one:
        assert floor.ask(one) == Ring(hotline.phones[0])
        with place(floor, "two", hotline) as two:
            assert floor.ask(two) == Wait(None)
            floor.tried(one, hotline.phones[0], Attempt(OfferResult.REJECTED, NOW))
            assert floor.ask(two) == Ring(hotline.phones[0])
        assert floor.ask(one) == GiveUp()


def test_the_same_number_of_two_tenants_is_two_phones(floor):
    ours, theirs = a_hotline(FIRST), a_hotline(FIRST, number="4007654321", tenant_id="other")
    with place(floor, "one", ours) as one, place(floor, "two", theirs) as two:
        assert isinstance(floor.ask(one), Ring)
        assert isinstance(floor.ask(two), Ring)


def test_nobody_is_given_a_phone_before_all_expected_calls_are_back(floor):
    hotline = a_hotline(FIRST)
    floor.expect("early")
    with place(floor, "late", hotline, after=5) as late:
        assert isinstance(floor.ask(late), Wait)
        with place(floor, "early", hotline) as early:
            floor.arrived("early")
            assert isinstance(floor.ask(early), Ring)
            assert isinstance(floor.ask(late), Wait)


def test_a_phone_reserved_for_a_call_that_is_over_is_free(floor):
    hotline = a_hotline(FIRST)
    floor.expect("gone")
    floor.reserve("gone", hotline, FIRST)
    with place(floor, "next", hotline) as following:
        assert isinstance(floor.ask(following), Wait)
        floor.arrived("gone")
        assert isinstance(floor.ask(following), Ring)


def test_a_queue_takes_as_many_as_it_may(floor):
    hotline = a_hotline(FIRST, max_waiting=1)
    with place(floor, "one", hotline) as one:
        floor.ask(one)
        with place(floor, "two", hotline, 1) as two, place(floor, "three", hotline, 2) as three:
            assert floor.queue(two) == 1
            with pytest.raises(QueueFullError):
                floor.queue(three)


def test_a_phone_bound_later_starts_level_with_the_others():
    offers = Counter({("tenant-1", FIRST): 40})
    floor = Floor(lambda: NOW, Random(1), offers)
    with place(floor, "one", a_hotline(FIRST, SECOND)):
        assert offers[("tenant-1", SECOND)] == 40


def test_asking_wakes_nobody_for_whom_nothing_has_changed(floor):
    hotline = a_hotline(FIRST)
    with place(floor, "one", hotline) as one, place(floor, "two", hotline, 1) as two:
        floor.ask(one)
        floor.ask(two)
        floor.ask(one)
        assert not two.changed.is_set()
