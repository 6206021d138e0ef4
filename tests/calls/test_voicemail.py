"""A caller leaves a message (F-VM-1): kept however it ends, exactly once."""

import anyio
import anyio.lowlevel
import pytest

from hotline400.record.record import Disposition
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import VoicemailBox
from hotline400.routing.nodes import HangupNode, VoicemailNode
from hotline400.testing.builders import FIRST, HOTLINE, a_hotline

pytestmark = pytest.mark.anyio

GREETING, BEEP = "sound:/sounds/voicemail_greeting", "sound:/sounds/beep"
SAVED, SHORT = "sound:/sounds/voicemail_saved", "sound:/sounds/voicemail_too_short"
FULL = "sound:/sounds/voicemail_full"


def a_voicemail_hotline(*, max_seconds=60, **box):
    nodes = [
        VoicemailNode(id="message", max_seconds=max_seconds, next="goodbye"),
        HangupNode(id="goodbye"),
    ]
    flow = Flow(start="message", nodes={node.id: node for node in nodes})
    boxes = {"main": VoicemailBox(id="main", **box)}
    return a_hotline(FIRST, flow=flow, flow_version=1, boxes=boxes)


async def a_caller_at_the_tone(stage, fake, **box):
    await stage.opens(a_voicemail_hotline(**box))
    caller = fake.dials(HOTLINE)
    await is_recorded(fake, caller)
    return caller


async def is_recorded(fake, caller):
    await fake.until(lambda: any(caller.channel_id in name for name in fake.recorder.files))


async def the_message(stage, caller):
    """The only one of this call, when it is kept."""
    record = await stage.record_of(caller)
    await stage.until(lambda: caller.channel_id not in stage.house.journal.unshipped())
    (message,) = stage.database.records[caller.channel_id].voicemails
    assert stage.messages.stored.count(message.id) == 1
    assert record.disposition == Disposition.VOICEMAIL
    return message


async def test_a_message_ended_by_the_key(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(5)
    await stage.passes(6)
    caller.presses("#")
    await caller.is_over()
    message = await the_message(stage, caller)
    assert caller.media == [GREETING, BEEP, SAVED]
    assert (message.box, message.seconds) == ("main", pytest.approx(6, abs=0.1))
    record = await stage.record_of(caller)
    assert (record.reason, record.released_by) == ("message_left", "platform")
    assert record.outcomes[0] == "left"
    await stage.is_empty()


async def test_a_message_ended_by_silence(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(10)
    await caller.has_heard(SAVED)
    assert (await the_message(stage, caller)).seconds == pytest.approx(18, abs=0.1)


async def test_a_message_ended_by_its_longest_time(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake, max_seconds=20)
    caller.speaks(100)
    await caller.has_heard(SAVED)
    assert (await the_message(stage, caller)).seconds == pytest.approx(20, abs=0.1)


async def test_a_caller_who_hangs_up_has_left_a_message_like_any_other(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(30)
    await stage.passes(4)
    caller.hangs_up()
    assert (await the_message(stage, caller)).seconds == pytest.approx(4, abs=0.1)
    record = await stage.record_of(caller)
    assert (record.reason, record.released_by) == ("message_left", "caller")


async def test_a_caller_who_says_nothing_has_left_nothing(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    await caller.is_over()
    record = await stage.record_of(caller)
    assert caller.media == [GREETING, BEEP, SHORT, BEEP]
    assert (record.disposition, record.reason) == ("abandoned", "no_message")
    assert record.voicemails == ()
    await stage.until(lambda: len(stage.messages.discarded) == 2)


async def test_a_caller_who_coughed_is_asked_once_more(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(0.5)
    await stage.passes(1)
    caller.presses("#")
    await caller.has_heard(SHORT)
    await stage.until(lambda: len(fake.recorder.files) == 2)
    caller.speaks(4)
    await caller.has_heard(SAVED)
    assert caller.media == [GREETING, BEEP, SHORT, BEEP, SAVED]
    assert (await the_message(stage, caller)).seconds == pytest.approx(12, abs=0.1)
    assert len(stage.messages.discarded) == 1


async def test_a_key_skips_the_greeting(stage, fake):
    await stage.opens(a_voicemail_hotline())
    caller = fake.dials(HOTLINE)
    await caller.has_heard(GREETING)
    caller.presses("#")
    heard = await caller.has_heard(BEEP)
    assert heard.at < 1
    await is_recorded(fake, caller)
    caller.speaks(5)
    await the_message(stage, caller)


async def test_the_engine_dies_while_the_second_try_is_asked_for(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    await caller.has_heard(SHORT)
    await stage.reopens()
    await stage.until(lambda: len(fake.recorder.files) == 2)
    caller.speaks(4)
    await caller.has_heard(SAVED)
    assert caller.media == [GREETING, BEEP, SHORT, SHORT, BEEP, SAVED]
    await the_message(stage, caller)


async def test_a_caller_who_hangs_up_at_the_tone_has_left_nothing(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(0.5)
    await stage.passes(1)
    caller.hangs_up()
    record = await stage.record_of(caller)
    assert (record.disposition, record.voicemails) == ("abandoned", ())


async def test_a_caller_who_hangs_up_during_the_greeting(stage, fake):
    await stage.opens(a_voicemail_hotline())
    caller = fake.dials(HOTLINE)
    await caller.has_heard(GREETING)
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[0] == "abandoned"
    assert fake.recorder.files == {}


async def test_a_full_box_says_so(stage, fake):
    await stage.opens(a_voicemail_hotline(max_messages=3))
    stage.voicemails.counts[(HOTLINE, "main")] = 3
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    record = await stage.record_of(caller)
    assert caller.media == [FULL]
    assert (record.disposition, record.reason) == ("overflowed", "voicemail_full")


@pytest.mark.parametrize("trouble", ["away", "hangs"])
async def test_without_a_database_a_message_is_taken(stage, fake, trouble):
    setattr(stage.voicemails, trouble, True)
    caller = await a_caller_at_the_tone(stage, fake, max_messages=1)
    caller.speaks(5)
    assert (await the_message(stage, caller)).seconds > 5


async def test_the_greeting_of_the_box_comes_before_that_of_the_node(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake, greeting="system:goodbye")
    assert caller.media == ["sound:/sounds/goodbye", BEEP]
    caller.hangs_up()
    await stage.record_of(caller)


async def test_a_disk_that_takes_no_recording_is_said_and_loses_no_call(stage, fake):
    await stage.opens(a_voicemail_hotline())
    fake.recorder.fails_with = "No space left on device"
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert caller.media == [GREETING, BEEP, FULL]
    assert (await stage.record_of(caller)).outcomes[0] == "full"


async def test_the_engine_dies_while_a_message_is_left(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(20)
    await stage.passes(5)
    await stage.reopens()
    await stage.passes(17)
    caller.presses("#")
    await caller.has_heard(SAVED)
    await caller.is_over()
    assert caller.media == [GREETING, BEEP, SAVED]
    assert (await the_message(stage, caller)).seconds == pytest.approx(22, abs=0.2)


async def test_the_caller_finishes_while_the_engine_is_away(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(3)
    await stage.passes(1)
    await stage.dies()
    await stage.passes(20)
    await stage.opens()
    await caller.has_heard(SAVED)
    assert (await the_message(stage, caller)).seconds == pytest.approx(11, abs=0.2)


async def test_the_caller_hangs_up_while_the_engine_is_away(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(300)
    await stage.passes(2)
    await stage.dies()
    await stage.passes(10)
    caller.hangs_up()
    await stage.passes(60)
    await stage.opens()
    message = await the_message(stage, caller)
    record = await stage.record_of(caller)
    assert message.seconds == pytest.approx(12, abs=0.2)
    assert record.reason == "ended_while_engine_away"
    assert record.ended_at >= message.started_at, "a call is no shorter than its message"


async def test_a_folder_that_cannot_be_read_stops_no_call_from_being_closed(stage, fake):
    """Messages that cannot be looked at now are kept to be looked at later."""
    gone = await a_caller_at_the_tone(stage, fake)
    other = fake.dials(HOTLINE)
    await is_recorded(fake, other)
    gone.speaks(300)
    other.speaks(300)
    await stage.passes(5)
    await stage.dies()
    gone.hangs_up()
    stage.messages.unreadable = stage.messages.fails_with = OSError("Input/output error")
    await stage.opens()
    assert (await stage.record_of(gone)).disposition == Disposition.VOICEMAIL
    other.presses("#")
    await other.has_heard(SAVED)
    stage.messages.unreadable = stage.messages.fails_with = None
    await stage.reopens()
    for caller in (gone, other):
        await the_message(stage, caller)


async def test_a_call_that_cannot_be_closed_stops_no_other(stage, fake, monkeypatch, logs):
    await stage.opens(a_voicemail_hotline())
    broken, gone, there = (fake.dials(HOTLINE) for _ in range(3))
    for caller in (broken, gone, there):
        await is_recorded(fake, caller)
    await stage.dies()
    broken.hangs_up()
    gone.hangs_up()

    def measure(message, measure=stage.messages.measure):
        if broken.channel_id in message:
            raise RuntimeError("a fault of ours")
        return measure(message)

    with monkeypatch.context() as broken_house:
        broken_house.setattr(stage.messages, "measure", measure)
        await stage.opens()
        await stage.record_of(gone)
        there.speaks(3)
        await the_message(stage, there)
    not_closed = [line["call_id"] for line in logs if line["event"] == "call_not_closed"]
    assert not_closed == [broken.channel_id]
    await stage.reopens()
    await stage.record_of(broken)


async def test_asterisk_dies_while_a_message_is_left(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(20)
    await stage.passes(7)
    fake.crash()
    assert (await the_message(stage, caller)).seconds == pytest.approx(7, abs=0.2)
    assert (await stage.record_of(caller)).reason == "asterisk_restarted"


async def test_a_message_that_cannot_be_stored_now_is_stored_later(stage, fake):
    stage.messages.fails_with = OSError("disk full")
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(5)
    record = await stage.record_of(caller)
    assert record.voicemails == ()
    await stage.passes(60)
    await stage.reopens()
    stage.messages.fails_with = None
    records = stage.database.records
    await stage.database.until(lambda: records[caller.channel_id].voicemails != ())
    await the_message(stage, caller)


async def test_open_pages_hear_of_a_message(stage, fake):
    caller = await a_caller_at_the_tone(stage, fake)
    async with stage.house.control.updates() as updates:
        caller.speaks(5)
        await stage.record_of(caller)
        news = [updates.receive_nowait() for _ in range(updates.statistics().current_buffer_used)]
    assert [n.hotline_number for n in news if hasattr(n, "tenant_id")] == [HOTLINE]


HAPPENINGS = ["caller_hangs_up", "connection_breaks", "asterisk_crashes", "engine_restarts"]


class Breaker:
    """Lets something happen at the n-th request about the call."""

    def __init__(self, fake, monkeypatch, nth, *, after):
        self.seen = 0
        self.event = None
        answer = fake._routes.answer

        async def broken(message):
            about = str(message["uri"]).startswith(("channels", "playbacks", "recordings"))
            mine = self.event is not None and about
            self.seen += mine
            due = mine and self.seen == nth
            if due and not after:
                self.event()
            response = await answer(message)
            if due and after:
                self.event()
            return response

        monkeypatch.setattr(fake._routes, "answer", broken)


def happens(what, stage, fake, caller):
    match what:
        case "caller_hangs_up":
            caller.hangs_up()
        case "connection_breaks":
            fake.drop_connection(0.5)
        case "asterisk_crashes":
            fake.crash()
        case "engine_restarts":
            stage.ari.abandon()
            stage.tasks.start_soon(stage.reopens)


REQUESTS = 6  # answer, greeting, beep, record, saved, hang up


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("what", HAPPENINGS)
@pytest.mark.parametrize("nth", range(1, REQUESTS + 1))
async def test_whatever_happens_at_any_request(stage, fake, monkeypatch, what, nth, after):
    await stage.opens(a_voicemail_hotline())
    breaker = Breaker(fake, monkeypatch, nth, after=after)
    caller = fake.dials(HOTLINE)
    breaker.event = lambda: happens(what, stage, fake, caller)
    caller.speaks(60)  # through greeting and tone, as people do; then silence ends it

    await caller.is_over()
    record = await stage.record_of(caller)
    breaker.event = None
    await stage.until(lambda: caller.channel_id not in stage.house.journal.unshipped())
    record = stage.database.records[caller.channel_id]
    said = [f for f in fake.recorder.files.values() if f.voice_seconds >= 1]
    assert len(record.voicemails) == len(said) <= 1
    assert (record.disposition == Disposition.VOICEMAIL) == (len(said) == 1)
    assert record.reason != "internal_error"
    assert len(stage.messages.stored) == len(said)
    await stage.passes(5)
    await stage.is_empty()


async def test_the_story_takes_that_many_requests(stage, fake, monkeypatch):
    await stage.opens(a_voicemail_hotline())
    breaker = Breaker(fake, monkeypatch, REQUESTS + 1, after=False)
    breaker.event = lambda: pytest.fail("more requests than are broken one by one")
    caller = fake.dials(HOTLINE)
    caller.speaks(60)
    await stage.record_of(caller)
    assert breaker.seen == REQUESTS


@pytest.mark.parametrize("at", [0.0, 0.5, 2.9, 3.1, 5.9, 6.05, 6.5, 7.5, 20.0, 27.9, 28.1, 30.5])
async def test_the_caller_hangs_up_at_any_moment(stage, fake, at):
    """Greeting to 3 s, tone to 6 s, speaks to 20 s, silence to 28 s, then is told."""
    await stage.opens(a_voicemail_hotline())
    caller = fake.dials(HOTLINE)
    caller.speaks(20)
    await stage.passes(at)
    caller.hangs_up()
    record = await stage.record_of(caller)
    await stage.until(lambda: caller.channel_id not in stage.house.journal.unshipped())
    record = stage.database.records[caller.channel_id]
    assert (record.disposition == Disposition.VOICEMAIL) == (at > 7), record
    assert len(record.voicemails) == (at > 7)
    await stage.is_empty()


async def test_a_caller_who_hangs_up_while_the_call_is_taken_up_again_has_left_a_message(
    stage, fake, just_before
):
    caller = await a_caller_at_the_tone(stage, fake)
    caller.speaks(30)
    await stage.passes(4)
    just_before(f"GET channels/{caller.channel_id}", caller.hangs_up)
    await stage.reopens()
    assert (await the_message(stage, caller)).seconds == pytest.approx(4, abs=0.1)
    await stage.is_empty()


async def test_an_empty_message_that_cannot_be_removed_is_tried_again(stage, fake, monkeypatch):
    refused = 0

    async def refuse(_name):
        nonlocal refused
        await anyio.lowlevel.checkpoint()
        refused += 1
        raise PermissionError("not ours")

    with monkeypatch.context() as patched:
        patched.setattr(stage.messages, "discard", refuse)
        caller = await a_caller_at_the_tone(stage, fake)
        caller.hangs_up()
        assert (await stage.record_of(caller)).voicemails == ()
        await stage.until(lambda: refused > 1)
    await stage.until(lambda: caller.channel_id not in stage.house.journal.unshipped())
    assert len(stage.messages.discarded) == 1
