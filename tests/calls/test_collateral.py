"""What goes wrong beside a call does not touch it; nor does what came a moment too early."""

from contextlib import contextmanager
from datetime import timedelta

import anyio
import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, WELCOME, a_hotline, a_trunk
from hotline400.testing.fake_asterisk import Answers
from hotline400.testing.fake_asterisk.reply import Refused

pytestmark = pytest.mark.anyio


def refusing(fake, monkeypatch, *uris):
    """Asterisk refuses every request whose address begins so."""
    answer = fake._routes._find

    def find(method, parts):
        async def refuse(_request):
            raise Refused(500, "Internal server error")

        if "/".join(parts).startswith(uris):
            return refuse, ()
        return answer(method, parts)

    monkeypatch.setattr(fake._routes, "_find", find)


async def test_talks_go_on_when_asterisk_does_not_tell_how_a_trunk_is(stage, fake, monkeypatch):
    await stage.opens()
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    refusing(fake, monkeypatch, "endpoints/")
    await stage.passes(60)
    assert not caller.ended
    caller.hangs_up()
    assert (await stage.record_of(caller)).talk_seconds == 60


async def test_talks_go_on_when_a_part_of_the_engine_fails(stage, fake, monkeypatch):
    run = stage._run

    async def dying(engine):
        with suppress_group(ZeroDivisionError):
            await run(engine)

    monkeypatch.setattr(stage, "_run", dying)
    await stage.opens()
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")

    async def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(stage.house.shipper, "ship_all", broken)
    stage.house.shipper.hurry()
    await stage._ended.wait()
    await stage.passes(10)
    assert not caller.ended
    await stage.opens()
    caller.hangs_up()
    assert (await stage.record_of(caller)).disposition == "answered"


@contextmanager
def suppress_group(kind):
    try:
        yield
    except* kind:
        pass


async def test_a_caller_who_hangs_up_at_once_has_no_phone_rung(stage, fake):
    await stage.opens()
    caller = fake.dials(HOTLINE)
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[:2] == ("abandoned", "caller_hung_up")
    assert fake.rings == []
    await stage.is_free()


async def test_a_call_that_comes_in_while_others_are_recovered_is_taken(stage, fake, monkeypatch):
    await stage.opens()
    await stage.dies()
    callers = []
    listed = fake._channels.list_all

    async def one_more_comes(request):
        reply = await listed(request)
        if not callers:
            callers.append(fake.dials(HOTLINE))
        return reply

    monkeypatch.setitem(fake._routes._routes, "GET channels", one_more_comes)
    await stage.opens()
    await callers[0].has_heard("talk:")


async def test_a_caller_who_hears_the_welcome_does_not_hold_up_those_who_wait(stage, fake):
    await stage.opens(a_hotline(FIRST, welcome=WELCOME))
    fake.phone(FIRST, Answers(after=1))
    talking = fake.dials(HOTLINE)
    await talking.has_heard("talk:")
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")
    fake.has_media("sound:/sounds/welcome_default", 60)
    welcomed = fake.dials(HOTLINE)
    await welcomed.has_heard("welcome")
    await stage.reopens()
    began = fake.seconds()
    talking.hangs_up()
    await waiting.has_heard("talk:")
    assert fake.seconds() - began < 5
    assert not welcomed.ended


async def test_a_talk_goes_on_though_its_number_was_cancelled_meanwhile(stage, fake):
    await stage.opens(a_hotline(FIRST))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    stage.database._hotlines.clear()
    stage.database._revision += 1
    await stage.reopens()
    await stage.passes(30)
    assert not caller.ended
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert (record.disposition, record.tenant_id) == ("answered", "tenant-1")


async def test_a_trunk_that_is_deleted_while_two_talk(stage, fake):
    await stage.opens(a_hotline(FIRST, SECOND))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    stage.database.put_trunks(a_trunk("other"))
    await stage.house.control.configuration_changed(None)
    await stage.passes(20)
    assert not caller.ended
    caller.hangs_up()
    assert (await stage.record_of(caller)).talk_seconds == 20


async def test_a_caller_whose_leaving_is_told_late_has_abandoned(stage, fake, monkeypatch):
    await stage.opens()
    refusing(fake, monkeypatch, "bridges/")
    caller = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    await stage.passes(1.5)
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[:2] == ("abandoned", "caller_hung_up")


async def test_a_caller_who_leaves_while_recording_begins_has_talked(stage, fake, monkeypatch):
    await stage.opens()

    async def slow(_channel, _options):
        await anyio.sleep(4)

    monkeypatch.setattr(fake.manager, "mix_monitor", slow)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    await stage.passes(3)
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert (record.disposition, record.talk_seconds) == ("answered", 3)


async def test_music_that_is_missing_gives_way_to_the_ring_tone(stage, fake):
    own = {"tenant:m": "/media/music"}
    await stage.opens(a_hotline(FIRST, ring_back="tenant:m", prompts=own))
    fake.has_media("sound:/media/music", None)
    fake.phone(FIRST, Answers(after=10))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("sound:/sounds/ring_tone")
    assert fake.seconds() - caller.began_at < 1


async def test_a_step_of_the_clock_sends_nobody_away(stage, fake, monkeypatch):
    await stage.opens(a_hotline(FIRST, max_wait_seconds=60))
    talking = fake.dials(HOTLINE)
    await talking.has_heard("talk:")
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")
    later = fake.now() + timedelta(hours=1)
    monkeypatch.setattr(type(fake), "now", lambda _: later)
    await stage.changes(a_hotline(FIRST))
    await stage.passes(30)
    talking.hangs_up()
    await waiting.has_heard("talk:")
