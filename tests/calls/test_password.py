"""Guessing a password of a flow from call to call: the caller is locked out, the others are not."""

from datetime import timedelta

import pytest

from hotline400.record.event import EventKind
from hotline400.testing.builders import FIRST, HOTLINE, a_flow, a_hotline

pytestmark = pytest.mark.anyio

ASKED, WRONG, REFUSED, LET_IN = "password_prompt", "password_wrong", "menu_failed", "goodbye"
GUESSER, OTHER = "13900000001", "13900000002"


def door(node_id="door", tries=5):
    return {
        "kind": "password", "id": node_id, "tries": tries, "next": "in", "on_refused": "out",
        "passwords": [{"label": "总部", "digits": "246810"}],
    }  # fmt: skip


def play(node_id, prompt):
    return {"kind": "play", "id": node_id, "prompt": f"system:{prompt}", "next": "end"}


async def opens(stage, **fields):
    flow = a_flow("door", door(**fields), play("in", LET_IN), play("out", REFUSED))
    await stage.opens(a_hotline(FIRST, flow=flow, flow_version=1))


def heard(caller):
    return [media.rsplit("/", 1)[-1] for media in caller.media]


async def guesses(stage, fake, *entries, from_=GUESSER):
    """A call in which these are keyed, to its end."""
    caller = fake.dials(HOTLINE, from_=from_)
    for nth, entry in enumerate(entries, start=1):
        await caller.wait(lambda nth=nth: heard(caller).count(ASKED) == nth)
        caller.presses(f"{entry}#")
    await caller.is_over()
    return caller


async def locks(stage, fake, from_=GUESSER, calls=2):
    for _ in range(calls):
        await guesses(stage, fake, *["0000"] * 5, from_=from_)


async def fate(stage, caller):
    record = await stage.record_of(caller)
    return record.disposition, record.reason, record.outcomes[0]


async def test_ten_wrong_ones_lock_the_caller_out(stage, fake):
    await opens(stage)
    await locks(stage, fake)
    closed = await guesses(stage, fake)
    assert heard(closed) == [REFUSED]
    assert await fate(stage, closed) == ("rejected", "password_locked", "refused")
    assert stage.has(closed, "locked_out")
    assert not stage.has(closed, "keys_pressed")


async def test_nobody_else_is_locked_out(stage, fake):
    await opens(stage)
    await locks(stage, fake)
    for number in (OTHER, None):
        caller = await guesses(stage, fake, "246810", from_=number)
        assert heard(caller) == [ASKED, LET_IN]
        assert not stage.has(caller, "locked_out")


async def test_the_tenth_ends_it_with_tries_left(stage, fake):
    await opens(stage, tries=9)
    await guesses(stage, fake, *["0000"] * 9)
    caller = await guesses(stage, fake, "1111")
    assert heard(caller) == [ASKED, REFUSED]
    assert (await fate(stage, caller))[1] == "password_locked"


async def test_right_ones_and_silence_are_not_counted(stage, fake):
    await opens(stage, tries=1)
    for _ in range(11):
        assert heard(await guesses(stage, fake, "246810"))[-1] == LET_IN
    for _ in range(11):
        silent = await guesses(stage, fake, "")
        assert (await fate(stage, silent))[1] == "password_refused"
    assert heard(await guesses(stage, fake, "246810"))[-1] == LET_IN


async def test_many_calls_at_once_give_no_more_tries(stage, fake):
    await opens(stage, tries=1)
    callers = [fake.dials(HOTLINE, from_=GUESSER) for _ in range(12)]
    for caller in callers:
        await caller.has_heard(ASKED)
    for caller in callers[:11]:
        caller.presses("0000#")
    lock = stage.house.lockout.of_password(HOTLINE, "door", GUESSER)
    await stage.until(lambda: lock.is_closed(fake.now()))
    callers[-1].presses("246810#")
    await callers[-1].is_over()
    assert heard(callers[-1]) == [ASKED, REFUSED]


async def test_it_opens_again_by_itself(stage, fake):
    await opens(stage)
    lock = stage.house.lockout.of_password(HOTLINE, "door", GUESSER)
    for _ in range(10):
        lock.wrong(fake.now() - timedelta(minutes=50))
    assert heard(await guesses(stage, fake)) == [REFUSED]
    await stage.passes(601)
    assert heard(await guesses(stage, fake, "246810"))[-1] == LET_IN


async def test_a_restart_does_not_open_it(stage, fake):
    await opens(stage)
    await locks(stage, fake)
    await stage.reopens()
    assert heard(await guesses(stage, fake)) == [REFUSED]


async def test_withheld_numbers_share_a_lock_that_a_few_do_not_close(stage, fake):
    await opens(stage)
    await locks(stage, fake, from_=None, calls=5)
    assert heard(await guesses(stage, fake, "246810", from_=None))[-1] == LET_IN
    await locks(stage, fake, from_=None, calls=1)
    assert heard(await guesses(stage, fake, from_=None)) == [REFUSED]
    assert heard(await guesses(stage, fake, "246810"))[-1] == LET_IN


async def test_what_is_keyed_is_in_no_file_of_the_lock(stage, fake):
    await opens(stage)
    caller = await guesses(stage, fake, "135791", "246810")
    await stage.record_of(caller)
    assert EventKind.KEYS_PRESSED in stage.events_of(caller)
    written = [file.read_bytes() for file in stage.folder.glob("lockout*")]
    assert written
    assert not any(b"135791" in text or b"246810" in text for text in written)
