"""Everything breaks at every moment of a call-back, from the offer to the end of the talk.

Whenever it happens: the customer is called, never twice at once, and each call has one record.
"""

import itertools

import anyio
import pytest
from test_callback import ACCEPTED, CUSTOMER, OFFER, TAKE, a_busy_phone, a_queue, our_calls

from hotline400.record.callback import CallbackResult, CallbackState
from hotline400.record.event import EventKind
from hotline400.testing.builders import FIRST, HOTLINE
from hotline400.testing.fake_asterisk import Answers

pytestmark = pytest.mark.anyio

STEP_SECONDS = 0.7
MOMENTS = 42


async def plays_along(fake):
    """Phones take what they are asked to take, a second after they are asked."""
    done = set()
    while True:
        await fake.until(lambda: any(_asked(ring) - done for ring in fake.rings))
        for ring in fake.rings:
            for key in _asked(ring) - done:
                done.add(key)
                await anyio.sleep(1)
                if not ring.ended:
                    ring.presses("1")


def _asked(ring):
    return {(ring.channel_id, n) for n, heard in enumerate(ring.media) if TAKE in heard}


async def waits_and_agrees(caller):
    """A key that nobody heard is pressed again."""
    await caller.has_heard("queue_wait")
    for heard in (OFFER, ACCEPTED):
        while not caller.ended and not any(heard in media for media in caller.media):
            await anyio.sleep(1)
            if not caller.ended:
                caller.presses("1")
            await anyio.sleep(1)


async def opens(stage, fake):
    await stage.opens(a_queue(FIRST, node={"retry_minutes": [1]}))
    fake.phone(CUSTOMER, Answers(after=3, hangs_up_after=5))
    busy = await a_busy_phone(fake)
    caller = fake.dials(HOTLINE, from_=CUSTOMER)
    stage.tasks.start_soon(waits_and_agrees, caller)
    stage.tasks.start_soon(plays_along, fake)
    stage.tasks.start_soon(hangs_up_after, busy, 12)
    return caller


async def hangs_up_after(party, seconds):
    await anyio.sleep(seconds)
    party.hangs_up()


def breaks(stage, fake):
    fake.drop_connection(0.5)


def breaks_for_long(stage, fake):
    fake.drop_connection(20)


def restarts(stage, _fake):
    stage.ari.abandon()
    stage.tasks.start_soon(stage.reopens)


def crashes(_stage, fake):
    fake.crash()


def database_goes(stage, _fake):
    stage.database.away = True
    stage.tasks.start_soon(database_comes, stage)


async def database_comes(stage):
    await anyio.sleep(30)
    stage.database.away = False


def is_over(stage):
    requests = stage.database.callbacks.requests.values()
    return requests and all(r.state is CallbackState.DONE for r in requests)


async def test_it_takes_all_these_moments(stage, fake):
    began = fake.seconds()
    await opens(stage, fake)
    await stage.until(lambda: is_over(stage))
    assert 0.6 * MOMENTS * STEP_SECONDS < fake.seconds() - began < MOMENTS * STEP_SECONDS


@pytest.mark.parametrize(
    "happens", [breaks, breaks_for_long, restarts, crashes, database_goes], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("moment", range(1, MOMENTS))
async def test_whatever_happens_then(stage, fake, happens, moment):
    caller = await opens(stage, fake)
    await stage.passes(moment * STEP_SECONDS)
    happens(stage, fake)
    with anyio.move_on_after(60):
        await caller.is_over()
    if not caller.ended:  # the phone was free before they could agree
        caller.hangs_up()
    record = await stage.record_of(caller)
    if record.callback_asked is None:
        return  # it broke before the caller had agreed
    await stage.until(lambda: is_over(stage))
    rings = fake.rings_of(CUSTOMER)
    assert all(ring.ended for ring in rings)
    assert all(a.ended_at <= b.began_at for a, b in itertools.pairwise(rings))
    results = [record.callback.result for record in our_calls(stage)]
    assert results.count(CallbackResult.ANSWERED) == 1
    for ours in our_calls(stage):
        kinds = [event.kind for event in stage.database.events[ours.call_id]]
        assert kinds.count(EventKind.BEGAN) == kinds.count(EventKind.ENDED) == 1
        assert ours.reason != "internal_error"
        assert all(offer.result is not None for offer in ours.offers)
    assert {r.call_id for r in our_calls(stage)} <= set(stage.database.callbacks.begun)
    await stage.is_empty()
