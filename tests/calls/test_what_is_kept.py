"""Recordings and records: written when they can be, never at the cost of a call."""

import pytest

from hotline400.record import fold
from hotline400.testing.builders import FIRST, HOTLINE, a_hotline

pytestmark = pytest.mark.anyio


async def a_talk(stage, fake):
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    await stage.passes(30)
    caller.hangs_up()
    return caller


async def test_a_talk_is_recorded(stage, fake):
    await stage.opens()
    caller = await a_talk(stage, fake)
    record = await stage.record_of(caller)
    assert record.recording_path == f"recordings/{caller.channel_id}.wav"
    assert [recording.channel_id for recording in fake.manager.recordings] == [caller.channel_id]


async def test_a_hotline_that_does_not_record(stage, fake):
    await stage.opens(a_hotline(FIRST, recording=False))
    record = await stage.record_of(await a_talk(stage, fake))
    assert (record.recording_path, fake.manager.recordings) == (None, [])


async def test_the_talk_goes_on_when_it_cannot_be_recorded(stage, fake):
    await stage.opens()
    fake.manager.fails_with = "not connected"
    stage.recordings.fails_with = FileNotFoundError("nothing was recorded")
    caller = await a_talk(stage, fake)
    record = await stage.record_of(caller)
    assert (record.talk_seconds, record.recording_path) == (30, None)
    assert stage.has(caller, "recording_failed")


async def test_a_recording_that_began_though_asterisk_was_slow_to_say_so_is_kept(stage, fake):
    await stage.opens()
    fake.manager.fails_with = "no answer within 5 s"
    caller = await a_talk(stage, fake)
    assert (await stage.record_of(caller)).recording_path is not None


async def test_a_recording_of_which_nothing_is_left_does_not_lose_the_record(stage, fake):
    await stage.opens()
    stage.recordings.fails_with = OSError("disk full")
    caller = await a_talk(stage, fake)
    assert (await stage.record_of(caller)).disposition == "answered"
    assert stage.has(caller, "recording_failed")


async def a_recorded_talk(stage, fake):
    """As `a_talk`, with the raw sides that Asterisk would leave."""
    caller = await a_talk(stage, fake)
    await stage.notes(caller, "ended")
    for side in sides_of(stage, caller):
        side.touch()
    return caller


def sides_of(stage, caller):
    talk = fold.talk(stage.house.journal.events(caller.channel_id))
    return [stage.house.spool / talk.caller_side, stage.house.spool / talk.phone_side]


async def is_recorded(stage, caller):
    records = stage.database.records
    await stage.database.until(lambda: records[caller.channel_id].recording_path is not None)
    assert not stage.has(caller, "recording_failed")
    await stage.until(lambda: caller.channel_id not in stage.house.journal.unshipped())


async def test_a_recording_that_cannot_be_stored_now_is_added_to_the_record_later(stage, fake):
    await stage.opens()
    stage.recordings.fails_with = OSError("disk full")
    caller = await a_recorded_talk(stage, fake)
    assert (await stage.record_of(caller)).recording_path is None
    await stage.passes(600)
    assert 5 <= len(stage.recordings.asked) <= 10, "tried again, ever less often"
    assert len(stage.database.saves) == len(stage.recordings.asked)
    stage.recordings.fails_with = None
    await is_recorded(stage, caller)


async def test_a_restart_goes_on_trying_to_store_a_recording(stage, fake):
    await stage.opens()
    stage.recordings.fails_with = OSError("disk full")
    caller = await a_recorded_talk(stage, fake)
    await stage.record_of(caller)
    await stage.reopens()
    stage.recordings.fails_with = None
    await is_recorded(stage, caller)


async def test_a_recording_is_given_up_when_its_raw_sides_are_gone(stage, fake):
    await stage.opens()
    stage.recordings.fails_with = OSError("disk full")
    caller = await a_recorded_talk(stage, fake)
    await stage.record_of(caller)
    for side in sides_of(stage, caller):
        side.unlink()
    await stage.notes(caller, "recording_failed")
    await stage.until(lambda: caller.channel_id not in stage.house.journal.unshipped())
    asked = len(stage.recordings.asked)
    await stage.passes(1000)
    assert len(stage.recordings.asked) == asked


async def test_neither_recording_nor_database_is_tried_too_often(stage, fake):
    await stage.opens()
    stage.recordings.fails_with = OSError("disk full")
    stage.database.away = True
    caller = await a_recorded_talk(stage, fake)
    await stage.passes(300)
    stage.database.away = False
    assert (await stage.record_of(caller)).recording_path is None
    assert len(stage.recordings.asked) <= 8
    stage.recordings.fails_with = None
    await is_recorded(stage, caller)


async def test_a_start_without_the_database_routes_by_what_was_known_last(stage, fake):
    await stage.opens()
    stage.database.away = True
    await stage.reopens()
    caller = await a_talk(stage, fake)
    await stage.passes(60)
    assert stage.database.saves == []
    stage.database.away = False
    record = await stage.record_of(caller)
    assert (record.disposition, record.talk_seconds) == ("answered", 30)
    assert stage.database.saves == [caller.channel_id]


async def test_calls_go_on_while_the_database_is_away_and_are_shipped_once(stage, fake):
    await stage.opens()
    stage.database.away = True
    callers = [await a_talk(stage, fake) for _ in range(5)]
    await stage.passes(60)
    stage.database.away = False
    for caller in callers:
        await stage.record_of(caller)
    await stage.passes(60)
    assert sorted(stage.database.saves) == sorted(caller.channel_id for caller in callers)


async def test_a_record_that_is_refused_for_ever_does_not_hold_up_others(stage, fake):
    await stage.opens()
    refused = [await a_talk(stage, fake) for _ in range(4)]
    stage.database.refuses = {caller.channel_id for caller in refused}
    caller = await a_talk(stage, fake)
    assert (await stage.record_of(caller)).disposition == "answered"
