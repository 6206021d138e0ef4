"""The caller hangs up before anybody answers, in every phase."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, WELCOME, a_hotline
from hotline400.testing.fake_asterisk import NoAnswer, Rejects

pytestmark = pytest.mark.anyio

GAVE_UP = ("abandoned", "caller_hung_up", "caller", None)


async def test_during_the_welcome(stage, fake):
    await stage.opens(a_hotline(FIRST, welcome=WELCOME))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome")
    await stage.passes(1)
    caller.hangs_up()
    assert await stage.outcome_of(caller) == GAVE_UP
    record = await stage.record_of(caller)
    assert (record.wait_seconds, record.path, record.offers) == (1, ("welcome",), ())
    await stage.is_free()


async def test_while_a_phone_rings(stage, fake):
    await stage.opens()
    fake.phone(FIRST, NoAnswer())
    caller = fake.dials(HOTLINE)
    phone = await fake.is_rung(FIRST)
    await stage.passes(7)
    caller.hangs_up()
    assert await stage.outcome_of(caller) == GAVE_UP
    assert await stage.offers_of(caller) == [(FIRST, "caller_gone")]
    assert phone.ended
    assert (await stage.record_of(caller)).wait_seconds == 7
    await stage.is_free()


async def test_in_the_queue(stage, fake):
    await stage.opens(a_hotline(FIRST))
    talking = fake.dials(HOTLINE)
    await talking.has_heard("talk:")
    caller = fake.dials(HOTLINE)
    await caller.has_heard("ring_back")
    caller.hangs_up()
    assert await stage.outcome_of(caller) == GAVE_UP
    assert not talking.ended
    talking.hangs_up()
    await stage.is_free()


async def test_during_the_last_announcement(stage, fake):
    await stage.opens(a_hotline(FIRST))
    fake.phone(FIRST, Rejects())
    caller = fake.dials(HOTLINE)
    await caller.has_heard("no_answer")
    caller.hangs_up()
    assert await stage.outcome_of(caller) == ("no_answer", "no_phone_left", "caller", None)
    await stage.is_free()


async def test_with_a_cause_of_its_own(stage, fake):
    await stage.opens()
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    caller.hangs_up(cause=16)
    assert await stage.outcome_of(caller) == ("answered", "caller_hung_up", "caller", 16)
