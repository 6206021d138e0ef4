"""What those who wait hear, and how they leave."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_hotline

pytestmark = pytest.mark.anyio

MUSIC = "sound:/sounds/ring_back_music"


def said(name):
    return f"sound:/sounds/{name}"


async def talking(fake, number=FIRST):
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{number}")
    return caller


async def test_the_place_is_said_again_and_again_and_music_goes_on_where_it_was(stage, fake):
    await stage.opens(a_hotline(FIRST, announce_position=True, announce_every_seconds=20))
    talker = await talking(fake)
    first, second = fake.dials(HOTLINE), fake.dials(HOTLINE)
    await stage.passes(50)
    position = said("queue_position_2")
    assert second.media == [
        said("queue_wait"), position, MUSIC, position, f"{MUSIC}@14.0", MUSIC, position,
        f"{MUSIC}@1.0",
    ]  # fmt: skip
    talker.hangs_up()
    await first.has_heard(f"talk:{FIRST}")
    await second.has_heard("queue_position_1")


async def test_the_expected_wait_is_said_once_enough_is_known(stage, fake):
    await stage.opens(a_hotline(FIRST, announce_wait=True))
    talker = await talking(fake)
    early = fake.dials(HOTLINE)
    await stage.notes(early, "queued")
    early.hangs_up()
    await early.has_heard(said("queue_wait"))
    assert not any("queue_wait_" in media for media in early.media)
    for _ in range(3):
        await stage.passes(100)
        talker.hangs_up()
        await stage.record_of(talker)
        talker = await talking(fake)
    waiting = fake.dials(HOTLINE)
    await waiting.has_heard(said("queue_wait_2"))


async def test_an_announcement_that_is_missing_leaves_nobody_in_silence(stage, fake):
    await stage.opens(a_hotline(FIRST, announce_position=True, announce_every_seconds=20))
    fake.has_media(said("queue_position_1"), None)
    await talking(fake)
    waiting = fake.dials(HOTLINE)
    await stage.passes(30)
    assert [media for media in waiting.media if media.startswith(MUSIC)] == [MUSIC, f"{MUSIC}@17.0"]


async def test_music_goes_on_when_the_next_phone_is_rung_for_who_waits(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND))
    one, two = await talking(fake), await talking(fake, SECOND)
    waiting = fake.dials(HOTLINE)
    await stage.passes(10)
    one.hangs_up()
    await waiting.has_heard(f"talk:{FIRST}")
    assert waiting.media == [said("queue_wait"), MUSIC, f"talk:{FIRST}"]
    two.hangs_up()


async def test_connect_at_once_is_the_ring_tone_though_there_is_music(stage, fake):
    await stage.opens(a_hotline(FIRST, ring_back="system:ring_back_music", connect_at_once=True))
    caller = await talking(fake)
    assert caller.media == ["ringing", f"talk:{FIRST}"]
    waiting = fake.dials(HOTLINE)
    await waiting.has_heard(MUSIC)
