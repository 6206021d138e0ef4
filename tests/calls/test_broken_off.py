"""The connection, Asterisk or the engine goes away in the middle of calls, and comes back."""

import pytest

from hotline400.engine.steps import hunt
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, WELCOME, a_hotline
from hotline400.testing.fake_asterisk import Answers, NoAnswer, Rejects

pytestmark = pytest.mark.anyio


async def connection_breaks(stage, fake):
    fake.drop_connection(0.5)
    await stage.is_up()


async def engine_restarts(stage, fake):
    await stage.reopens()


AWAY = pytest.mark.parametrize("away", [connection_breaks, engine_restarts])


@AWAY
async def test_during_the_welcome(stage, fake, away):
    await stage.opens(a_hotline(FIRST, welcome=WELCOME))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome")
    await away(stage, fake)
    await caller.has_heard("talk:")
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[0] == "answered"
    assert stage.has(caller, "recovered")
    await stage.is_free()


@AWAY
async def test_a_ringing_phone_goes_on_ringing(stage, fake, away):
    await stage.opens()
    fake.phone(FIRST, Answers(after=10))
    caller = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    await stage.passes(3)
    await away(stage, fake)
    await caller.has_heard(f"talk:{FIRST}")
    assert len(fake.rings) == 1
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(FIRST, "answered")]
    assert (await stage.record_of(caller)).wait_seconds == 10
    assert stage.has(caller, "recovered")
    await stage.is_free()


@AWAY
async def test_a_talk_goes_on(stage, fake, away):
    await stage.opens()
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    await stage.passes(20)
    await away(stage, fake)
    await stage.passes(20)
    assert not caller.ended
    assert caller.media.count(f"talk:{FIRST}") == 1  # never taken apart
    fake.rings[0].hangs_up()
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("answered", "phone_hung_up", "phone", None)
    assert 40 <= (await stage.record_of(caller)).talk_seconds <= 41
    await stage.is_free()


@AWAY
async def test_the_order_of_the_queue_is_kept(stage, fake, away):
    await stage.opens(a_hotline(FIRST))
    talking = fake.dials(HOTLINE)
    await talking.has_heard("talk:")
    waiting = []
    for _ in range(3):
        waiting.append(fake.dials(HOTLINE))
        await stage.notes(waiting[-1], "queued")
    await away(stage, fake)
    fake.phone(FIRST, Answers(after=1, hangs_up_after=5))
    talking.hangs_up()
    for caller in waiting:
        await caller.is_over()
    answered = [(await stage.record_of(caller)).answered_at for caller in waiting]
    assert answered == sorted(answered)
    assert all(caller.media.count("sound:/sounds/queue_wait") == 1 for caller in waiting)
    await stage.is_free()


@AWAY
async def test_during_the_last_announcement(stage, fake, away):
    await stage.opens(a_hotline(FIRST))
    fake.phone(FIRST, Rejects())
    caller = fake.dials(HOTLINE)
    await caller.has_heard("no_answer")
    await away(stage, fake)
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("no_answer", "no_phone_left", "platform", 19)
    await stage.is_free()


async def test_the_caller_hangs_up_while_the_connection_is_down(stage, fake):
    await stage.opens()
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    await stage.passes(20)
    fake.drop_connection(2)
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert (record.disposition, record.released_by, record.talk_seconds) == (
        "answered", "caller", 20,
    )  # fmt: skip
    await stage.is_free()


async def test_the_phone_hangs_up_while_the_connection_is_down(stage, fake):
    await stage.opens()
    caller = fake.dials(HOTLINE)
    await stage.notes(caller, "connected")
    fake.drop_connection(2)
    fake.rings[0].hangs_up()
    await caller.is_over()
    assert (await stage.outcome_of(caller))[:3] == ("answered", "phone_hung_up", "phone")
    await stage.is_free()


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        (Answers(), ("answered", "asterisk_restarted", "platform", 38)),
        (NoAnswer(), ("failed", "asterisk_restarted", "platform", 38)),
    ],
)
async def test_asterisk_dies_with_its_calls(stage, fake, behaviour, outcome):
    await stage.opens()
    fake.phone(FIRST, behaviour)
    caller = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    await stage.passes(5)
    fake.crash()
    assert await stage.outcome_of(caller) == outcome
    await stage.passes(5)
    assert fake.configuration  # the trunks are there again
    await stage.is_free()


async def test_a_bug_in_one_call_leaves_a_record_and_its_neighbours_alone(
    stage, fake, monkeypatch, logs
):
    await stage.opens(a_hotline(FIRST), a_hotline(SECOND, number="4007654321"))
    neighbour = fake.dials("4007654321")
    await neighbour.has_heard("talk:")

    async def fails(_node, _call):
        raise KeyError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(hunt, "perform", fails)
        caller = fake.dials(HOTLINE)
        await caller.is_over()
    assert (await stage.outcome_of(caller))[:3] == ("failed", "internal_error", "platform")
    assert [entry for entry in logs if entry["event"] == "call_failed"]
    assert not neighbour.ended
    neighbour.hangs_up()
    await stage.is_free()


@AWAY
@pytest.mark.parametrize("moment", ["talking", "ringing"])
async def test_the_caller_hangs_up_while_the_call_is_taken_up_again(
    stage, fake, just_before, away, moment
):
    """The call was there when Asterisk was asked for all of them, and is not any more."""
    await stage.opens()
    if moment == "ringing":
        fake.phone(FIRST, Answers(after=100))
    caller = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    if moment == "talking":
        await caller.has_heard("talk:")
    await stage.passes(20 if moment == "talking" else 3)
    just_before(f"GET channels/{caller.channel_id}", caller.hangs_up)
    await away(stage, fake)
    record = await stage.record_of(caller)
    assert record.released_by == "caller"
    assert record.disposition == ("answered" if moment == "talking" else "abandoned")
    await stage.is_free()
