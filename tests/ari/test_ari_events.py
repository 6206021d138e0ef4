"""Frames as Asterisk 22.10.1 sent them, shortened, and worse ones."""

from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline400.ari import event as ev
from hotline400.ari.reading import READERS, read_event

CHANNEL = {
    "id": "1795447708.0",
    "name": "PJSIP/trunk-demo-00000000",
    "state": "Ring",
    "protocol_id": "1-15876@127.0.0.1",
    "caller": {"name": "x", "number": "13912345678"},
    "dialplan": {
        "exten": "4001234567",
        "app_name": "Stasis",
        "app_data": "hotline400,inbound,4001234567,trunk-demo",
    },
    "creationtime": "2026-11-23T15:28:28.516+0000",
}


def read(kind: str, **fields: Any) -> ev.Event:
    return read_event(orjson.loads(orjson.dumps({"type": kind, **fields})))


def test_a_call_comes_in() -> None:
    event = read("StasisStart", channel=CHANNEL, args=["inbound", "4001234567"])
    assert isinstance(event, ev.StasisStart)
    assert event.args == ("inbound", "4001234567")
    assert event.objects == ("1795447708.0",)
    assert event.replace_channel is None
    channel = event.channel
    assert (channel.caller_number, channel.caller_name) == ("13912345678", "x")
    assert channel.app_args == ("inbound", "4001234567", "trunk-demo")
    assert channel.protocol_id == "1-15876@127.0.0.1"


def test_a_phone_is_busy() -> None:
    fields = {"cause": 17, "cause_txt": "User busy", "tech_cause": 486}
    event = read("ChannelDestroyed", channel=CHANNEL, **fields)
    assert isinstance(event, ev.ChannelDestroyed)
    assert (event.cause, event.cause_txt, event.tech_cause) == (17, "User busy", 486)


def test_who_asked_for_the_hangup() -> None:
    ours = read("ChannelHangupRequest", channel=CHANNEL, cause=32, soft=True)
    theirs = read("ChannelHangupRequest", channel=CHANNEL)
    assert isinstance(ours, ev.ChannelHangupRequest)
    assert isinstance(theirs, ev.ChannelHangupRequest)
    assert (ours.soft, theirs.soft, theirs.cause) == (True, False, 0)


def test_a_dial_concerns_both_ends() -> None:
    event = read("Dial", peer=CHANNEL, caller={"id": "c"}, dialstatus="RINGING")
    assert isinstance(event, ev.Dial)
    assert event.objects == ("1795447708.0", "c")


def test_a_contact_is_unreachable() -> None:
    endpoint = {"technology": "PJSIP", "resource": "trunk-demo", "state": "offline"}
    contact = {"uri": "sip:127.0.0.1", "contact_status": "Unreachable", "aor": "trunk-demo"}
    event = read("ContactStatusChange", endpoint=endpoint, contact_info=contact)
    assert isinstance(event, ev.ContactStatusChange)
    assert (event.endpoint.resource, event.contact_status) == ("trunk-demo", "Unreachable")


def test_every_reader_gives_the_type_it_is_listed_under() -> None:
    for kind in READERS:
        assert type(read(kind)).__name__ == kind


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "state", "caller", "dialplan", "channels", "app_data"]), inner
        )
    ),
    max_leaves=8,
)
FIELDS = ["channel", "bridge", "playback", "peer", "args", "cause", "soft", "endpoint", "recording"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    kind=st.sampled_from([*READERS, "Unheard", ""]),
    fields=st.dictionaries(st.sampled_from(FIELDS), JSON),
)
def test_no_frame_can_stop_the_reader(kind: str, fields: dict[str, Any]) -> None:
    objects = read_event({"type": kind, **fields}).objects
    assert all(isinstance(item, str) for item in objects)
