"""What must not happen when something about a call-back goes wrong."""

import pytest
from test_callback import (
    CUSTOMER,
    OTHER,
    a_busy_phone,
    a_queue,
    is_in_state,
    leaves,
    takes_it,
)

from hotline400.engine.callbacks import turn
from hotline400.record.callback import CallbackState
from hotline400.testing.builders import FIRST, HOTLINE

pytestmark = pytest.mark.anyio


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
