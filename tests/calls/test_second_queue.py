"""A flow with two hunts: the second begins anew, and callers leave the first by key."""

import pytest

from hotline400.routing.flow import Flow
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, THIRD, a_hotline
from hotline400.testing.fake_asterisk import Answers, NoAnswer, Rejects

pytestmark = pytest.mark.anyio
MUSIC = "sound:/sounds/ring_back_music"


def hunt(node, queue, to, **fields):
    ways = dict.fromkeys(("on_no_answer", "on_busy", "on_queue_full"), to)
    return {"kind": "hunt", "id": node, "queue": queue, **ways, **fields}


def two_queues(first=(FIRST,), second=(SECOND,), keys=None, on_answered=None, **fields):
    """Queue "one", then queue "two", then goodbye. Fields are those of both queues."""
    common = {"order": "sequential", "max_wait_seconds": 60} | fields

    def queue(name, numbers):
        members = [{"phone_id": f"phone-{number}"} for number in numbers]
        return common | {"id": name, "members": members}

    nodes = [
        hunt("first", "one", "second", keys=keys or {}, on_answered=on_answered),
        hunt("second", "two", "goodbye", on_answered=on_answered),
        {"kind": "hangup", "id": "goodbye", "cause": 17},
        {"kind": "play", "id": "thanks", "prompt": "system:goodbye", "next": "bye"},
        {"kind": "hangup", "id": "bye", "cause": 16},
        {"kind": "voicemail", "id": "box", "box": "main", "next": "bye"},
    ]
    return a_hotline(
        *dict.fromkeys((*first, *second)),
        queues={"one": queue("one", first), "two": queue("two", second)},
        boxes={"main": {"id": "main"}},
        flow={"start": "first", "nodes": {node["id"]: node for node in nodes}},
    )


async def talking(fake, number=FIRST, **dialled):
    caller = fake.dials(HOTLINE, **dialled)
    await caller.has_heard(f"talk:{number}")
    return caller


async def test_nobody_in_the_first_queue_and_the_second_is_rung(stage, fake):
    await stage.opens(two_queues())
    fake.phone(FIRST, Rejects())
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{SECOND}")
    caller.hangs_up()
    assert await stage.offers_of(caller) == [(FIRST, "rejected"), (SECOND, "answered")]
    assert (await stage.record_of(caller)).path == ("first", "second")


async def test_attempts_of_the_first_hunt_are_not_those_of_the_second(stage, fake):
    await stage.opens(two_queues(second=(FIRST,)))
    fake.phone(FIRST, Rejects(), Answers(after=1))
    caller = fake.dials(HOTLINE)
    await caller.has_heard(f"talk:{FIRST}")
    assert len(fake.rings) == 2


async def test_the_longest_wait_is_counted_for_each_hunt(stage, fake):
    await stage.opens(two_queues())
    await talking(fake)
    fake.phone(SECOND, Answers(after=1))
    two = fake.dials(HOTLINE)
    await stage.notes(two, "queued")
    await two.has_heard(f"talk:{SECOND}")
    three = fake.dials(HOTLINE)
    await three.is_over()
    assert fake.seconds() - three.began_at == pytest.approx(120, abs=0.5)
    assert await stage.outcome_of(three) == ("busy", "waited_too_long", "platform", 17)
    queued = [e.data["position"] for e in stage.database.events[three.channel_id]
              if e.kind == "queued"]  # fmt: skip
    assert queued == [1, 1]


async def test_who_comes_from_another_queue_passes_nobody(stage, fake):
    await stage.opens(two_queues())
    one = await talking(fake)
    two = fake.dials(HOTLINE)  # a minute in the first queue, then SECOND
    await two.has_heard(f"talk:{SECOND}")
    early = fake.dials(HOTLINE)
    await stage.passes(30)
    late = fake.dials(HOTLINE)
    await stage.passes(35)
    assert [stage.events_of(c).count("queued") for c in (early, late)] == [2, 1]
    await stage.passes(35)
    assert stage.events_of(late).count("queued") == 2
    two.hangs_up()
    await early.has_heard("talk:")
    assert not stage.has(late, "connected")
    one.hangs_up()


async def test_a_waiting_caller_leaves_by_key_for_the_voicemail(stage, fake):
    await stage.opens(two_queues(keys={"9": "box"}))
    talker = await talking(fake)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("queue_leave_offer_voicemail_9")
    await caller.has_heard(MUSIC)
    caller.presses("5")
    await stage.passes(1)
    assert stage.events_of(caller)[-1] != "node_entered"
    pressed = fake.seconds()
    caller.presses("9")
    heard = await caller.has_heard("voicemail_greeting")
    assert heard.at - pressed == pytest.approx(0, abs=0.3)
    talker.hangs_up()
    await stage.passes(2)
    assert len(fake.rings) == 1, "nobody is rung for who has left"
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert record.path == ("first", "box")
    assert record.outcomes[0] == "9"
    await stage.is_empty()


async def test_keys_typed_before_the_queue_say_nothing_in_it(stage, fake):
    await stage.opens(two_queues(first=(FIRST, THIRD), keys={"9": "box"}))
    await talking(fake)
    fake.phone(THIRD, NoAnswer(), Answers(after=1))
    caller = fake.dials(HOTLINE)
    await fake.is_rung(THIRD)
    caller.presses("9")
    await stage.notes(caller, "queued")
    await stage.passes(2)
    assert not stage.has(caller, "keys_pressed")


async def test_a_key_pressed_while_a_phone_is_rung_lets_it_ring(stage, fake):
    await stage.opens(two_queues(keys={"9": "box"}))
    talker = await talking(fake)
    caller = fake.dials(HOTLINE)
    await caller.has_heard(MUSIC)
    fake.phone(FIRST, Rejects(after=3))
    fake.phone(SECOND, NoAnswer())
    talker.hangs_up()
    await fake.is_rung(FIRST, 2)
    caller.presses("9")
    await fake.is_rung(SECOND)  # the first queue has nobody left: there is nothing to leave
    assert not stage.has(caller, "keys_pressed")


async def test_the_caller_stays_when_the_phone_hangs_up_first(stage, fake):
    await stage.opens(two_queues(on_answered="thanks"))
    fake.phone(FIRST, Answers(after=1, hangs_up_after=10))
    caller = fake.dials(HOTLINE)
    heard = await caller.has_heard("goodbye")
    assert heard.at - fake.rings[0].ended_at == pytest.approx(0, abs=0.3)
    assert not fake.bridge_ids
    assert fake.manager.recordings[0].stopped_at == pytest.approx(heard.at, abs=0.1)
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("answered", "phone_hung_up", "phone", None)
    record = await stage.record_of(caller)
    assert record.talk_seconds == 10
    assert record.path == ("first", "thanks", "bye")


async def test_a_caller_who_hangs_up_first_is_asked_nothing(stage, fake):
    await stage.opens(two_queues(on_answered="thanks"))
    caller = await talking(fake)
    await stage.passes(1)
    caller.hangs_up()
    assert (await stage.record_of(caller)).path == ("first",)
    assert fake.manager.recordings[0].stopped_at is None


async def test_the_engine_dies_with_a_caller_in_the_second_queue(stage, fake):
    await stage.opens(two_queues())
    await talking(fake)
    fake.phone(SECOND, Answers(after=1))
    two = fake.dials(HOTLINE)
    await two.has_heard(f"talk:{SECOND}")
    three = fake.dials(HOTLINE)
    await stage.passes(90)
    assert stage.events_of(three).count("queued") == 2
    await stage.reopens()
    await three.has_heard(MUSIC)
    await three.is_over()
    assert fake.seconds() - three.began_at == pytest.approx(120, abs=0.5)


async def test_the_engine_dies_while_a_caller_waits_for_a_key(stage, fake):
    await stage.opens(two_queues(keys={"9": "box"}))
    await talking(fake)
    caller = fake.dials(HOTLINE)
    await caller.has_heard(MUSIC)
    await stage.reopens()
    await stage.passes(1)
    caller.presses("9")
    await caller.has_heard("voicemail_greeting")


async def test_the_engine_dies_in_a_talk_and_the_caller_still_stays_after_it(stage, fake):
    await stage.opens(two_queues(on_answered="thanks"))
    fake.phone(FIRST, Answers(after=1, hangs_up_after=30))
    caller = fake.dials(HOTLINE)
    await stage.notes(caller, "connected")
    await stage.reopens()
    await caller.has_heard("goodbye")
    assert fake.manager.recordings[0].stopped_at is not None
    await caller.is_over()
    assert await stage.outcome_of(caller) == ("answered", "phone_hung_up", "phone", None)


async def test_who_has_priority_goes_first(stage, fake):
    vip = {
        "kind": "branch", "id": "who", "variable": "caller", "default": "first",
        "cases": [{"name": "vip", "values": ["13900000009"], "to": "vip"}],
    }  # fmt: skip
    mark = {
        "kind": "set_variable", "id": "vip", "variable": "priority", "value": "5", "next": "first",
    }  # fmt: skip
    hotline = two_queues()
    flow = hotline.flow.model_dump()
    flow = {"start": "who", "nodes": {**flow["nodes"], "who": vip, "vip": mark}}
    await stage.opens(hotline.model_copy(update={"flow": Flow.model_validate(flow)}))
    talker = await talking(fake)
    everybody = fake.dials(HOTLINE)
    await stage.passes(5)
    important = fake.dials(HOTLINE, from_="13900000009")
    await stage.passes(5)
    queued = [e for e in stage.house.journal.events(important.channel_id) if e.kind == "queued"]
    assert queued[0].data["position"] == 1
    talker.hangs_up()
    await important.has_heard("talk:")
    assert not stage.has(everybody, "connected")


async def test_the_engine_dies_between_the_talk_and_what_follows_it(stage, fake):
    """Nobody is rung again for a caller who has talked."""
    await stage.opens(two_queues(first=(FIRST, THIRD), on_answered="thanks"))
    fake.phone(FIRST, Answers(after=1, hangs_up_after=10))
    caller = fake.dials(HOTLINE)
    await stage.notes(caller, "talk_ended")
    await stage.reopens()
    await caller.has_heard("goodbye")
    await caller.is_over()
    assert len(fake.rings) == 1
