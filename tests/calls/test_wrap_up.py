"""A phone rests after a talk, whatever became of the call."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_hotline
from hotline400.testing.fake_asterisk import Answers

pytestmark = pytest.mark.anyio


async def talked(stage, fake, number=FIRST):
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{number}")
    caller.hangs_up()
    return await stage.record_of(caller)


async def test_a_phone_is_left_alone_for_its_wrap_up(stage, fake):
    await stage.opens(a_hotline(FIRST, wrap_up_seconds=30))
    record = await talked(stage, fake)
    caller = fake.dials(HOTLINE)
    await stage.notes(caller, "queued")
    ring = await fake.is_rung(FIRST, 2)
    assert (ring.began_at) == pytest.approx(_seconds(fake, record.ended_at) + 30, abs=0.1)
    await caller.has_heard("talk:")


async def test_others_are_rung_meanwhile(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND, wrap_up_seconds=30))
    await talked(stage, fake)
    await talked(stage, fake, SECOND)


async def test_a_ring_without_a_talk_is_followed_by_no_rest(stage, fake):
    await stage.opens(a_hotline(FIRST, wrap_up_seconds=30))
    fake.phone(FIRST, Answers(after=5))
    caller = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    caller.hangs_up()
    await stage.record_of(caller)
    await talked(stage, fake)


async def test_the_rest_goes_on_over_a_reconnect(stage, fake):
    await stage.opens(a_hotline(FIRST, wrap_up_seconds=30))
    record = await talked(stage, fake)
    fake.drop_connection(2)
    await stage.passes(10)
    caller = fake.dials(HOTLINE)
    ring = await fake.is_rung(FIRST, 2)
    assert ring.began_at == pytest.approx(_seconds(fake, record.ended_at) + 30, abs=0.1)
    await caller.has_heard("talk:")


async def test_a_talk_that_ended_while_the_engine_was_away_is_followed_by_a_rest(stage, fake):
    await stage.opens(a_hotline(FIRST, wrap_up_seconds=30))
    fake.phone(FIRST, Answers(after=1, hangs_up_after=10), Answers(after=1))
    caller = fake.dials(HOTLINE)
    await stage.notes(caller, "connected")
    await stage.dies()
    await stage.passes(15)
    await stage.opens()
    await stage.record_of(caller)
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")
    await waiting.has_heard("talk:")


def _seconds(fake, moment):
    return fake.seconds() - (fake.now() - moment).total_seconds()
