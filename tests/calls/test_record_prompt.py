"""The company's people record an announcement by phone (F-FLOW-1); only # keeps it."""

import anyio
import pytest

from hotline400.routing.flow import Flow
from hotline400.routing.nodes import HangupNode, PlayNode, RecordPromptNode
from hotline400.testing.builders import FIRST, HOTLINE, a_hotline

pytestmark = pytest.mark.anyio

PIN, WRONG = "password_prompt", "password_wrong"
START, KEYS, SAVED, NOTHING = (
    "record_prompt_start", "record_prompt_keys", "record_prompt_saved", "record_prompt_failed",
)  # fmt: skip
KEPT, EMPTY, REFUSED = "goodbye", "no_answer", "menu_failed"


def the_hotline(**fields):
    nodes = [
        RecordPromptNode(
            id="record", pin="2468", next="kept", on_empty="empty", on_refused="refused", **fields
        ),
        PlayNode(id="kept", prompt=f"system:{KEPT}", next="end"),
        PlayNode(id="empty", prompt=f"system:{EMPTY}", next="end"),
        PlayNode(id="refused", prompt=f"system:{REFUSED}", next="end"),
        HangupNode(id="end"),
    ]
    flow = Flow(start="record", nodes={node.id: node for node in nodes})
    return a_hotline(FIRST, flow=flow, flow_version=1)


async def somebody_dials(stage, fake, **fields):
    await stage.opens(the_hotline(**fields))
    caller = fake.dials(HOTLINE)
    await caller.has_heard(PIN)
    return caller


async def is_recorded(fake, caller, nth=1):
    def begun():
        return [name for name in fake.recorder.files if caller.channel_id in name]

    await fake.until(lambda: len(begun()) == nth)


async def records(stage, fake, caller, seconds=5, nth=1):
    """Speaks as long after the tone, and ends it with #."""
    await is_recorded(fake, caller, nth)
    caller.speaks(seconds)
    await stage.passes(seconds)
    caller.presses("#")


async def has_recorded(stage, fake, **fields):
    caller = await somebody_dials(stage, fake, **fields)
    caller.presses("2468#")
    await records(stage, fake, caller)
    await caller.has_heard(KEYS)
    return caller


def heard(caller):
    return [media.rsplit("/", 1)[-1].split("-take-")[0] for media in caller.media]


async def is_tidy(stage, caller):
    """Nothing is left of what was recorded, but what is in the library."""
    record = await stage.record_of(caller)
    await stage.until(lambda: caller.channel_id not in stage.house.journal.unshipped())
    events = stage.database.events[caller.channel_id]
    begun = [e.data["take"] for e in events if e.kind == "prompt_recording_began"]
    assert stage.takes.discarded >= set(begun)
    await stage.is_empty()
    return record


async def test_recorded_heard_and_kept(stage, fake):
    caller = await has_recorded(stage, fake)
    caller.presses("1")
    await caller.has_heard("/takes/")
    caller.presses("#")
    await caller.is_over()
    record = await is_tidy(stage, caller)
    take = caller.channel_id
    assert heard(caller) == [PIN, START, "beep", KEYS, take, SAVED, KEPT]
    assert record.outcomes[0] == "kept"
    (new,) = stage.takes.kept.values()
    assert (new.tenant_id, new.replaces, new.call_id) == ("tenant-1", None, caller.channel_id)
    events = stage.database.events[caller.channel_id]
    (kept,) = [event for event in events if event.kind == "prompt_recorded"]
    assert kept.data["prompt"].startswith("tenant:prompt-of-")
    assert kept.data["seconds"] == pytest.approx(5, abs=0.2)


async def test_recorded_again_only_the_last_is_kept(stage, fake):
    caller = await has_recorded(stage, fake)
    caller.presses("2")
    await records(stage, fake, caller, 3, nth=2)
    await stage.until(lambda: heard(caller).count(KEYS) == 2)
    caller.presses("#")
    await caller.is_over()
    await is_tidy(stage, caller)
    _, second = fake.recorder.files
    assert stage.takes.kept.keys() == {second}


async def test_in_the_place_of_a_prompt(stage, fake):
    caller = await has_recorded(stage, fake, replaces="tenant:holiday")
    caller.presses("#")
    await caller.is_over()
    (new,) = stage.takes.kept.values()
    assert new.replaces == "holiday"
    await is_tidy(stage, caller)


@pytest.mark.parametrize("keys", ["*", "0", ""])
async def test_without_the_hash_nothing_is_kept(stage, fake, keys):
    caller = await has_recorded(stage, fake)
    caller.presses(keys)
    await caller.is_over()
    assert (await is_tidy(stage, caller)).outcomes[0] == "empty"
    assert heard(caller).count(KEYS) == (1 if keys else 3)
    assert stage.takes.kept == {}


async def test_who_says_nothing_is_asked_once_more(stage, fake):
    caller = await somebody_dials(stage, fake)
    caller.presses("2468#")
    await caller.is_over()
    await is_tidy(stage, caller)
    assert heard(caller) == [PIN, START, "beep", NOTHING, START, "beep", NOTHING, EMPTY]


async def test_a_recording_ends_by_its_longest_time(stage, fake):
    caller = await somebody_dials(stage, fake, max_seconds=20)
    caller.presses("2468#")
    await is_recorded(fake, caller)
    caller.speaks(100)
    await caller.has_heard(KEYS)
    caller.hangs_up()
    await is_tidy(stage, caller)


@pytest.mark.parametrize("keys", ["1111#", "246#", "24680#", "***#", ""])
async def test_only_the_pin_opens(stage, fake, keys):
    caller = await somebody_dials(stage, fake, tries=1)
    caller.presses(keys)
    await caller.is_over()
    assert heard(caller) == [PIN, REFUSED]
    await is_tidy(stage, caller)
    assert "1111" not in str(stage.database.events[caller.channel_id])


async def test_the_pin_is_in_no_event_and_no_log(stage, fake, logs):
    caller = await has_recorded(stage, fake)
    caller.presses("#")
    await caller.is_over()
    await is_tidy(stage, caller)
    assert "2468" not in str(stage.database.events[caller.channel_id])
    assert "2468" not in str(logs)


async def guesses(stage, fake):
    """Until nobody asks for the PIN any more."""
    caller = fake.dials(HOTLINE)
    while not caller.ended:
        await stage.passes(1)
        if not caller.ended and heard(caller)[-1:] in ([PIN], [WRONG]):
            caller.presses("1111#")
    return caller


async def test_guessing_closes_it_for_everybody_and_it_opens_again(stage, fake):
    await stage.opens(the_hotline(tries=9))
    first, second = await guesses(stage, fake), await guesses(stage, fake)
    assert (first.media + second.media).count(f"sound:/sounds/{WRONG}") == 8
    colleague = fake.dials(HOTLINE)
    await colleague.is_over()
    assert heard(colleague) == [REFUSED]
    assert stage.has(colleague, "locked_out")
    await stage.record_of(colleague)


@pytest.mark.parametrize("trouble", ["away", "hangs"])
async def test_a_database_that_takes_nothing_is_said(stage, fake, trouble):
    setattr(stage.takes, trouble, True)
    caller = await has_recorded(stage, fake)
    caller.presses("#")
    await caller.is_over()
    assert heard(caller)[-2:] == ["lines_busy", EMPTY]
    assert (await is_tidy(stage, caller)).outcomes[0] == "empty"


@pytest.mark.parametrize("trouble", ["asterisk", "disk"])
async def test_a_disk_that_takes_nothing_is_said(stage, fake, trouble):
    if trouble == "asterisk":
        fake.recorder.fails_with = "No space left on device"
    stage.takes.full = trouble == "disk"
    caller = await somebody_dials(stage, fake)
    caller.presses("2468#")
    if trouble == "disk":
        await records(stage, fake, caller)
    await caller.is_over()
    assert heard(caller).count(NOTHING) == 2
    await is_tidy(stage, caller)


async def test_who_presses_the_hash_and_hangs_up_has_kept_it(stage, fake, monkeypatch):
    caller = await has_recorded(stage, fake)
    keep = stage.takes.keep

    async def hangs_up_meanwhile(*args):
        caller.hangs_up()
        await anyio.sleep(2)
        return await keep(*args)

    monkeypatch.setattr(stage.takes, "keep", hangs_up_meanwhile)
    caller.presses("#")
    await is_tidy(stage, caller)
    assert len(stage.takes.kept) == 1
    assert stage.has(caller, "prompt_recorded")


MOMENTS = 30
STEP_SECONDS = 0.9


async def plays_along(stage, fake, caller):
    """Says and presses what is asked for, for as long as the call lasts."""

    def press(keys):
        if not caller.ended:
            caller.presses(keys)

    press("2468#")
    await is_recorded(fake, caller)
    caller.speaks(5)
    await stage.passes(5)
    press("#")
    await caller.wait(lambda: KEYS in heard(caller))
    press("1")
    await stage.passes(4)
    press("#")


@pytest.mark.parametrize("moment", range(MOMENTS))
async def test_hanging_up_at_every_moment(stage, fake, moment):
    caller = await somebody_dials(stage, fake)
    stage.tasks.start_soon(plays_along, stage, fake, caller)
    await stage.passes(moment * STEP_SECONDS)
    if not caller.ended:
        caller.hangs_up()
    await is_tidy(stage, caller)
    assert len(stage.takes.kept) == stage.events_of(caller).count("prompt_recorded") <= 1


@pytest.mark.parametrize("moment", range(0, MOMENTS, 2))
async def test_the_engine_dies_at_every_moment(stage, fake, moment):
    """Who was let in records again, nobody else does; nothing is kept twice."""
    caller = await somebody_dials(stage, fake)
    stage.tasks.start_soon(plays_along, stage, fake, caller)
    await stage.passes(moment * STEP_SECONDS)
    if caller.ended:
        return
    recorded = stage.has(caller, "prompt_recording_began")
    asked = heard(caller).count(PIN)
    await stage.reopens()
    await stage.passes(60)
    assert not recorded or heard(caller).count(PIN) == asked
    if not caller.ended:
        caller.hangs_up()
    await is_tidy(stage, caller)
    assert len(stage.takes.kept) <= 1


async def test_after_a_restart_the_recording_is_made_again(stage, fake):
    caller = await somebody_dials(stage, fake)
    caller.presses("2468#")
    await is_recorded(fake, caller)
    caller.speaks(30)
    await stage.passes(3)
    await stage.reopens()
    await stage.until(lambda: heard(caller).count(START) == 2)
    await records(stage, fake, caller, 4, nth=2)
    await caller.has_heard(KEYS)
    caller.presses("#")
    await caller.is_over()
    assert heard(caller).count(PIN) == 1
    assert (await is_tidy(stage, caller)).outcomes[0] == "kept"
    assert len(stage.takes.kept) == 1
