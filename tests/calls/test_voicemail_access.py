"""The company's people hear their messages by phone: PIN, messages, keys (F-VM-1)."""

import pytest

from hotline400.engine.ports import StoredMessage
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import VoicemailBox
from hotline400.routing.nodes import HangupNode, PlayNode, VoicemailAccessNode
from hotline400.routing.pin import hash_pin
from hotline400.testing.builders import FIRST, HOTLINE, a_hotline

pytestmark = pytest.mark.anyio

PIN_HASH = hash_pin("2468", bytes(16))
PIN, WRONG = "vm_access_pin", "vm_access_wrong_pin"
REFUSED, DONE, AWAY = "menu_failed", "goodbye", "lines_busy"


def the_hotline(pin_hash=PIN_HASH, tries=3):
    nodes = [
        VoicemailAccessNode(id="access", tries=tries, next="done", on_refused="refused"),
        PlayNode(id="done", prompt=f"system:{DONE}", next="end"),
        PlayNode(id="refused", prompt=f"system:{REFUSED}", next="end"),
        HangupNode(id="end"),
    ]
    flow = Flow(start="access", nodes={node.id: node for node in nodes})
    boxes = {"main": VoicemailBox(id="main", pin_hash=pin_hash)}
    return a_hotline(FIRST, flow=flow, flow_version=1, boxes=boxes)


def keep(stage, fake, *names, caller="13800001111"):
    messages = [StoredMessage(name, f"sound:/media/{name}", caller) for name in names]
    stage.voicemails.messages[(HOTLINE, "main")] = messages
    for name in names:
        fake.has_media(f"sound:/media/{name}", 10.0)


async def somebody_dials(stage, fake, **fields):
    await stage.opens(the_hotline(**fields))
    return fake.dials(HOTLINE)


async def gets_in(stage, fake, *names, **fields):
    caller = await somebody_dials(stage, fake, **fields)
    keep(stage, fake, *names)
    await caller.has_heard(PIN)
    caller.presses("2468#")
    return caller


def heard(caller):
    """Names of what was heard, without the digits of numbers."""
    names = [media.rsplit("/", 1)[-1] for media in caller.media]
    return [name for name in names if not name.startswith("digit_")]


async def test_each_message_is_played_and_is_heard_then(stage, fake):
    caller = await gets_in(stage, fake, "a", "b")
    await caller.has_heard("vm_access_keys")
    assert stage.voicemails.heard.keys() == {"a"}
    assert stage.voicemails.tenants == {"tenant-1"}
    caller.presses("2")
    await stage.until(lambda: "b" in stage.voicemails.heard)
    caller.presses("2")
    await caller.is_over()
    record = await stage.record_of(caller)
    assert heard(caller) == [
        PIN, "vm_access_count_2", "vm_access_from", "a", "vm_access_keys", "vm_access_from", "b",
        "vm_access_keys", "vm_access_end", DONE,
    ]  # fmt: skip
    assert record.outcomes[0] == "done"
    assert [m for m in caller.media if "digit" in m][:11] == [
        f"sound:/sounds/digit_{digit}" for digit in "13800001111"
    ]


async def test_again_delete_and_leave(stage, fake):
    caller = await gets_in(stage, fake, "a", "b", "c")
    await caller.has_heard("vm_access_keys")
    caller.presses("1")
    await stage.until(lambda: heard(caller).count("a") == 2)
    caller.presses("3")
    await caller.has_heard("vm_access_deleted")
    assert stage.voicemails.deleted.keys() == {"a"}
    await stage.until(lambda: heard(caller)[-1] == "b")
    caller.presses("*")
    await caller.is_over()
    assert heard(caller)[-1] == DONE
    assert "c" not in stage.voicemails.heard


async def test_a_key_cuts_a_message_short(stage, fake):
    caller = await gets_in(stage, fake, "a", "b")
    await caller.has_heard("/media/a")
    caller.presses("2")
    began = await caller.has_heard("/media/b")
    assert began.at - (await caller.has_heard("/media/a")).at < 40
    assert heard(caller).count("vm_access_keys") == 0
    caller.hangs_up()
    await stage.record_of(caller)


async def test_no_messages(stage, fake):
    caller = await gets_in(stage, fake)
    await caller.is_over()
    assert heard(caller) == [PIN, "vm_access_none", DONE]


async def test_more_than_can_be_counted(stage, fake):
    caller = await gets_in(stage, fake, *(f"m{n}" for n in range(30)))
    await caller.has_heard("vm_access_count_many")
    caller.hangs_up()
    await stage.record_of(caller)


async def test_somebody_who_presses_nothing_is_let_go(stage, fake):
    caller = await gets_in(stage, fake, "a", "b")
    await caller.is_over()
    assert heard(caller).count("vm_access_keys") == 3
    assert heard(caller)[-1] == DONE
    assert stage.voicemails.heard.keys() == {"a"}


async def test_a_withheld_number_is_not_said(stage, fake):
    caller = await somebody_dials(stage, fake)
    keep(stage, fake, "a", caller=None)
    await caller.has_heard(PIN)
    caller.presses("2468#")
    await caller.has_heard("/media/a")
    assert "vm_access_from" not in heard(caller)
    caller.hangs_up()
    await stage.record_of(caller)


@pytest.mark.parametrize("keys", ["1111#", "#", "246#", "24680#", "2" * 40 + "#", ""])
async def test_only_the_pin_opens(stage, fake, keys):
    caller = await somebody_dials(stage, fake, tries=1)
    keep(stage, fake, "a")
    await caller.has_heard(PIN)
    caller.presses(keys)
    await caller.is_over()
    assert heard(caller) == [PIN, REFUSED]
    assert stage.voicemails.heard == {}
    await stage.record_of(caller)
    events = stage.database.events[caller.channel_id]
    assert "2468" not in str(events)
    assert "1111#" not in str(events)


async def test_the_pin_is_in_no_event_and_no_log(stage, fake, logs):
    caller = await gets_in(stage, fake, "a")
    await caller.has_heard("/media/a")
    caller.hangs_up()
    await stage.record_of(caller)
    assert "2468" not in str(stage.database.events[caller.channel_id])
    assert "2468" not in str(logs)


async def test_three_tries_then_refused(stage, fake):
    caller = await somebody_dials(stage, fake)
    for times in (1, 2, 3):
        await stage.until(lambda times=times: len(heard(caller)) == times)
        caller.presses("0000#")
    await caller.is_over()
    assert heard(caller) == [PIN, WRONG, WRONG, REFUSED]


async def test_a_restart_gives_no_new_tries(stage, fake):
    caller = await somebody_dials(stage, fake)
    for times in (1, 2):
        await stage.until(lambda times=times: len(heard(caller)) == times)
        caller.presses("0000#")
    await stage.until(lambda: len(heard(caller)) == 3)
    await stage.reopens()
    await stage.until(lambda: len(heard(caller)) == 4)
    caller.presses("0000#")
    await caller.is_over()
    assert heard(caller)[-1] == REFUSED
    assert len(heard(caller)) == 5


async def test_ten_wrong_ones_close_the_box_for_an_hour(stage, fake):
    await stage.opens(the_hotline(tries=5))
    for _ in range(2):
        caller = fake.dials(HOTLINE)
        for times in range(1, 6):
            await stage.until(lambda times=times: len(heard(caller)) == times)  # noqa: B023
            caller.presses("0000#")
        await caller.is_over()
    closed = fake.dials(HOTLINE)
    await closed.is_over()
    assert heard(closed) == [REFUSED]
    await stage.passes(950)
    still = fake.dials(HOTLINE)
    await still.is_over()
    assert heard(still) == [REFUSED]


async def test_a_box_without_a_pin_is_not_heard_by_phone(stage, fake):
    caller = await somebody_dials(stage, fake, pin_hash=None)
    await caller.is_over()
    assert heard(caller) == [REFUSED]


@pytest.mark.parametrize("trouble", ["away", "hangs"])
async def test_without_a_database_it_is_said_kindly(stage, fake, trouble):
    setattr(stage.voicemails, trouble, True)
    caller = await gets_in(stage, fake)
    await caller.is_over()
    assert heard(caller) == [PIN, AWAY, DONE]


async def test_the_database_goes_away_while_listening(stage, fake):
    caller = await gets_in(stage, fake, "a", "b")
    await caller.has_heard("/media/a")
    stage.voicemails.away = True
    await caller.is_over()
    assert heard(caller)[-2:] == [AWAY, DONE]


async def test_a_message_whose_file_is_gone_is_passed_over(stage, fake):
    caller = await gets_in(stage, fake, "a", "b")
    fake.has_media("sound:/media/a", None)
    await caller.has_heard("vm_access_keys")
    caller.presses("2")
    await caller.has_heard("/media/b")
    assert "a" not in stage.voicemails.heard, "nobody has heard it"
    caller.hangs_up()
    await stage.record_of(caller)


@pytest.mark.parametrize("after", range(0, 60, 3))
async def test_the_caller_hangs_up_at_any_moment(stage, fake, after):
    caller = await gets_in(stage, fake, "a", "b")
    await stage.passes(after)
    caller.hangs_up()
    assert (await stage.record_of(caller)).reason != "internal_error"
    await stage.is_empty()


async def test_the_engine_dies_while_somebody_listens(stage, fake):
    caller = await gets_in(stage, fake, "a", "b")
    await caller.has_heard("/media/a")
    await stage.reopens()
    await stage.until(lambda: heard(caller).count(PIN) == 2)
    caller.presses("2468#")
    await stage.until(lambda: heard(caller).count("a") == 2)
    caller.hangs_up()
    await stage.record_of(caller)
