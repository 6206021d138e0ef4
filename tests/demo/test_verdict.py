"""A record is right when it tells what the carrier lived, wrong in each thing it does not."""

import copy

import numpy as np
import pytest

from hotline400.demo.performance import Played
from hotline400.demo.programme import caller_tone, phone_tone, programme
from hotline400.demo.verdict import judge
from hotline400.testing.carrier.g711 import encode_alaw
from hotline400.testing.carrier.heard import Heard, Packet

FATE = programme(2)[1]
PHONE = "13800138001"
CALLER_VOICE, PHONE_VOICE = caller_tone(1), phone_tone(PHONE)
SECONDS = 6


class End:
    """One end of a finished call, without a network."""

    def __init__(self, voice, status=200, shown=None):
        self.status, self.shown_number = status, shown
        self.answered_at, self.ended_at = 100.0, 100.0 + SECONDS
        self.heard = Heard()
        for index in range(SECONDS * 50):
            stamp = index * 160
            packet = Packet(100 + index / 50, 1, stamp, "PCMA", voice.frame(index))
            self.heard.packets.append(packet)


@pytest.fixture
def played():
    phone = End(CALLER_VOICE, shown="13911110001")
    phone.phone = FATE.phones[0]
    return Played(1, FATE, End(PHONE_VOICE), CALLER_VOICE, [phone])


@pytest.fixture
def record():
    return {
        "disposition": "answered",
        "reason": "caller_hung_up",
        "released_by": "caller",
        "caller_number": "13911110001",
        "hotline_number": "4001234567",
        "province": "江苏",
        "city": "常州",
        "queued_at": None,
        "offers": [{"phone_number": PHONE, "result": "answered"}],
        "talk_seconds": 5,
        "recording_seconds": 6.0,
    }


@pytest.fixture
def recording():
    return tuple(np.tile(voice.samples, SECONDS) for voice in (CALLER_VOICE, PHONE_VOICE))


def fields(differences):
    return [difference.field for difference in differences]


def test_true_record_has_no_difference(played, record, recording):
    assert judge(played, [record], recording) == []


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("disposition", "abandoned"),
        ("reason", "phone_hung_up"),
        ("released_by", "phone"),
        ("caller_number", None),
        ("hotline_number", "4000000000"),
        ("offers", []),
        ("talk_seconds", 9),
        ("recording_seconds", 2.0),
    ],
)
def test_each_wrong_field_is_named(played, record, recording, field, wrong):
    assert fields(judge(played, [{**record, field: wrong}], recording)) == [field]


def test_missing_and_doubled_records_are_told(played, record, recording):
    assert fields(judge(played, [], None)) == ["records"]
    assert fields(judge(played, [record, copy.copy(record)], recording)) == ["records"]


def test_recording_with_its_channels_swapped_is_wrong_in_both(played, record, recording):
    assert fields(judge(played, [record], recording[::-1])) == ["left", "right"]


def test_missing_and_short_recordings_are_told(played, record, recording):
    assert fields(judge(played, [record], None)) == ["recording"]
    short = tuple(side[:16000] for side in recording)
    assert "recording_seconds" in fields(judge(played, [record], short))


def test_silence_at_an_end_and_a_wrong_display_are_told(played, record, recording):
    silent = encode_alaw(np.zeros(160, np.int16))
    played.call.heard.packets[:] = [
        Packet(p.arrived, 1, p.timestamp, "PCMA", silent) for p in played.call.heard.packets
    ]
    played.phone_calls[0].shown_number = "anonymous"
    assert fields(judge(played, [record], recording)) == ["shown", "caller_heard"]
