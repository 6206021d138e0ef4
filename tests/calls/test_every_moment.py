"""A caller on the way through a flow of menus hangs up at every moment, or everything breaks then.

Whenever it happens: one whole record, nothing left in Asterisk, the next caller is served.
"""

from itertools import count

import anyio
import pytest

from hotline400.testing.builders import FIRST, HOTLINE, a_flow, a_hotline
from hotline400.testing.fake_asterisk import Answers

pytestmark = pytest.mark.anyio

OTHER = "4007654321"
STEP_SECONDS = 0.7
"""Against prompts of 3 s and keys that come after 1 s: every wait is met in the middle."""
MOMENTS = 40


def play(node_id, to):
    return {"kind": "play", "id": node_id, "prompt": "system:goodbye", "next": to}


FLOW = a_flow(
    "menu",
    {"kind": "menu", "id": "menu", "prompt": "system:welcome_default", "digits": 2,
     "keys": {"12": "digits"}, "on_timeout": "end", "on_invalid": "end", "timeout_seconds": 2},
    {"kind": "collect", "id": "digits", "secret": True, "on_timeout": "end", "next": "ask"},
    {"kind": "http_request", "id": "ask", "url": "http://crm.example/", "default": "goto"},
    {"kind": "goto", "id": "goto", "hotline": OTHER, "on_missing": "end"},
)  # fmt: skip
THERE = a_flow(
    "pass",
    {"kind": "password", "id": "pass", "passwords": [{"label": "a", "digits": "1234"}],
     "next": "hunt", "on_refused": "end"},
    {"kind": "hunt", "id": "hunt", "on_answered": "survey", "on_no_answer": "end",
     "on_busy": "end", "on_queue_full": "end"},
    {"kind": "survey", "id": "survey", "next": "said"},
    play("said", "end"),
)  # fmt: skip
KEYS = {
    "welcome_default": "12", "enter_digits_hash": "4711#", "password_prompt": "1234#",
    "survey_prompt": "5",
}  # fmt: skip


async def plays_along(caller):
    """Presses what is asked for, a second after it is."""
    for turn in count():
        await caller.wait(lambda turn=turn: len(caller.media) > turn)
        key = KEYS.get(caller.media[turn].rpartition("/")[2])
        if key is not None:
            await anyio.sleep(1)
            if caller.ended:
                return
            caller.presses(key)


async def opens(stage, fake):
    stage.systems.after = 2.0
    await stage.opens(
        a_hotline(FIRST, flow=FLOW, flow_version=1),
        a_hotline(FIRST, number=OTHER, flow=THERE, flow_version=2),
    )
    fake.phone(FIRST, Answers(after=2, hangs_up_after=5))
    caller = fake.dials(HOTLINE)
    stage.tasks.start_soon(plays_along, caller)
    return caller


async def next_caller_is_served(stage, fake):
    await stage.is_empty()
    caller = fake.dials(OTHER)
    await caller.has_heard("password_prompt")
    caller.presses("1234#")
    await caller.has_heard("talk:")
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[0] == "answered"
    await stage.is_empty()


async def test_the_way_takes_all_these_moments(stage, fake):
    caller = await opens(stage, fake)
    await caller.is_over()
    record = await stage.record_of(caller)
    assert record.path == ("menu", "digits", "ask", "goto", "pass", "hunt", "survey", "said", "end")
    assert record.variables == {"digits": "***", "password_label": "a", "survey_score": "5"}
    assert caller.ended_at - caller.began_at < MOMENTS * STEP_SECONDS


def hangs_up(_stage, _fake, caller):
    caller.hangs_up()


def breaks(_stage, fake, _caller):
    fake.drop_connection(0.5)


def breaks_and_hangs_up(_stage, fake, caller):
    fake.drop_connection(0.5)
    caller.hangs_up()


def restarts(stage, _fake, _caller):
    stage.ari.abandon()
    stage.tasks.start_soon(stage.reopens)


@pytest.mark.parametrize("happens", [hangs_up, breaks, breaks_and_hangs_up, restarts])
@pytest.mark.parametrize("moment", range(1, MOMENTS))
async def test_whatever_happens_then(stage, fake, happens, moment):
    caller = await opens(stage, fake)
    await stage.passes(moment * STEP_SECONDS)
    if not caller.ended:
        happens(stage, fake, caller)
    await caller.is_over()
    record = await stage.record_of(caller)
    assert record.reason not in {"internal_error", "flow_node_missing", "flow_too_long"}
    assert record.disposition in {"answered", "abandoned", "self_service"}
    assert "4711" not in str(stage.database.events[caller.channel_id])
    await stage.passes(5)
    assert stage.database.saves.count(caller.channel_id) == 1
    await next_caller_is_served(stage, fake)
