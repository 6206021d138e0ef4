"""Many wait: who is first, how many may, and at what price."""

import pytest

from hotline400.engine.floor import Floor
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_hotline

pytestmark = pytest.mark.anyio


async def test_who_has_waited_and_now_talks_no_longer_counts_as_waiting(stage, fake):
    await stage.opens(a_hotline(FIRST, max_waiting=1))
    first = fake.dials(HOTLINE)
    await first.has_heard("talk:")
    second = fake.dials(HOTLINE)
    await stage.notes(second, "queued")
    first.hangs_up()
    await second.has_heard("talk:")
    third = fake.dials(HOTLINE)
    await stage.notes(third, "queued")
    second.hangs_up()
    await third.has_heard("talk:")


async def test_waiting_costs_nothing_while_nothing_changes(stage, fake, monkeypatch):
    await stage.opens(a_hotline(FIRST))
    talking = fake.dials(HOTLINE)
    await talking.has_heard("talk:")
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")
    asked = []
    real = Floor.ask
    monkeypatch.setattr(Floor, "ask", lambda floor, place: asked.append(1) or real(floor, place))
    await stage.passes(60)
    assert len(asked) <= 1


async def test_a_phone_bound_while_others_wait_is_rung_for_the_next_caller_at_once(stage, fake):
    await stage.opens(a_hotline(FIRST))
    talking = fake.dials(HOTLINE)
    await talking.has_heard("talk:")
    waiting = fake.dials(HOTLINE)
    await stage.notes(waiting, "queued")
    await stage.changes(a_hotline(SECOND))
    third = fake.dials(HOTLINE)
    await third.has_heard(f"talk:{SECOND}")
    assert not stage.has(third, "queued")
    assert not stage.has(waiting, "connected"), "it waits for the phones of when it called"
