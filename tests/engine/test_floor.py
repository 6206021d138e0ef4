"""Who is given which phone."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.engine.floor import Floor, QueueFullError
from hotline400.engine.history import History
from hotline400.engine.rotas import Rotas
from hotline400.record.record import OfferResult
from hotline400.routing.hunting.hunt import Attempt, GiveUp, Hunt, Ring, Wait
from hotline400.routing.queue import HuntOrder
from hotline400.testing.builders import FIRST, SECOND, THIRD, a_hotline

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def floor():
    return Floor(lambda: NOW, Random(1), Rotas(), History(lambda: NOW))


def place(floor, call_id, hotline, after=0, priority=0):
    hunt = Hunt(hotline.phones, hotline.main, NOW + timedelta(seconds=after))
    return floor.place(call_id, hotline, hotline.main, hunt, priority)


def test_a_phone_is_given_to_one_call_at_a_time(floor):
    hotline = a_hotline(FIRST)
    with place(floor, "one", hotline) as one:
        assert floor.ask(one) == Ring(hotline.phones)
        with place(floor, "two", hotline) as two:
            assert floor.ask(two) == Wait(None)
            floor.tried(one, hotline.phones[0], Attempt(OfferResult.REJECTED, NOW))
            assert floor.ask(two) == Ring(hotline.phones)
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


def test_asking_wakes_nobody_for_whom_nothing_has_changed(floor):
    hotline = a_hotline(FIRST)
    with place(floor, "one", hotline) as one, place(floor, "two", hotline, 1) as two:
        floor.ask(one)
        floor.ask(two)
        floor.ask(one)
        assert not two.changed.is_set()


def test_priority_goes_first_and_nobody_of_equal_priority_is_overtaken(floor):
    hotline = a_hotline(FIRST)
    with ExitStack() as stack:
        talking = stack.enter_context(place(floor, "talking", hotline))
        floor.ask(talking)
        wanted = [("a", 1, 0), ("b", 2, 0), ("vip", 9, 5), ("c", 3, 0)]
        places = {
            name: stack.enter_context(place(floor, name, hotline, after, priority))
            for name, after, priority in wanted
        }
        for waiting in places.values():
            floor.ask(waiting)
            floor.queue(waiting)
        assert [floor.position(places[name]) for name in ("vip", "a", "b", "c")] == [1, 2, 3, 4]
        served = []
        current = talking
        for _ in places:
            floor.tried(current, hotline.phones[0], Attempt(OfferResult.REJECTED, NOW))
            name = next(n for n, p in places.items() if p.granted)
            served.append(name)
            current = places[name]
        assert served == ["vip", "a", "b", "c"]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), max_size=12))
def test_who_is_served_next_is_the_first_of_the_highest_priority(arrivals):
    floor = Floor(lambda: NOW, Random(1), Rotas(), History(lambda: NOW))
    hotline = a_hotline(FIRST)
    with ExitStack() as stack:
        busy = stack.enter_context(place(floor, "busy", hotline))
        floor.ask(busy)
        places = [
            stack.enter_context(place(floor, f"{n:02}", hotline, after, priority))
            for n, (priority, after) in enumerate(arrivals)
        ]
        served, current = [], busy
        for _ in places:
            floor.tried(current, hotline.phones[0], Attempt(OfferResult.REJECTED, NOW))
            current = next(p for p in places if p.granted)
            served.append(current)
        assert [p.order for p in served] == sorted(p.order for p in served)


def test_all_phones_of_a_ring_all_queue_are_given_at_once_and_freed_one_by_one(floor):
    hotline = a_hotline(FIRST, SECOND, THIRD, order="ring_all")
    with place(floor, "one", hotline) as one, place(floor, "two", hotline, 1) as two:
        assert floor.ask(one) == Ring(hotline.phones)
        assert floor.ask(two) == Wait(None)
        floor.tried(one, hotline.phones[1], Attempt(OfferResult.NO_ANSWER, NOW))
        assert floor.ask(two) == Ring(hotline.phones[1:2])
        assert floor.ask(one) == Ring((hotline.phones[0], hotline.phones[2]))


@given(
    st.lists(
        st.tuples(st.sampled_from(["come", "go", "fail", "answer"]), st.integers(0, 5)),
        max_size=40,
    ),
    st.sampled_from(HuntOrder),
)
def test_whatever_happens_no_phone_has_two_calls_and_all_are_free_in_the_end(happens, order):
    floor = Floor(lambda: NOW, Random(1), Rotas(), History(lambda: NOW))
    hotline = a_hotline(FIRST, SECOND, THIRD, order=order)
    places, stacks = {}, {}
    for what, who in happens:
        if what == "come" and who not in places:
            stacks[who] = ExitStack()
            places[who] = stacks[who].enter_context(place(floor, str(who), hotline))
            floor.ask(places[who])
        elif what == "go" and who in places:
            places.pop(who)
            stacks.pop(who).close()
        elif who in places and places[who].granted:
            result = OfferResult.NO_ANSWER if what == "fail" else OfferResult.BUSY
            floor.tried(places[who], places[who].granted[0], Attempt(result, NOW))
        given_out = [phone for p in places.values() for phone in p.granted]
        assert len(given_out) == len(set(given_out))
    for stack in stacks.values():
        stack.close()
    with place(floor, "last", a_hotline(FIRST, SECOND, THIRD, order="ring_all")) as last:
        assert floor.ask(last) == Ring(hotline.phones)


def test_a_thousand_who_wait_are_matched_cheaply():
    """Nothing but the first is looked at closely, whatever the others have tried already."""
    floor = Floor(lambda: NOW, Random(1), Rotas(), History(lambda: NOW))
    hotline = a_hotline(*(str(13800138000 + n) for n in range(100)))
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        for n in range(1100):
            waiting = stack.enter_context(place(floor, f"{n:04}", hotline, n))
            floor.ask(waiting)
        steps = []
        patch.setattr("hotline400.engine.floor.next_step", lambda *a: steps.append(a) or Wait(None))
        for _ in range(100):
            floor.match()
        assert steps == []


def test_a_phone_at_rest_is_nobodys_and_then_free():
    now = [NOW]
    history = History(lambda: now[0])
    floor = Floor(lambda: now[0], Random(1), Rotas(), history)
    hotline = a_hotline(FIRST)
    history._rests[("tenant-1", FIRST)] = NOW + timedelta(seconds=30)
    with place(floor, "one", hotline) as one:
        assert floor.ask(one) == Wait(None)
        now[0] += timedelta(seconds=30)
        assert floor.ask(one) == Ring(hotline.phones)
