"""Whose turn it is, order by order."""

from collections import Counter
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.hunt import Hunt, Ring, next_step
from hotline400.routing.hunting.rota import Rota
from hotline400.routing.queue import HuntOrder, Member

from .phones import NOW, PHONES, A, B, C, KnownTalks, a_queue, step


def one(order: HuntOrder, *engaged: Phone, **known: object) -> Phone:
    now = step(Hunt(PHONES, a_queue(order), NOW), engaged, **known)  # type: ignore[arg-type]
    assert isinstance(now, Ring)
    return now.phones[0]


def many(
    order: HuntOrder, phones: int, calls: int, seed: int, weights: list[int] | None = None
) -> Counter[str]:
    """So many calls, one after the other, while all phones are free: who was rung how often."""
    bound = tuple(Phone(id=str(n), number=str(13800138000 + n)) for n in range(phones))
    members = [Member(phone_id=str(n), weight=w) for n, w in enumerate(weights or [1] * phones)]
    hunt = Hunt(bound, a_queue(order, members=tuple(members)), NOW)
    rota, random = Rota().of(bound, hunt.weights), Random(seed)
    for _ in range(calls):
        now = next_step(hunt, frozenset(), rota, KnownTalks(), NOW, random)
        assert isinstance(now, Ring)
        rota = rota.after(now.phones)
    return Counter({phone.id: rota.turns[phone.number] for phone in bound})


@given(st.integers(1, 20), st.integers(0, 200), st.integers())
def test_default_order_is_even(phones: int, calls: int, seed: int) -> None:
    """However many calls, no phone is rung more than once more often than another."""
    rung = many(HuntOrder.DEFAULT, phones, calls, seed)
    assert max(rung.values()) - min(rung.values()) <= 1


def test_default_order_is_random() -> None:
    assert {one(HuntOrder.DEFAULT, seed=seed).id for seed in range(50)} == {"A", "B", "C"}


@given(st.integers(1, 10), st.integers(0, 40))
def test_round_robin_goes_round(phones: int, calls: int) -> None:
    rung = many(HuntOrder.ROUND_ROBIN, phones, calls, 1)
    whole, more = divmod(calls, phones)
    assert [rung[str(n)] for n in range(phones)] == [whole + (n < more) for n in range(phones)]


def test_round_robin_passes_over_who_is_engaged_and_begins_anew_when_the_last_is_gone() -> None:
    after_a = Rota(last=A.number)
    assert one(HuntOrder.ROUND_ROBIN, rota=after_a) == B
    assert one(HuntOrder.ROUND_ROBIN, B, rota=after_a) == C
    assert one(HuntOrder.ROUND_ROBIN, B, C, rota=after_a) == A
    assert one(HuntOrder.ROUND_ROBIN, rota=Rota(last="13900000000")) == A


@given(st.lists(st.integers(1, 10), min_size=1, max_size=8), st.integers(1, 4), st.integers())
def test_weights_are_kept_exactly_over_every_round(
    weights: list[int], rounds: int, seed: int
) -> None:
    rung = many(HuntOrder.WEIGHTED, len(weights), rounds * sum(weights), seed, weights)
    assert [rung[str(n)] for n in range(len(weights))] == [rounds * w for w in weights]


def test_a_phone_of_no_weight_is_rung_when_no_other_is_free() -> None:
    reserve = a_queue(HuntOrder.WEIGHTED, members=(Member(phone_id="A", weight=0),))
    hunt = Hunt(PHONES, reserve, NOW)
    assert all(step(hunt, seed=seed) != Ring((A,)) for seed in range(20))
    assert step(hunt, engaged=(B, C)) == Ring((A,))


def test_who_has_been_idle_longest_comes_first() -> None:
    ended = {"A": NOW, "B": NOW - timedelta(hours=1), "C": NOW - timedelta(minutes=1)}
    talks = KnownTalks(ended=ended)
    assert one(HuntOrder.LONGEST_IDLE, talks=talks) == B
    assert one(HuntOrder.LONGEST_IDLE, B, talks=talks) == C
    never = KnownTalks(ended={"A": NOW, "B": NOW})
    assert one(HuntOrder.LONGEST_IDLE, talks=never) == C


def test_who_talked_least_today_comes_first_and_equals_evenly() -> None:
    assert one(HuntOrder.FEWEST_CALLS, talks=KnownTalks({"A": 2, "B": 1, "C": 3})) == B
    talks = KnownTalks({"A": 2, "B": 1, "C": 1})
    firsts = {one(HuntOrder.FEWEST_CALLS, talks=talks, seed=seed).id for seed in range(30)}
    assert firsts == {"B", "C"}
    assert one(HuntOrder.FEWEST_CALLS, talks=talks, rota=Rota({B.number: 1})) == C


def test_a_phone_bound_later_starts_level_with_the_least_rung() -> None:
    rota = Rota({A.number: 40, B.number: 42}).of(PHONES, {})
    assert rota.turns == {A.number: 40, B.number: 42, C.number: 40}
    assert rota.of((A, C), {}).turns == {A.number: 40, C.number: 40}
    heavy = Rota({A.number: 40, B.number: 42}).of(PHONES, {C.number: 3})
    assert heavy.turns[C.number] == 120
