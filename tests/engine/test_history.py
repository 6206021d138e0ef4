"""What is remembered of recent calls."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.engine.history import Answer, History
from hotline400.engine.moments import Moments
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.past_call import PastCall
from hotline400.routing.horizon import asked_since, day_start, month_start
from hotline400.routing.queue import MAIN, HuntOrder, Queue
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_flow, a_hotline

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # in China
CALLER = "13912345678"


class Tale:
    """Calls that a history hears of, on a clock that we set."""

    def __init__(self):
        self.now = NOON
        self.history = History(lambda: self.now)
        self.hotline = a_hotline(FIRST, SECOND)

    def call(self, call_id, *kinds, tenant="tenant-1", phone=FIRST):
        for sequence, kind in enumerate(kinds):
            data = {
                EventKind.BEGAN: {
                    "tenant_id": tenant, "hotline_number": HOTLINE, "caller_number": CALLER,
                },
                EventKind.CONNECTED: {
                    "leg": "leg", "phone": phone, "bridge": "bridge", "queue": MAIN,
                },
            }.get(kind, {})  # fmt: skip
            self.history.heard(
                CallEvent(call_id=call_id, sequence=sequence, at=self.now, kind=kind, data=data)
            )


@pytest.fixture
def tale():
    return Tale()


BEGAN, REJECTED, CONNECTED, TALK_ENDED, ENDED = (
    EventKind.BEGAN, EventKind.REJECTED, EventKind.CONNECTED, EventKind.TALK_ENDED, EventKind.ENDED,
)  # fmt: skip


def test_a_call_counts_from_its_beginning_and_goes_on_until_its_end(tale):
    tale.call("one", BEGAN)
    assert tale.history.calls(tale.hotline, NOON) == 1
    assert tale.history.calls(tale.hotline, NOON, CALLER) == 1
    assert tale.history.going_on(tale.hotline) == 1
    tale.call("two", BEGAN, ENDED)
    assert tale.history.calls(tale.hotline, NOON) == 2
    assert tale.history.going_on(tale.hotline) == 1


def test_a_call_that_is_turned_away_counts_for_nothing(tale):
    tale.call("one", BEGAN, REJECTED, ENDED)
    assert tale.history.calls(tale.hotline, NOON) == 0
    assert tale.history.calls(tale.hotline, NOON, CALLER) == 0
    assert tale.history.going_on(tale.hotline) == 0


def test_who_answered_last_is_known(tale):
    tale.call("one", BEGAN, CONNECTED, TALK_ENDED, ENDED)
    tale.now += timedelta(minutes=1)
    tale.call("two", BEGAN, CONNECTED, phone=SECOND)
    assert tale.history.last_answer(tale.hotline, CALLER) == Answer(SECOND, tale.now)
    assert tale.history.last_answer(tale.hotline, "13900000000") is None
    assert tale.history.last_answer(tale.hotline, None) is None
    assert tale.history.talks_today("tenant-1", SECOND) == 1
    assert tale.history.last_talk("tenant-1", FIRST) == NOON
    assert tale.history.last_talk("tenant-1", SECOND) is None


def test_what_happened_to_another_tenant_with_the_number_is_nothing_to_us(tale):
    tale.call("one", BEGAN, CONNECTED, TALK_ENDED, ENDED, tenant="other")
    assert tale.history.calls(tale.hotline, NOON) == 0
    assert tale.history.last_answer(tale.hotline, CALLER) is None
    assert tale.history.talks_today("tenant-1", FIRST) == 0


def test_talks_of_yesterday_in_china_are_not_of_today(tale):
    tale.call("one", BEGAN, CONNECTED, TALK_ENDED, ENDED)
    tale.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # midnight
    assert tale.history.talks_today("tenant-1", FIRST) == 0


def test_what_nobody_asks_for_any_more_is_forgotten(tale):
    tale.call("one", BEGAN, CONNECTED, TALK_ENDED, ENDED)
    tale.now += timedelta(days=31)
    tale.call("two", BEGAN, REJECTED, ENDED)
    assert tale.history.calls(tale.hotline, NOON - timedelta(days=365)) == 0
    assert tale.history.last_answer(tale.hotline, CALLER) is None


class Records:
    """Calls in a database, a page of two at a time."""

    def __init__(self, *calls):
        self.kept = sorted(calls, key=lambda c: (c.began_at, c.call_id))
        self.asked = []
        self.away = False

    async def calls(self, tenant_id, number, after):
        if self.away:
            raise OSError("away")
        self.asked.append(after)
        later = [c for c in self.kept if (c.began_at, c.call_id) > after]
        return [c for c in later if (c.tenant_id, c.hotline_number) == (tenant_id, number)][:2]


def past(call_id, hours, phone=FIRST):
    at = NOON - timedelta(hours=hours)
    return PastCall(call_id, "tenant-1", HOTLINE, CALLER, at, phone, at, at + timedelta(minutes=1))


async def test_calls_from_before_are_loaded_page_by_page_and_count_once(tale):
    records = Records(*(past(str(n), n) for n in range(1, 6)), past("old", 40))
    hotline = a_hotline(FIRST, memory_hours=24)
    tale.call("1", BEGAN)  # another of this name: its beginning is another
    await tale.history.load_missing([hotline], records)
    assert tale.history.calls(hotline, NOON - timedelta(hours=23)) == 6
    assert tale.history.last_answer(hotline, CALLER) == Answer(FIRST, NOON - timedelta(hours=1))
    asked = len(records.asked)
    await tale.history.load_missing([hotline], records)
    assert len(records.asked) == asked
    await tale.history.load_missing([a_hotline(FIRST, memory_hours=48)], records)
    assert tale.history.calls(hotline, NOON - timedelta(hours=48)) == 7


async def test_a_call_that_was_shipped_meanwhile_counts_once(tale):
    tale.call("one", BEGAN, CONNECTED, TALK_ENDED, ENDED)
    known = PastCall("one", "tenant-1", HOTLINE, CALLER, NOON, FIRST, NOON, NOON)
    await tale.history.load_missing([a_hotline(FIRST, memory_hours=24)], Records(known))
    assert tale.history.calls(tale.hotline, NOON) == 1
    assert tale.history.talks_today("tenant-1", FIRST) == 1


async def test_talks_from_before_tell_how_long_one_takes_until_there_are_new_ones(tale):
    hotline = a_hotline(FIRST, announce_wait=True)
    assert list(tale.history.talk_seconds(hotline, MAIN)) == []
    records = Records(*(past(str(n), n) for n in range(1, 4)))
    await tale.history.load_missing([hotline], records)
    assert list(tale.history.talk_seconds(hotline, MAIN)) == [60, 60, 60]
    for call in ("five", "six", "seven"):
        tale.call(call, BEGAN, CONNECTED)
        tale.now += timedelta(seconds=5)
        tale.history.heard(CallEvent(call_id=call, sequence=2, at=tale.now, kind=TALK_ENDED))
    assert list(tale.history.talk_seconds(hotline, MAIN)) == [5, 5, 5]


async def test_a_hotline_that_asks_for_nothing_costs_the_database_nothing(tale):
    records = Records(past("one", 1))
    await tale.history.load_missing([tale.hotline], records)
    assert records.asked == []


@pytest.mark.parametrize(
    ("fields", "since"),
    [
        ({}, None),
        ({"memory_hours": 24}, NOON - timedelta(hours=24)),
        ({"order": HuntOrder.FEWEST_CALLS}, datetime(2026, 11, 22, 16, tzinfo=UTC)),
        ({"limits": {"number_per_month": 5}}, datetime(2026, 10, 31, 16, tzinfo=UTC)),
        ({"limits": {"caller_per_hour": 5}}, NOON - timedelta(hours=1)),
        ({"limits": {"caller_per_day": 5}, "memory_hours": 1}, day_start(NOON)),
        ({"limits": {"concurrent": 5}}, None),
        ({"announce_wait": True}, NOON - timedelta(days=1)),
    ],
)
def test_how_far_back_settings_look(fields, since):
    assert asked_since(a_hotline(FIRST, **fields), NOON) == since


def test_a_second_queue_asks_as_well():
    queues = {MAIN: Queue(), "two": Queue(id="two", memory_hours=5)}
    assert asked_since(a_hotline(FIRST, queues=queues), NOON) == NOON - timedelta(hours=5)


def a_way_to(*numbers):
    nodes = [
        {"kind": "goto", "id": f"to{n}", "hotline": number, "on_missing": "end"}
        for n, number in enumerate(numbers)
    ]
    return a_flow("to0", *nodes)


def test_numbers_that_a_flow_leads_to_ask_as_well():
    first = a_hotline(FIRST, number="4000000001", flow=a_way_to("4000000002", "4000000009"))
    others = [
        a_hotline(FIRST, number="4000000002", flow=a_way_to("4000000003", "4000000001")),
        a_hotline(FIRST, number="4000000003", memory_hours=7),
        a_hotline(FIRST, number="4000000004", memory_hours=700),
    ]
    known = {hotline.number: hotline for hotline in (first, *others)}
    wanted = NOON - timedelta(hours=7)
    assert [asked_since(known[f"400000000{n}"], NOON, known) for n in (1, 2, 3)] == [wanted] * 3
    theirs = known | {"4000000003": known["4000000003"].model_copy(update={"tenant_id": "else"})}
    assert asked_since(first, NOON, theirs) is None


def test_days_and_months_are_those_of_china():
    late = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)  # one in the morning of November
    assert day_start(late) == month_start(late) == datetime(2026, 10, 31, 16, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9))), st.integers(0, 60))
def test_moments_count_each_call_once(told, since):
    moments, known = Moments(), set()
    for minute, call in told:
        moments.add(NOON + timedelta(minutes=minute), str(call))
        known.add((minute, call))
    assert len(moments) == len(known)
    assert moments.count(NOON + timedelta(minutes=since)) == sum(m >= since for m, _ in known)
    moments.forget(NOON + timedelta(minutes=since))
    assert len(moments) == sum(m >= since for m, _ in known)
