"""All phones are busy: callers wait, first come first served."""

import pytest

from hotline400.engine.floor import Floor
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_hotline
from hotline400.testing.fake_asterisk import Answers, Busy, NoAnswer

pytestmark = pytest.mark.anyio

QUEUE_WAIT = "sound:/sounds/queue_wait"
MUSIC = "sound:/sounds/ring_back_music"


async def talking(fake, number=FIRST, **dialled):
    """A caller who talks to this phone until they are told to hang up."""
    caller = fake.dials(HOTLINE, **dialled)
    await caller.has_heard(f"talk:{number}")
    return caller


async def test_a_waiting_caller_is_answered_told_so_and_hears_music(stage, fake):
    await stage.opens(a_hotline(FIRST))
    first = await talking(fake)
    waiting = fake.dials(HOTLINE)
    await waiting.has_heard(MUSIC)
    assert waiting.media == [QUEUE_WAIT, MUSIC]
    assert waiting.answered_at == pytest.approx(waiting.began_at, abs=0.01)
    assert len(fake.rings) == 1
    await stage.passes(20)
    first.hangs_up()
    await waiting.has_heard(f"talk:{FIRST}")
    waiting.hangs_up()
    record = await stage.record_of(waiting)
    assert record.queued_at == record.started_at
    assert record.wait_seconds == 24  # 3 of announcement, 20 of music, 1 of ringing
    assert await stage.outcome_of(waiting) == ("answered", "caller_hung_up", "caller", None)
    await stage.is_free()


async def test_those_who_wait_are_served_in_the_order_they_came(stage, fake):
    await stage.opens(a_hotline(FIRST))
    fake.phone(FIRST, Answers(after=1, hangs_up_after=10))
    callers = []
    for _ in range(5):
        callers.append(fake.dials(HOTLINE))
        await stage.passes(0.5)
    for caller in callers:
        await stage.record_of(caller)
    answered = [(await stage.record_of(caller)).answered_at for caller in callers]
    assert answered == sorted(answered)
    queued = [e for e in stage.database.events[callers[4].channel_id] if e.kind == "queued"]
    assert queued[0].data["position"] == 4
    await stage.is_empty()


async def test_a_newcomer_does_not_pass_those_who_wait(stage, fake):
    await stage.opens(a_hotline(FIRST))
    first = await talking(fake)
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")
    first.hangs_up()
    newcomer = fake.dials(HOTLINE)
    await waiting.has_heard("talk:")
    assert stage.has(newcomer, "queued")
    assert not stage.has(newcomer, "offered")


async def test_a_full_queue_turns_the_caller_away(stage, fake):
    await stage.opens(a_hotline(FIRST, max_waiting=1))
    await talking(fake)
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")
    third = fake.dials(HOTLINE)
    await third.is_over()
    assert third.media == ["sound:/sounds/queue_full"]
    assert (third.cause, third.answered_at) == (17, None)
    assert await stage.outcome_of(third) == ("overflowed", "queue_full", "platform", 17)
    assert (await stage.record_of(third)).path == ("hunt", "queue_full", "goodbye_busy")
    assert not waiting.ended


async def test_a_hotline_without_a_queue(stage, fake):
    await stage.opens(a_hotline(FIRST, max_waiting=0))
    await talking(fake)
    second = fake.dials(HOTLINE)
    await second.is_over()
    assert await stage.outcome_of(second) == ("overflowed", "queue_full", "platform", 17)
    assert (await stage.record_of(second)).queued_at is None


async def test_waiting_ends_at_the_longest_time_allowed(stage, fake):
    await stage.opens(a_hotline(FIRST, max_wait_seconds=60))
    await talking(fake)
    waiting = fake.dials(HOTLINE)
    announced = await waiting.has_heard("busy_timeout")
    assert announced.at - waiting.began_at == pytest.approx(60, abs=0.1)
    await waiting.is_over()
    assert waiting.cause == 17
    assert await stage.outcome_of(waiting) == ("busy", "waited_too_long", "platform", 17)
    assert (await stage.record_of(waiting)).wait_seconds == 63


async def test_a_phone_its_carrier_calls_busy_is_tried_again_after_ten_seconds(stage, fake):
    await stage.opens(a_hotline(FIRST))
    fake.phone(FIRST, Busy(after=1), Busy(after=1), Answers(after=1))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    first, second, third = fake.rings
    assert second.began_at - first.ended_at == pytest.approx(10, abs=0.1)
    assert third.began_at - second.ended_at == pytest.approx(10, abs=0.1)
    assert caller.media.count(QUEUE_WAIT) == 1
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(FIRST, "busy"), (FIRST, "busy"), (FIRST, "answered")]
    await stage.is_free()


async def test_who_leaves_the_queue_makes_room(stage, fake):
    await stage.opens(a_hotline(FIRST, max_waiting=1))
    first = await talking(fake)
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")
    waiting.hangs_up()
    await stage.record_of(waiting)
    newcomer = fake.dials(HOTLINE)
    await stage.notes(newcomer, "queued")
    first.hangs_up()
    await newcomer.has_heard("talk:")


async def test_a_phone_bound_to_two_hotlines_is_rung_by_one_at_a_time(stage, fake):
    await stage.opens(a_hotline(FIRST), a_hotline(FIRST, number="4007654321"))
    first = await talking(fake)
    other = fake.dials("4007654321")
    await stage.notes(other, "queued")
    first.hangs_up()
    await other.has_heard(f"talk:{FIRST}")


async def test_a_waiting_caller_gets_the_phone_that_did_not_answer_the_one_before(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, offer_timeout_seconds=10))
    fake.phone(FIRST, NoAnswer(), Answers(after=1))
    fake.phone(SECOND, Answers(after=1))
    one = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    two = await talking(fake, SECOND)
    three = fake.dials(HOTLINE)
    await stage.notes(three, "queued")
    await three.has_heard(f"talk:{FIRST}")  # `one` has had its turn there, and waits for SECOND
    assert stage.has(one, "queued")
    two.hangs_up()
    await one.has_heard(f"talk:{SECOND}")


async def test_waiting_costs_nothing_while_nothing_happens(stage, fake):
    """Calls that wait must not wake each other: each would ask the floor, and wake the next."""
    await stage.opens(a_hotline(FIRST))
    await talking(fake)
    waiting = [fake.dials(HOTLINE) for _ in range(3)]
    for caller in waiting:
        await stage.notes(caller, "queued")
    asked = 0
    match = Floor.match

    def counted(floor):
        nonlocal asked
        asked += 1
        match(floor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Floor, "match", counted)
        await stage.passes(60)
    assert asked == 0
