"""Whether a record tells what happened. Pure: what the carrier lived against what is on record."""

from collections.abc import Iterator
from dataclasses import dataclass

from hotline400.demo.api import Json
from hotline400.demo.performance import Played
from hotline400.record.record import Disposition
from hotline400.testing.carrier.g711 import RATE, Samples
from hotline400.testing.carrier.measure import Stereo, dominant_frequency

SECONDS_OFF = 1.5
"""How far times may lie apart: records count whole seconds, and signalling takes its time."""
HERTZ_OFF = 15.0
SETTLED = RATE // 2
"""Half a second at each end of a talk is not listened to: there the two are being connected."""


@dataclass(frozen=True)
class Difference:
    """What should be and what is."""

    field: str
    expected: object
    found: object


def judge(played: Played, records: list[Json], recording: Stereo | None) -> list[Difference]:
    """Every difference; none means that the record is right."""
    if len(records) != 1:
        return [Difference("records", 1, len(records))]
    record = records[0]
    differences = [*_of_record(played, record), *_of_network(played)]
    if played.fate.expected.disposition is Disposition.ANSWERED:
        differences += [*_of_talk(played, record), *_of_recording(played, record, recording)]
    return differences


def _of_record(played: Played, record: Json) -> Iterator[Difference]:
    expected = played.fate.expected
    offers = [(offer["phone_number"], offer["result"]) for offer in record["offers"]]
    pairs = {
        "disposition": (expected.disposition.value, record["disposition"]),
        "reason": (expected.reason, record["reason"]),
        "released_by": (expected.released_by.value, record["released_by"]),
        "caller_number": (expected.caller_number, record["caller_number"]),
        "hotline_number": (played.fate.called, record["hotline_number"]),
        "offers": ([(number, result.value) for number, result in expected.offers], offers),
        "queued": (expected.was_queued, record["queued_at"] is not None),
    }
    for field, (wanted, found) in pairs.items():
        if wanted != found:
            yield Difference(field, wanted, found)
    place = f"{record['province'] or ''}{record['city'] or ''}"
    if expected.place is not None and expected.place not in place:
        yield Difference("place", expected.place, place)


def _of_network(played: Played) -> Iterator[Difference]:
    expected, status = played.fate.expected, played.call.status
    if expected.sip_status is not None and status != expected.sip_status:
        yield Difference("sip_status", expected.sip_status, status)
    seen = None if played.answered_call is None else played.answered_call.shown_number
    if expected.shown is not None and seen != expected.shown:
        yield Difference("shown", expected.shown, seen)


def _of_talk(played: Played, record: Json) -> Iterator[Difference]:
    talked = played.talk_seconds
    if abs(record["talk_seconds"] - talked) > SECONDS_OFF:
        yield Difference("talk_seconds", round(talked, 1), record["talk_seconds"])
    phone = played.answered_call
    if phone is None or phone.answered_at is None or played.phone_tone is None:
        return
    heard_by_caller = played.call.heard.since(phone.answered_at)
    yield from _of_sound("caller_heard", played.phone_tone.hertz, heard_by_caller)
    yield from _of_sound("phone_heard", played.caller_tone.hertz, phone.heard.pcm)


def _of_recording(played: Played, record: Json, recording: Stereo | None) -> Iterator[Difference]:
    if recording is None:
        yield Difference("recording", True, False)
        return
    left, right = recording
    seconds, talked = len(left) / RATE, played.talk_seconds
    if abs(seconds - talked) > SECONDS_OFF:
        yield Difference("recording_seconds", round(talked, 1), round(seconds, 1))
    if abs((record["recording_seconds"] or 0) - seconds) > 0.1:
        yield Difference("recording_seconds", round(seconds, 1), record["recording_seconds"])
    yield from _of_sound("left", played.caller_tone.hertz, left)
    if played.phone_tone is not None:
        yield from _of_sound("right", played.phone_tone.hertz, right)


def _of_sound(field: str, hertz: int, samples: Samples) -> Iterator[Difference]:
    inside = samples[SETTLED:-SETTLED]
    found = dominant_frequency(inside) if len(inside) else 0.0
    if abs(found - hertz) > HERTZ_OFF:
        yield Difference(field, hertz, round(found))
