"""Calls on their way through flows: published meanwhile, leading elsewhere, broken, endless."""

import pytest

from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_flow, a_hotline
from hotline400.testing.fake_asterisk import Answers, NoAnswer

pytestmark = pytest.mark.anyio

SAID = "sound:/sounds/"
OTHER = "4007654321"


def play(node_id, to, prompt="system:goodbye"):
    return {"kind": "play", "id": node_id, "prompt": prompt, "next": to}


def menu(to):
    keys = {"1": to}
    return {
        "kind": "menu", "id": "menu", "prompt": "system:queue_wait", "keys": keys,
        "on_timeout": "end", "on_invalid": "end", "repeats": 9,
    }  # fmt: skip


def hunt(**more):
    ways = {"on_no_answer": "end", "on_busy": "end", "on_queue_full": "end"}
    return {"kind": "hunt", "id": "hunt", **ways, **more}


def goto(number, missing="end"):
    return {"kind": "goto", "id": "goto", "hotline": number, "on_missing": missing}


OLD = a_flow("menu", menu("old"), play("old", "end", "system:no_answer"))
NEW = a_flow("greet", play("greet", "menu"), menu("new"), play("new", "end"))


async def path_of(stage, caller):
    return (await stage.record_of(caller)).path


@pytest.mark.parametrize("restarts", [0, 1, 2])
async def test_a_call_finishes_on_the_version_it_began_with(stage, fake, restarts):
    await stage.opens(a_hotline(FIRST, flow=OLD, flow_version=1))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("queue_wait")
    for _ in range(restarts):
        await stage.dies()
        await stage.passes(3)
        await stage.opens(a_hotline(FIRST, flow=NEW, flow_version=2))
    await stage.changes(a_hotline(FIRST, flow=NEW, flow_version=2))
    caller.presses("1")
    await caller.has_heard("no_answer")
    record = await stage.record_of(caller)
    assert (record.path, record.flow_version) == (("menu", "old", "end"), 1)

    late = fake.dials(HOTLINE)
    await late.has_heard("goodbye")
    late.hangs_up()
    assert (await stage.record_of(late)).flow_version == 2


async def test_a_call_whose_flow_was_lost_goes_on_with_the_newer_one(stage, fake):
    await stage.opens(a_hotline(FIRST, flow=OLD, flow_version=1))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("queue_wait")
    await stage.dies()
    for file in (stage.folder / "flows").iterdir():
        file.write_text("{")
    await stage.opens(a_hotline(FIRST, flow=NEW, flow_version=2))
    await caller.wait(lambda: caller.media.count(f"{SAID}queue_wait") == 2)
    caller.presses("1")
    await caller.has_heard("goodbye")
    assert await path_of(stage, caller) == ("menu", "new", "end")


async def test_a_sales_hotline_keeps_the_welcome_a_call_began_with(stage, fake):
    await stage.opens(a_hotline(FIRST, welcome="system:welcome_default"))
    fake.phone(FIRST, NoAnswer())
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome")
    await stage.dies()
    flow = a_flow("menu", menu("end"))
    await stage.opens(a_hotline(FIRST, flow=flow, flow_version=1))
    await fake.is_rung(FIRST)
    caller.hangs_up()
    assert await path_of(stage, caller) == ("welcome", "hunt")


async def test_a_call_goes_on_in_another_numbers_flow_with_its_phones(stage, fake):
    there = a_flow("hunt", hunt(on_answered="bye"), play("bye", "end"))
    await stage.opens(
        a_hotline(FIRST, flow=a_flow("goto", goto(OTHER))),
        a_hotline(SECOND, number=OTHER, flow=there, flow_version=4),
    )
    fake.phone(SECOND, Answers(after=1, hangs_up_after=5))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("goodbye")
    record = await stage.record_of(caller)
    assert (record.hotline_number, record.answered_phone) == (HOTLINE, SECOND)
    assert list(zip(record.path, record.outcomes, strict=True)) == [
        ("goto", "gone"), ("hunt", "answered"), ("bye", "played"), ("end", "hung_up"),
    ]  # fmt: skip
    await stage.is_empty()


@pytest.mark.parametrize("talks", [False, True])
async def test_an_engine_that_returns_finds_the_call_in_the_other_flow(stage, fake, talks):
    hotlines = (
        a_hotline(FIRST, flow=a_flow("goto", goto(OTHER))),
        a_hotline(SECOND, number=OTHER, flow=a_flow("hunt", hunt())),
    )
    await stage.opens(*hotlines)
    fake.phone(SECOND, Answers(after=2 if talks else 8))
    caller = fake.dials(HOTLINE)
    await (caller.has_heard("talk:") if talks else fake.is_rung(SECOND))
    await stage.reopens()
    await caller.has_heard("talk:")
    assert len(fake.rings) == 1
    second = fake.dials(OTHER)
    await second.has_heard("queue_wait")  # the only phone is engaged by the first call
    second.hangs_up()
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[0] == "answered"
    await stage.is_empty()


@pytest.mark.parametrize(
    "other",
    [None, {"tenant_id": "tenant-2"}, {"state": "suspended"}],
    ids=["unknown", "anothers", "suspended"],
)
async def test_a_number_that_cannot_be_gone_to_is_missing(stage, fake, other):
    flow = a_flow("goto", goto(OTHER, missing="sorry"), play("sorry", "end"))
    hotlines = [a_hotline(FIRST, flow=flow)]
    if other is not None:
        hotlines.append(a_hotline(SECOND, number=OTHER, **other))
    await stage.opens(*hotlines)
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert await path_of(stage, caller) == ("goto", "sorry", "end")


async def test_numbers_that_lead_to_each_other_do_so_five_times(stage, fake):
    await stage.opens(
        a_hotline(FIRST, flow=a_flow("goto", goto(OTHER))),
        a_hotline(SECOND, number=OTHER, flow=a_flow("goto", goto(HOTLINE))),
    )
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    record = await stage.record_of(caller)
    assert record.path == ("goto",) * 6 + ("end",)
    assert record.outcomes[4:6] == ("gone", "missing")


async def test_a_flow_without_end_is_ended(stage, fake):
    around = {"kind": "set_variable", "variable": "x", "value": "1"}
    flow = a_flow("a", {**around, "id": "a", "next": "b"}, {**around, "id": "b", "next": "a"})
    await stage.opens(a_hotline(FIRST, flow=flow))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    record = await stage.record_of(caller)
    assert (record.disposition, record.reason, record.hangup_cause) == (
        "failed", "flow_too_long", 41,
    )  # fmt: skip
    assert len(record.path) == 1000
    await stage.is_empty()


@pytest.mark.parametrize("start", ["nowhere", "said"])
async def test_a_node_that_does_not_exist_ends_the_call_with_its_reason(stage, fake, start):
    flow = a_flow(start, play("said", "nobody"))
    await stage.opens(a_hotline(FIRST, flow=flow))
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    outcome = await stage.outcome_of(caller)
    assert outcome == ("failed", "flow_node_missing", "platform", 41)
    await stage.is_empty()


CLOSED = {"kind": "schedule", "id": "hours", "schedule": "s", "on_open": "hunt"}
NIGHT = a_flow(
    "hours", {**CLOSED, "on_closed": "shut"}, hunt(), play("shut", "end", "system:after_hours"),
    schedules={"s": {"name": "never", "holidays": False}},
)  # fmt: skip


@pytest.mark.parametrize("hangs_up", [True, False])
async def test_outside_hours_nobody_is_missed(stage, fake, hangs_up):
    await stage.opens(a_hotline(FIRST, flow=NIGHT))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("after_hours")
    if hangs_up:
        caller.hangs_up()
    by = "caller" if hangs_up else "platform"
    assert (await stage.outcome_of(caller))[:3] == ("after_hours", "outside_hours", by)
    assert fake.rings == []


async def test_who_was_served_by_keys_alone_is_not_missed(stage, fake):
    await stage.opens(a_hotline(FIRST, flow=OLD))
    served, silent = fake.dials(HOTLINE), fake.dials(HOTLINE)
    await served.has_heard("queue_wait")
    served.presses("1")
    await served.has_heard("no_answer")
    served.hangs_up()
    silent.hangs_up()
    assert (await stage.outcome_of(served))[:2] == ("self_service", "caller_hung_up")
    assert (await stage.outcome_of(silent))[:2] == ("abandoned", "caller_hung_up")


async def test_keys_pressed_while_waiting_do_not_choose_in_the_menu_after(stage, fake):
    flow = a_flow("hunt", hunt(on_no_answer="menu"), menu("said"), play("said", "end"))
    await stage.opens(a_hotline(FIRST, flow=flow, offer_timeout_seconds=10))
    fake.phone(FIRST, NoAnswer())
    caller = fake.dials(HOTLINE)
    await fake.is_rung(FIRST)
    caller.presses("1")
    await caller.has_heard("queue_wait")
    await stage.passes(3)
    assert f"{SAID}goodbye" not in caller.media
    caller.presses("1")
    await caller.has_heard("goodbye")


async def test_a_call_with_a_long_way_behind_it_is_taken_up_again_with_few_requests(stage, fake):
    marks = [
        {"kind": "set_variable", "id": f"m{n}", "variable": "a", "value": "b", "next": f"m{n + 1}"}
        for n in range(30)
    ]
    marks[-1]["next"] = "menu"
    await stage.opens(
        a_hotline(FIRST, flow=a_flow("m0", *marks, menu("said"), play("said", "end")))
    )
    caller = fake.dials(HOTLINE)
    await caller.has_heard("queue_wait")
    asked = len(fake.requests)
    await stage.reopens()
    mine = [request for request in fake.requests[asked:] if caller.channel_id in request]
    assert len(mine) < 10
    await stage.passes(1)
    caller.presses("1")
    await caller.has_heard("goodbye")
