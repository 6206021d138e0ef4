"""So many of a hundred callers this way: exactly, whoever dies in between."""

from collections import Counter

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, a_flow, a_hotline

pytestmark = pytest.mark.anyio


def play(node_id, prompt):
    return {"kind": "play", "id": node_id, "prompt": prompt, "next": "end"}


def shares(**percent):
    branches = [{"name": name, "percent": share, "to": name} for name, share in percent.items()]
    return {"kind": "ratio", "id": "share", "branches": branches}


FLOW = a_flow(
    "share", shares(a=20, b=50, c=30), play("a", "system:goodbye"), play("b", "system:no_answer"),
    play("c", "system:queue_wait"),
)  # fmt: skip


async def test_a_hundred_calls_are_shared_exactly_over_restarts(stage, fake):
    await stage.opens(a_hotline(FIRST, flow=FLOW, flow_version=1))
    callers = []
    for turn in range(100):
        callers.append(fake.dials(HOTLINE, from_=f"139{turn:08}"))
        if turn % 17 == 5:
            await stage.reopens()  # some calls are on their way to the node, some are past it
    for caller in callers:
        await caller.is_over()
    ways = [(await stage.record_of(caller)).outcomes[0] for caller in callers]
    assert Counter(ways) == {"a": 20, "b": 50, "c": 30}
    await stage.is_empty()
