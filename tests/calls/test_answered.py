"""Somebody answers, and the two talk."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, WELCOME, a_hotline
from hotline400.testing.fake_asterisk import Answers

pytestmark = pytest.mark.anyio

MUSIC = "sound:/sounds/ring_back_music"


async def test_caller_hangs_up_after_the_talk(stage, fake):
    await stage.opens()
    fake.phone(FIRST, Answers(after=4))
    caller = fake.dials(HOTLINE)
    talk = await caller.has_heard("talk:")
    assert talk.at - caller.began_at == pytest.approx(4, abs=0.1)
    await stage.passes(60)
    caller.hangs_up()

    record = await stage.record_of(caller)
    assert await stage.outcome_of(caller) == ("answered", "caller_hung_up", "caller", None)
    assert (record.wait_seconds, record.talk_seconds, record.answered_phone) == (4, 60, FIRST)
    assert (record.caller_number, record.province, record.city) == ("13912345678", "广东", "广州")
    assert (record.tenant_id, record.trunk_id, record.path) == ("tenant-1", "demo", ("hunt",))
    assert await stage.offers_of(caller) == [(FIRST, "answered")]
    assert fake.rings[0].ended
    await stage.is_empty()


async def test_phone_hangs_up_after_the_talk(stage, fake):
    await stage.opens()
    fake.phone(FIRST, Answers(after=2, hangs_up_after=30))
    caller = fake.dials(HOTLINE)
    await caller.is_over()

    record = await stage.record_of(caller)
    assert await stage.outcome_of(caller) == ("answered", "phone_hung_up", "phone", None)
    assert (record.wait_seconds, record.talk_seconds) == (2, 30)
    assert caller.cause == 16
    await stage.is_empty()


async def test_the_callers_leg_is_answered_when_the_phone_is(stage, fake):
    await stage.opens()
    fake.phone(FIRST, Answers(after=8))
    caller = fake.dials(HOTLINE)
    await fake.is_rung(FIRST, 1)
    assert caller.answered_at is None
    await caller.is_answered()
    assert caller.answered_at - caller.began_at == pytest.approx(8, abs=0.1)


async def test_the_welcome_comes_first_then_the_ring_tone(stage, fake):
    await stage.opens(a_hotline(FIRST, welcome=WELCOME))
    fake.phone(FIRST, Answers(after=5))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    welcome, *ringing, talk = caller.media
    assert (welcome, talk) == ("sound:/sounds/welcome_default", f"talk:{FIRST}")
    assert set(ringing) == {"sound:/sounds/ring_tone"}
    assert fake.rings[0].began_at - caller.began_at == pytest.approx(3, abs=0.1)
    caller.hangs_up()
    assert (await stage.record_of(caller)).path == ("welcome", "hunt")


async def test_without_welcome_and_music_the_callers_network_makes_the_ring_tone(stage, fake):
    await stage.opens()
    fake.phone(FIRST, Answers(after=8))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    assert caller.media == ["ringing", f"talk:{FIRST}"]
    assert fake.requests.count(f"POST channels/{caller.channel_id}/ring") == 1


async def test_the_tenants_own_welcome_and_music_are_played(stage, fake):
    own = {"tenant:w": "/media/w", "tenant:m": "/media/music"}
    hotline = a_hotline(FIRST, welcome="tenant:w", ring_back="tenant:m", prompts=own)
    await stage.opens(hotline)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    assert caller.media[:2] == ["sound:/media/w", "sound:/media/music"]


async def test_a_welcome_whose_file_is_missing_is_passed_over(stage, fake):
    await stage.opens(a_hotline(FIRST, welcome=WELCOME))
    fake.has_media("sound:/sounds/welcome_default", None)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[0] == "answered"


async def test_a_hotline_that_answers_at_the_start_does_so(stage, fake):
    await stage.opens(a_hotline(FIRST, welcome=WELCOME, answer_at="start"))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome")
    assert caller.answered_at is not None
    await caller.has_heard("talk:")
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert record.wait_seconds == 4  # the welcome, and a second of ringing


async def test_the_live_page_follows_the_call(stage, fake):
    await stage.opens(a_hotline(FIRST, welcome=WELCOME))
    phases = []
    async with stage.house.control.updates() as updates:
        caller = fake.dials(HOTLINE)
        await caller.has_heard("talk:")
        caller.hangs_up()
        async for update in updates:
            if not phases or phases[-1] != update.call.phase:
                phases.append(update.call.phase)
            if update.call.ended:
                break
    assert phases == ["screening", "playing", "ringing", "talking", "ended"]


async def test_two_callers_talk_at_the_same_time(stage, fake):
    await stage.opens()
    one = fake.dials(HOTLINE)
    await one.has_heard(f"talk:{FIRST}")
    two = fake.dials(HOTLINE)
    await two.has_heard(f"talk:{SECOND}")
    one.hangs_up()
    await stage.record_of(one)
    assert not two.ended
    two.hangs_up()
    assert (await stage.record_of(two)).answered_phone == SECOND
    await stage.is_empty()
