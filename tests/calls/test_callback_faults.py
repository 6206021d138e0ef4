"""What must not happen when something about a call-back goes wrong."""

from datetime import timedelta

import anyio
import pytest
from test_callback import (
    CUSTOMER,
    OTHER,
    TAKE,
    a_busy_phone,
    a_queue,
    is_in_state,
    leaves,
    our_calls,
    takes_it,
)

from hotline400.engine.callbacks import turn
from hotline400.record.callback import CallbackState
from hotline400.routing.schedule import CHINA
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_trunk
from hotline400.testing.fake_asterisk import Answers

pytestmark = pytest.mark.anyio


async def has_lines(stage, lines):
    """The trunk has so many from now on."""
    stage.database.put_trunks(a_trunk(max_channels=lines))
    await stage.house.control.configuration_changed(None)


async def test_a_fault_of_ours_before_the_call_stops_nobody(stage, fake, logs, monkeypatch):
    faults = iter([ValueError("a queue that cannot be")])
    stands_in_line = turn._stand_in_line

    async def fails_once(*args):
        if (fault := next(faults, None)) is not None:
            raise fault
        return await stands_in_line(*args)

    monkeypatch.setattr(turn, "_stand_in_line", fails_once)
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    await stage.until(lambda: [log for log in logs if log["event"] == "callback_turn_failed"])
    busy.hangs_up()
    await stage.passes(30)
    assert len(fake.rings_of(FIRST)) == 1
    caller = fake.dials(HOTLINE, from_=OTHER)
    await caller.has_heard("talk:")
    caller.hangs_up()
    await takes_it(fake, times=3)
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard("talk:")
    assert len([log for log in logs if log["event"] == "callback_turn_failed"]) == 1


async def test_no_phone_is_rung_while_the_customer_has_no_line(stage, fake):
    await stage.opens(a_queue(FIRST, SECOND), trunks=[a_trunk()])
    one, two = await a_busy_phone(fake), await a_busy_phone(fake, SECOND, "13955556666")
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    await has_lines(stage, 1)
    rung = len(fake.rings)
    one.hangs_up()
    two.hangs_up()
    await stage.database.until(lambda: our_calls(stage))
    (record,) = our_calls(stage)
    assert (record.reason, record.callback.result) == ("callback_no_line", "no_line")
    assert (record.callback.dialled, record.offers, len(fake.rings)) == (False, (), rung)
    assert (await is_in_state(stage, CallbackState.WAITING)).attempts == 0
    await has_lines(stage, 2)
    await fake.until(lambda: len(fake.rings) > rung)
    phone = fake.rings[-1]
    await phone.has_heard(TAKE)
    phone.presses("1")
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard("talk:")
    assert our_calls(stage) == [record]


async def test_who_took_it_in_vain_is_the_last_to_be_rung(stage, fake):
    """The trunk loses its lines while the phone is asked."""
    await stage.opens(a_queue(FIRST, SECOND), trunks=[a_trunk()])
    one, two = await a_busy_phone(fake), await a_busy_phone(fake, SECOND, "13955556666")
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    rung = len(fake.rings)
    one.hangs_up()
    two.hangs_up()
    await fake.until(lambda: len(fake.rings) > rung)
    phone = fake.rings[-1]
    await phone.has_heard(TAKE)
    await has_lines(stage, 1)
    phone.presses("1")
    await stage.database.until(lambda: our_calls(stage))
    (record,) = our_calls(stage)
    assert (record.reason, len(record.offers)) == ("callback_no_line", 1)
    assert not fake.rings_of(CUSTOMER)
    await stage.is_empty()


async def test_the_customer_is_not_rung_when_it_became_quiet_while_the_phone_rang(stage, fake):
    """Nor is a further phone."""
    here = fake.now().astimezone(CHINA)
    quiet = {
        "quiet_from": f"{here + timedelta(minutes=5):%H:%M}",
        "quiet_until": f"{here + timedelta(hours=2):%H:%M}",
    }
    await stage.opens(a_queue(FIRST, SECOND, node=quiet, offer_timeout_seconds=60))
    one, two = await a_busy_phone(fake), await a_busy_phone(fake, SECOND, "13955556666")
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    began = here.replace(second=0, microsecond=0) + timedelta(minutes=5)
    await stage.passes((began - fake.now()).total_seconds() - 30)
    rung = len(fake.rings)
    for number in (FIRST, SECOND):
        fake.phone(number, Answers(after=45))
    one.hangs_up()
    two.hangs_up()
    await fake.until(lambda: len(fake.rings) > rung)
    phone = fake.rings[-1]
    await phone.has_heard(TAKE)
    phone.presses("1")
    await stage.database.until(lambda: our_calls(stage))
    (record,) = our_calls(stage)
    assert (record.callback.dialled, len(fake.rings)) == (False, rung + 1)
    assert (await is_in_state(stage, CallbackState.WAITING)).attempts == 0


async def test_a_database_that_does_not_answer_keeps_no_phone_from_callers(
    stage, fake, monkeypatch
):
    """The request is taken when it answers again."""
    callbacks, hangs = stage.database.callbacks, True
    begin = callbacks.begin

    async def begin_later(*args):
        if hangs:
            await anyio.sleep(120)
        return await begin(*args)

    monkeypatch.setattr(callbacks, "begin", begin_later)
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    busy.hangs_up()
    await stage.passes(1)
    asked = fake.seconds()
    caller = fake.dials(HOTLINE, from_=OTHER)
    await caller.has_heard("talk:")
    assert fake.seconds() - asked < 10
    hangs = False
    caller.hangs_up()
    await takes_it(fake, times=3)
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard("talk:")


async def test_who_calls_again_is_not_rung_meanwhile_and_not_called_back_once_served(stage, fake):
    await stage.opens(a_queue(FIRST, SECOND))
    one, two = await a_busy_phone(fake), await a_busy_phone(fake, SECOND, "13955556666")
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    again = fake.dials(HOTLINE, from_=CUSTOMER)
    await stage.notes(again, "queued")
    await stage.passes(40)  # a place is looked at anew by then
    one.hangs_up()
    await again.has_heard("talk:")
    assert (await is_in_state(stage, CallbackState.DONE)).attempts == 0
    again.hangs_up()
    two.hangs_up()
    await stage.is_empty()
    await stage.passes(120)
    assert not fake.rings_of(CUSTOMER)
    assert not our_calls(stage)


async def test_who_calls_again_and_gives_up_is_still_called_back(stage, fake):
    await stage.opens(a_queue(FIRST))
    busy = await a_busy_phone(fake)
    await leaves(stage, fake)
    await is_in_state(stage, CallbackState.WAITING)
    again = fake.dials(HOTLINE, from_=CUSTOMER)
    await stage.notes(again, "queued")
    await stage.passes(40)
    again.hangs_up()
    await again.is_over()
    busy.hangs_up()
    await takes_it(fake, times=2)
    customer = await fake.is_rung(CUSTOMER)
    await customer.has_heard("talk:")
