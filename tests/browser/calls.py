"""Calls of every fate, told as events and folded by the product's own code."""

import math
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hotline400.record.event import CallEvent, EventKind

RATE = 8000


@dataclass
class Telling:
    """One call's events, written one after the other; `at` is the clock."""

    call_id: str
    at: datetime
    events: list[CallEvent] = field(default_factory=list)

    def note(self, kind: EventKind, after: float = 0, /, **data: Any) -> "Telling":
        self.at += timedelta(seconds=after)
        self.events.append(
            CallEvent(
                call_id=self.call_id, sequence=len(self.events), at=self.at, kind=kind, data=data
            )
        )
        return self

    def ring(self, phone: str, result: str, seconds: float) -> "Telling":
        leg = f"{self.call_id}-leg-{len(self.events)}"
        self.note(EventKind.OFFERED, 0.2, leg=leg, phone=phone, trunk="demo")
        return self.note(EventKind.OFFER_ENDED, seconds, leg=leg, result=result, cause=16)

    def end(self, disposition: str, reason: str, by: str, after: float = 0.1) -> list[CallEvent]:
        ending = {"disposition": disposition, "reason": reason, "released_by": by, "cause": 16}
        return self.note(EventKind.ENDED, after, **ending).events


def began(
    call_id: str, at: datetime, tenant: str, hotline: str, caller: str | None, place: str
) -> Telling:
    """A call that has come in and looks for a phone. `place`: "广东 广州 移动"."""
    province, city, carrier = place.split() or (None, None, None)
    origin = {
        "tenant_id": tenant,
        "hotline_number": hotline,
        "caller_number": caller,
        "caller_raw": f"<sip:{caller or 'anonymous'}@203.0.113.9>",
        "province": province,
        "city": city,
        "carrier": carrier,
        "trunk_id": "demo",
        "sip_call_id": f"{call_id}@203.0.113.9",
    }
    telling = Telling(call_id, at).note(EventKind.BEGAN, **origin)
    return telling.note(EventKind.NODE_ENTERED, 0.1, node="hunt", kind="hunt")


def stories(tenant: str, hotline: str, now: datetime) -> Iterator[list[CallEvent]]:
    """Today's calls of a busy shop, the newest first; `call-talk` has a recording."""

    def call(name: str, minutes: float, caller: str | None, place: str) -> Telling:
        return began(
            f"call-{name}", now - timedelta(minutes=minutes), tenant, hotline, caller, place
        )

    talk = call("talk", 3, "13922221111", "广东 广州 移动").ring("13800138001", "busy", 1.5)
    talk.ring("13800138002", "answered", 6)
    talk.note(EventKind.CONNECTED, leg="leg", phone="13800138002", bridge="bridge")
    talk.note(EventKind.TALK_ENDED, 95, released_by="caller", cause=16).end(
        "answered", "caller_hung_up", "caller"
    )
    yield talk.note(
        EventKind.RECORDING_STORED, 0.4, path="recordings/call-talk.wav", seconds=6.0
    ).events

    missed = call("missed", 9, "01066668888", "北京 北京 联通")
    for phone in ("13800138001", "13800138002", "02088886666"):
        missed.ring(phone, "no_answer", 15)
    missed.note(EventKind.NODE_LEFT, node="hunt", outcome="no_answer")
    missed.note(EventKind.NOTICE_PLAYED, 0.2, prompt="system:no_answer")
    yield missed.end("no_answer", "no_phone_left", "platform", 6)

    gone = call("gone", 15, "18602008888", "广东 深圳 联通").ring("13800138001", "caller_gone", 7)
    yield gone.end("abandoned", "caller_hung_up", "caller")

    waited = call("waited", 22, "15012345678", "浙江 杭州 移动").note(
        EventKind.QUEUED, 0.1, position=2
    )
    waited.note(EventKind.NOTICE_PLAYED, 0.1, prompt="system:queue_wait").ring(
        "02088886666", "answered", 4
    )
    waited.note(EventKind.CONNECTED, 48, leg="leg", phone="02088886666", bridge="bridge")
    waited.note(EventKind.TALK_ENDED, 312, released_by="phone", cause=16)
    yield waited.end("answered", "phone_hung_up", "phone")

    full = call("full", 31, "13655556666", "四川 成都 移动").note(
        EventKind.NOTICE_PLAYED, 0.2, prompt="system:queue_full"
    )
    yield full.end("overflowed", "queue_full", "platform", 7)

    listed = call("listed", 44, "17099998888", "上海 上海 电信").note(
        EventKind.REJECTED, reason="blacklisted", cause=21
    )
    yield listed.end("rejected", "blacklisted", "platform")

    hidden = call("hidden", 58, None, "").ring("13800138001", "rejected", 2)
    hidden.ring("13800138002", "unreachable", 3).ring("02088886666", "answered", 5)
    hidden.note(EventKind.CONNECTED, leg="leg", phone="02088886666", bridge="bridge")
    hidden.note(EventKind.TALK_ENDED, 41, released_by="phone", cause=16)
    yield hidden.end("answered", "phone_hung_up", "phone")


def write_talk(path: Path, seconds: int = 6) -> None:
    """Two voices taking turns: the caller left, the phone right; 8 kHz stereo."""
    samples = array("h")
    for index in range(RATE * seconds):
        at = index / RATE
        loudness = abs(math.sin(2 * math.pi * 2.2 * at)) * abs(
            math.sin(2 * math.pi * 0.31 * at + 1)
        )
        voices = [math.sin(2 * math.pi * pitch * at) * loudness * 14_000 for pitch in (210, 140)]
        turn = int(at / 1.5) % 2
        samples.extend(int(voice) if side == turn else 0 for side, voice in enumerate(voices))
    write_wav(path, samples, channels=2)


def write_message(path: Path, seconds: int = 6) -> None:
    """One voice; 8 kHz mono."""
    samples = array("h")
    for index in range(RATE * seconds):
        at = index / RATE
        loudness = abs(math.sin(2 * math.pi * 1.7 * at)) * abs(math.sin(2 * math.pi * 0.23 * at))
        samples.append(int(math.sin(2 * math.pi * 190 * at) * loudness * 14_000))
    write_wav(path, samples, channels=1)


def write_tone(path: Path, seconds: float = 2.0) -> None:
    """A tone, 8 kHz mono: something to upload."""
    length = int(RATE * seconds)
    write_wav(
        path,
        array("h", (int(9000 * math.sin(2 * math.pi * 440 * i / RATE)) for i in range(length))),
        1,
    )


def write_wav(path: Path, samples: "array[int]", channels: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
