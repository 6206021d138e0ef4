"""What is printed: calls live, then the table."""

import io

import pytest

from hotline400.demo.live import LiveView
from hotline400.demo.performance import Played
from hotline400.demo.programme import caller_tone, programme
from hotline400.demo.trace import Trace
from hotline400.demo.verdict import Difference
from hotline400.demo.words import EVENTS, FIELDS, SENTENCES, VALUES, Words
from hotline400.record.event import EventKind
from hotline400.record.record import Disposition, OfferResult, ReleasedBy
from hotline400.testing.carrier.message import Request


class Placed:
    """A call that has been dialled."""

    invite = Request([("Call-ID", "sip-1")])


class Terminal(io.StringIO):
    def isatty(self):
        return True


PLAYED = Played(8, programme(9)[8], Placed(), caller_tone(8))


def event(kind, sequence, **data):
    moment = "2026-11-23T08:00:00.000Z"
    return {"call_id": "c1", "sequence": sequence, "at": moment, "kind": kind, "data": data}


def update(*of_event, **data):
    return {"type": "update", "call": {}, "event": event(*of_event, **data)}


def test_trace_tells_a_call_in_order_even_when_the_system_is_quicker_than_we():
    out = io.StringIO()
    trace = Trace(out, Words("en", {"tenant:600": "Greeting"}))
    live = LiveView(trace.event)
    live.take(update("began", 0, sip_call_id="sip-1", caller_number="13571880005"))
    assert out.getvalue() == ""
    trace.placed(PLAYED)
    live.take(update("offered", 1, phone="13800138091"))
    live.take(update("offered", 1, phone="13800138091"))
    live.take(update("offer_ended", 2, result="caller_gone"))
    live.take(update("node_left", 3, outcome="x"))
    live.take(update("notice_played", 4, prompt="system:no_agents"))
    live.take(update("notice_played", 5, prompt="tenant:600"))
    lines = [line[9:] for line in out.getvalue().splitlines()]
    assert lines == [
        "#09 ★ The caller gives up while the phone rings",
        "#09 comes in 13571880005",
        "#09 rings 13800138091",
        "#09 ring ended caller gone",
        "#09 hears Sorry, none of our staff is available. Please call again la…",
        "#09 hears Greeting",
    ]
    assert live.has("sip-1", "offered")
    assert not live.has("sip-1", "ended")


def test_events_of_calls_begun_before_are_nobodys():
    live = LiveView(lambda _sip_id, _event: pytest.fail("not ours"))
    live.take({"type": "snapshot", "items": []})
    live.take({"type": "heartbeat"})
    live.take(update("offered", 4, phone="13800138091"))
    assert live.is_open
    assert live.events == {}


def test_table_marks_what_is_right_and_explains_what_is_not():
    record = {
        "disposition": "rejected",
        "released_by": "platform",
        "offers": [{"phone_number": "13800138091", "result": "rejected"}],
        "province": "北京",
        "city": "北京",
    }
    out = io.StringIO()
    trace = Trace(out, Words("zh"))
    trace.verdict(PLAYED, [record], None, [])
    trace.verdict(PLAYED, [], None, [Difference("offers", [("1", "rejected")], None)])
    right, wrong, why = out.getvalue().splitlines()
    assert right.startswith("✓ #09 振铃中主叫放弃")
    assert right.endswith("拒绝 · 平台 · 13800138091 拒接 · 北京")
    assert wrong.startswith("✗ #09")
    assert why.strip() == "振铃记录：应为 [1 拒接]，实为 无"


def test_colour_only_on_a_terminal():
    for out, coloured in ((io.StringIO(), False), (Terminal(), True)):
        Trace(out, Words("zh")).placed(PLAYED)
        assert ("\x1b[" in out.getvalue()) is coloured


def test_every_word_has_two_languages_and_a_meaning():
    assert EVENTS.keys() <= set(EventKind)
    known = {*Disposition, *OfferResult, *ReleasedBy}
    assert known <= VALUES.keys()
    for table in (EVENTS, VALUES, FIELDS, SENTENCES):
        assert all(zh and en and zh != en for zh, en in table.values())
