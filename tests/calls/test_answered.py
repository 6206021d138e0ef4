"""Somebody answers, and the two talk."""

import pytest

from hotline400.testing.builders import FIRST
from hotline400.testing.fake_asterisk import Answers

pytestmark = pytest.mark.anyio


async def test_caller_hangs_up_after_the_talk(stage, fake):
    await stage.opens()
    fake.phone(FIRST, Answers(after=4))
    caller = fake.dials("4001234567")
    await caller.has_heard("talk:")
    assert fake.seconds() == pytest.approx(caller.began_at + 4, abs=0.1)
    await stage.passes(60)
    caller.hangs_up()

    record = await stage.record_of(caller)
    assert (record.disposition, record.reason, record.released_by) == (
        "answered", "caller_hung_up", "caller",
    )  # fmt: skip
    assert (record.wait_seconds, record.talk_seconds, record.answered_phone) == (4, 60, FIRST)
    assert [(o.phone_number, o.result) for o in record.offers] == [(FIRST, "answered")]
    await stage.is_empty()
