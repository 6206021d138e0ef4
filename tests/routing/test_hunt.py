"""Which phone is rung next: tables for the rule, properties for what must always hold."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.record.record import OfferResult
from hotline400.routing.hotline import Phone
from hotline400.routing.hunt import (
    BUSY_RETRY,
    Attempt,
    GiveUp,
    Hunt,
    Ring,
    Wait,
    next_step,
    offer_result,
)
from hotline400.routing.queue import HuntOrder

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
A, B, C = (Phone(id=name, number=f"1380013800{n}") for n, name in enumerate("ABC"))


def step(attempts=None, engaged=(), order=HuntOrder.SEQUENTIAL, now=NOW):  # type: ignore[no-untyped-def]
    hunt = Hunt((A, B, C), order, attempts or {})
    return next_step(hunt, frozenset(p.number for p in engaged), {}, now, Random(1))


def came_out(result: OfferResult, ago: timedelta = timedelta(0)) -> Attempt:
    return Attempt(result, NOW - ago)


def test_sequential_rings_the_first_of_the_list() -> None:
    assert step() == Ring(A)


@pytest.mark.parametrize(
    "result",
    [OfferResult.BUSY, OfferResult.NO_ANSWER, OfferResult.UNREACHABLE, OfferResult.REJECTED],
)
def test_sequential_goes_on_when_the_one_before_could_not_be_had(result: OfferResult) -> None:
    assert step({"A": came_out(result)}) == Ring(B)


def test_a_phone_of_ours_that_talks_is_passed_over() -> None:
    assert step(engaged=[A, B]) == Ring(C)


def test_all_engaged_by_our_own_calls_means_waiting_for_them() -> None:
    assert step(engaged=[A, B, C]) == Wait(None)


def test_a_phone_its_carrier_calls_busy_is_tried_again_after_a_while() -> None:
    tried = {p.id: came_out(OfferResult.NO_ANSWER) for p in (A, B)}
    busy = {**tried, "C": came_out(OfferResult.BUSY)}
    assert step(busy) == Wait(NOW + BUSY_RETRY)
    assert step(busy, now=NOW + BUSY_RETRY) == Ring(C)


def test_nobody_left_when_every_phone_had_its_turn() -> None:
    assert isinstance(step({p.id: came_out(OfferResult.NO_ANSWER) for p in (A, B, C)}), GiveUp)


def test_a_hotline_without_phones_has_nobody_left() -> None:
    hunt = Hunt((), HuntOrder.DEFAULT)
    assert isinstance(next_step(hunt, frozenset(), {}, NOW, Random(1)), GiveUp)


def test_one_phone_engaged_and_the_others_tried_means_waiting() -> None:
    tried = {p.id: came_out(OfferResult.NO_ANSWER) for p in (A, B)}
    assert step(tried, engaged=[C]) == Wait(None)


@given(st.integers(1, 20), st.integers(0, 200), st.integers())
def test_default_order_is_even(phones: int, calls: int, seed: int) -> None:
    """However many calls, no phone is rung more than once more often than another."""
    bound = tuple(Phone(id=str(n), number=str(13800138000 + n)) for n in range(phones))
    rung: Counter[str] = Counter({phone.number: 0 for phone in bound})
    random = Random(seed)
    for _ in range(calls):
        now = next_step(Hunt(bound, HuntOrder.DEFAULT), frozenset(), rung, NOW, random)
        assert isinstance(now, Ring)
        rung[now.phone.number] += 1
    assert max(rung.values()) - min(rung.values()) <= 1


def test_default_order_is_random() -> None:
    firsts = {
        next_step(Hunt((A, B, C), HuntOrder.DEFAULT), frozenset(), {}, NOW, Random(seed)).phone.id  # type: ignore[union-attr]
        for seed in range(50)
    }
    assert firsts == {"A", "B", "C"}


results = st.sampled_from([r for r in OfferResult if r is not OfferResult.ANSWERED])


@given(
    st.dictionaries(st.sampled_from("ABC"), st.tuples(results, st.integers(0, 60))),
    st.sets(st.sampled_from([A, B, C])),
    st.sampled_from(HuntOrder),
)
def test_an_engaged_phone_is_never_rung_and_giving_up_means_no_hope(
    attempts, engaged, order
) -> None:  # type: ignore[no-untyped-def]
    tried = {key: came_out(r, timedelta(seconds=s)) for key, (r, s) in attempts.items()}
    now = step(tried, engaged, order)
    hunt = Hunt((A, B, C), order, tried)
    match now:
        case Ring(phone=phone):
            assert phone not in engaged
            assert hunt.may_ring(phone, NOW)
        case Wait(retry_at=retry_at):
            assert any(hunt.has_hope(p) for p in (A, B, C))
            assert engaged or retry_at is not None, "waiting for nothing would be for ever"
        case GiveUp():
            assert not any(hunt.has_hope(p) for p in (A, B, C))


@pytest.mark.parametrize(
    ("cause", "rang", "result"),
    [
        (17, True, OfferResult.BUSY),
        (17, False, OfferResult.BUSY),
        (21, True, OfferResult.REJECTED),
        (19, True, OfferResult.NO_ANSWER),
        (18, True, OfferResult.NO_ANSWER),
        (19, False, OfferResult.UNREACHABLE),  # 480 from a phone that is switched off
        (1, False, OfferResult.UNREACHABLE),
        (34, False, OfferResult.UNREACHABLE),
        (None, False, OfferResult.UNREACHABLE),
        (0, True, OfferResult.UNREACHABLE),
    ],
)
def test_what_a_cause_means(cause: int | None, rang: bool, result: OfferResult) -> None:  # noqa: FBT001
    assert offer_result(cause, rang=rang) is result
