"""All free phones ring at once; the first to take the call has it."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, THIRD, a_hotline
from hotline400.testing.fake_asterisk import Answers, NoAnswer, Rejects

pytestmark = pytest.mark.anyio

ELSEWHERE = 26


def all_at_once(*numbers, **fields):
    return a_hotline(*numbers, order="ring_all", **fields)


async def test_the_first_to_answer_has_the_call_and_the_others_stop_ringing_at_once(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND, THIRD))
    fake.phone(FIRST, NoAnswer())
    fake.phone(SECOND, Answers(after=3))
    fake.phone(THIRD, NoAnswer())
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{SECOND}")
    one, two, three = [await fake.is_rung(number) for number in (FIRST, SECOND, THIRD)]
    assert one.began_at == two.began_at == three.began_at
    for beaten in (one, three):
        await beaten.is_over()
        assert beaten.ended_at - two.answered_at == pytest.approx(0, abs=0.1)
        assert beaten.cause == ELSEWHERE
    caller.hangs_up()
    assert sorted(await stage.offers_of(caller)) == sorted(
        [(FIRST, "answered_elsewhere"), (SECOND, "answered"), (THIRD, "answered_elsewhere")]
    )
    await stage.is_free()


async def test_two_answer_in_the_same_moment_and_one_has_the_call(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND))
    for number in (FIRST, SECOND):
        fake.phone(number, Answers(after=2))
    caller = fake.dials(HOTLINE)
    heard = await caller.has_heard("talk:")
    await stage.passes(1)
    assert sum("talk:" in media for media in caller.media) == 1
    assert sum(not phone.ended for phone in fake.rings) == 1
    caller.hangs_up()
    results = dict(await stage.offers_of(caller))
    assert sorted(results.values()) == ["answered", "answered_elsewhere"]
    assert results[heard.media.removeprefix("talk:")] == "answered"
    await stage.is_free()


async def test_who_stopped_ringing_is_free_for_the_next_caller_at_once(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND))
    fake.phone(FIRST, Answers(after=1))
    fake.phone(SECOND, NoAnswer(), Answers(after=1))
    one = fake.dials(HOTLINE)
    await stage.notes(one, "offered")
    two = fake.dials(HOTLINE)
    await stage.notes(two, "queued")
    await one.has_heard(f"talk:{FIRST}")
    await two.has_heard(f"talk:{SECOND}")
    one.hangs_up()
    two.hangs_up()
    await stage.is_free()


async def test_nobody_takes_it_and_each_has_had_its_turn(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND, offer_timeout_seconds=10))
    fake.phone(FIRST, NoAnswer())
    fake.phone(SECOND, Rejects(after=4))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("no_answer", "no_phone_left", "platform", 19)
    assert dict(await stage.offers_of(caller)) == {FIRST: "no_answer", SECOND: "rejected"}
    await stage.is_free()


async def test_the_caller_hangs_up_while_all_ring(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND))
    for number in (FIRST, SECOND):
        fake.phone(number, NoAnswer())
    caller = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    await fake.is_rung(SECOND)
    caller.hangs_up()
    assert dict(await stage.offers_of(caller)) == {FIRST: "caller_gone", SECOND: "caller_gone"}
    await stage.is_free()


async def test_the_one_that_answered_hangs_up_before_the_two_are_connected(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND))
    fake.phone(FIRST, Answers(after=1, hangs_up_after=0))
    fake.phone(SECOND, NoAnswer(), Answers(after=1))
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{SECOND}")
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert record.answered_phone == SECOND
    await stage.is_free()


async def test_a_turn_of_all_counts_once(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND, most_offers=1, offer_timeout_seconds=10))
    for number in (FIRST, SECOND):
        fake.phone(number, NoAnswer())
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert len(fake.rings) == 2


async def test_the_engine_dies_while_all_ring_and_the_first_to_answer_has_the_call(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND, THIRD))
    fake.phone(FIRST, NoAnswer())
    fake.phone(SECOND, Answers(after=5))
    fake.phone(THIRD, NoAnswer())
    caller = fake.dials(HOTLINE)
    await fake.until(lambda: len(fake.rings) == 3)
    await stage.reopens()
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")  # all three are this call's
    await caller.has_heard(f"talk:{SECOND}")
    assert len(fake.rings_of(SECOND)) == 1
    caller.hangs_up()
    waiting.hangs_up()
    assert sorted(await stage.offers_of(caller)) == sorted(
        [(FIRST, "answered_elsewhere"), (SECOND, "answered"), (THIRD, "answered_elsewhere")]
    )
    await stage.is_free()


async def test_two_answered_while_the_engine_was_away(stage, fake):
    await stage.opens(all_at_once(FIRST, SECOND))
    for number in (FIRST, SECOND):
        fake.phone(number, Answers(after=5))
    caller = fake.dials(HOTLINE)
    await fake.until(lambda: len(fake.rings) == 2)
    fake.drop_connection(10)
    await caller.has_heard("talk:")
    await stage.passes(1)
    assert sum(not phone.ended for phone in fake.rings) == 1
    caller.hangs_up()
    await stage.is_free()
