"""A call's next step: tables for the rule, properties for what must always hold."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.record.record import OfferResult
from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.hunt import (
    BUSY_RETRY,
    Attempt,
    GiveUp,
    Hunt,
    Ring,
    Wait,
    is_remembered,
)
from hotline400.routing.hunting.result import offer_result
from hotline400.routing.queue import HuntOrder

from .phones import NOW, PHONES, A, B, C, a_queue, members, step


def hunting(attempts: dict[str, Attempt] | None = None, **fields: object) -> Hunt:
    turns, remembered = fields.pop("turns", 0), fields.pop("remembered", None)
    return Hunt(
        PHONES,
        a_queue(**fields),  # type: ignore[arg-type]
        NOW,
        attempts=attempts or {},
        turns=turns,  # type: ignore[arg-type]
        remembered=remembered,  # type: ignore[arg-type]
    )


def came_out(result: OfferResult, ago: timedelta = timedelta(0)) -> Attempt:
    return Attempt(result, NOW - ago)


UNANSWERED = came_out(OfferResult.NO_ANSWER)


@pytest.mark.parametrize(
    "result",
    [
        OfferResult.BUSY,
        OfferResult.NO_ANSWER,
        OfferResult.UNREACHABLE,
        OfferResult.REJECTED,
        OfferResult.NOT_ACCEPTED,
    ],
)
def test_sequential_goes_on_when_the_one_before_could_not_be_had(result: OfferResult) -> None:
    assert step(hunting()) == Ring((A,))
    assert step(hunting({"A": came_out(result)})) == Ring((B,))


def test_a_phone_of_ours_that_talks_is_passed_over() -> None:
    assert step(hunting(), engaged=(A, B)) == Ring((C,))


def test_all_engaged_by_our_own_calls_means_waiting_for_them() -> None:
    assert step(hunting(), engaged=PHONES) == Wait(None)


def test_a_phone_its_carrier_calls_busy_is_tried_again_after_a_while() -> None:
    busy = hunting({"A": UNANSWERED, "B": UNANSWERED, "C": came_out(OfferResult.BUSY)})
    assert step(busy) == Wait(NOW + BUSY_RETRY)
    assert step(busy, now=NOW + BUSY_RETRY) == Ring((C,))


def test_a_phone_that_another_had_beaten_may_be_rung_again_at_once() -> None:
    assert step(hunting({"A": came_out(OfferResult.ANSWERED_ELSEWHERE)})) == Ring((A,))


def test_nobody_left_when_every_phone_had_its_turn() -> None:
    assert step(hunting(dict.fromkeys("ABC", UNANSWERED))) == GiveUp()


def test_a_queue_without_phones_has_nobody_left() -> None:
    assert step(Hunt((), a_queue(), NOW)) == GiveUp()


def test_one_phone_engaged_and_the_others_tried_means_waiting() -> None:
    assert step(hunting({"A": UNANSWERED, "B": UNANSWERED}), engaged=(C,)) == Wait(None)


def test_a_call_is_offered_as_often_as_it_may_be() -> None:
    assert step(hunting({"A": UNANSWERED}, most_offers=2, turns=1)) == Ring((B,))
    assert step(hunting({"A": UNANSWERED}, most_offers=2, turns=2)) == GiveUp()


def test_whom_the_caller_knows_comes_first() -> None:
    known = hunting(remembered=C.number)
    assert step(known) == Ring((C,))
    assert step(known, engaged=(C,)) == Ring((A,))
    assert step(hunting({"C": UNANSWERED}, remembered=C.number)) == Ring((A,))
    assert step(hunting(order=HuntOrder.RING_ALL, remembered=C.number)) == Ring((C,))


def test_who_is_known_but_no_longer_bound_changes_nothing() -> None:
    assert step(hunting(remembered="13900000000")) == Ring((A,))


@pytest.mark.parametrize(
    ("hours", "ago", "remembered"), [(24, 24, True), (24, 25, False), (0, 1, False)]
)
def test_memory_fades(hours: int, ago: int, remembered: bool) -> None:  # noqa: FBT001
    queue = a_queue(memory_hours=hours)
    assert is_remembered(queue, NOW - timedelta(hours=ago), NOW) is remembered


def test_ring_all_rings_all_that_are_free() -> None:
    assert step(hunting(order=HuntOrder.RING_ALL), engaged=(B,)) == Ring((A, C))


SPEAKS = members(A={"skills": {"en": 9}}, B={"skills": {"en": 3}}, C={})
WIDENS = ({"after_seconds": 0, "level": 8}, {"after_seconds": 30, "level": 3})


def skilled(widening: object = WIDENS, skill: str | None = "en") -> Hunt:
    queue = a_queue(HuntOrder.SKILL, members=SPEAKS, widening=widening)
    return Hunt(PHONES, queue, NOW, skill=skill)


def test_the_best_at_what_is_asked_comes_first_and_others_as_the_wait_grows() -> None:
    assert step(skilled()) == Ring((A,))
    assert step(skilled(), engaged=(A,)) == Wait(NOW + timedelta(seconds=30))
    half_a_minute = NOW + timedelta(seconds=30)
    assert step(skilled(), engaged=(A,), now=half_a_minute) == Ring((B,))
    assert step(skilled(), now=half_a_minute) == Ring((A,))
    assert step(skilled(), engaged=(A, B), now=half_a_minute) == Wait(None)


def test_whoever_has_the_skill_at_all_will_do_without_steps() -> None:
    assert step(skilled(widening=()), engaged=(A,)) == Ring((B,))
    assert step(skilled(widening=()), engaged=(A, B)) == Wait(None)


@pytest.mark.parametrize("level", [3, 1, 0])
def test_one_later_step_asks_for_the_best_until_then(level: int) -> None:
    hunt = skilled(widening=({"after_seconds": 30, "level": level},))
    half_a_minute = NOW + timedelta(seconds=30)
    assert step(hunt) == Ring((A,))
    assert step(hunt, engaged=(A,)) == Wait(half_a_minute)
    assert step(hunt, engaged=(A,), now=half_a_minute) == Ring((B,))


def test_a_best_phone_out_of_its_hours_is_not_waited_for() -> None:
    asleep = A.model_copy(update={"valid_from": time(1), "valid_until": time(2)})
    queue = a_queue(HuntOrder.SKILL, members=SPEAKS, widening=({"after_seconds": 30, "level": 0},))
    assert step(Hunt((asleep, B, C), queue, NOW, skill="en")) == Ring((B,))


def test_a_skill_that_nobody_has_is_given_up_and_any_level_is_anybody() -> None:
    queue = a_queue(HuntOrder.SKILL, members=SPEAKS)
    assert step(Hunt(PHONES, queue, NOW, skill="fr")) == GiveUp()
    queue = a_queue(HuntOrder.SKILL, members=SPEAKS, widening=({"after_seconds": 20, "level": 0},))
    french = Hunt(PHONES, queue, NOW, skill="fr")
    assert isinstance(step(french, now=NOW + timedelta(seconds=20)), Ring)


def test_without_a_skill_asked_for_everybody_will_do() -> None:
    assert isinstance(step(skilled(skill=None), engaged=(A, B)), Ring)


results = st.sampled_from([r for r in OfferResult if r is not OfferResult.ANSWERED])


@given(
    st.dictionaries(st.sampled_from("ABC"), st.tuples(results, st.integers(0, 60))),
    st.sets(st.sampled_from(PHONES)),
    st.sampled_from(HuntOrder),
    st.sampled_from([None, A.number, B.number]),
    st.integers(0, 100),
)
def test_only_free_phones_are_rung_and_giving_up_means_no_hope(
    attempts: dict[str, tuple[OfferResult, int]],
    engaged: set[Phone],
    order: HuntOrder,
    remembered: str | None,
    seed: int,
) -> None:
    tried = {key: came_out(r, timedelta(seconds=s)) for key, (r, s) in attempts.items()}
    queue = a_queue(order, members=SPEAKS, widening=WIDENS)
    hunt = Hunt(PHONES, queue, NOW, skill="en", remembered=remembered, attempts=tried)
    match step(hunt, tuple(engaged), seed=seed):
        case Ring(phones=phones):
            assert phones
            for phone in phones:
                assert phone not in engaged
                assert hunt.may_ring(phone, NOW)
        case Wait(retry_at=retry_at):
            assert any(hunt.has_hope(p, NOW) for p in PHONES)
            assert engaged or retry_at is not None, "waiting for nothing would be for ever"
        case GiveUp():
            assert not any(hunt.has_hope(p, NOW) for p in PHONES)


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
