"""Whole calls through the whole platform: real SIP, real Asterisk, real audio, real database."""

import io
import wave
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest

from hotline400.testing.carrier import (
    Answers,
    Busy,
    Carrier,
    NoAnswer,
    Rejects,
    Tone,
    Unreachable,
)
from hotline400.testing.carrier.measure import dominant_frequency, gaps, level_dbfs
from hotline400.testing.platform import HOTLINE, Api, Platform

pytestmark = pytest.mark.anyio

A, B, C = "13800138001", "13800138002", "02088886666"
CALLER_TONE, PHONE_TONE = 1000, 600


@pytest.fixture
async def carrier(running: Platform) -> AsyncIterator[Carrier]:
    """The network beyond the demo trunk."""
    sip = ("127.0.0.1", running.settings.sip_port)
    async with Carrier(listen=("127.0.0.1", running.trunk_port), platform=sip) as network:
        yield network


@pytest.fixture
def tenant(running: Platform) -> Api:
    api = running.tenant()
    running.set_up(api, [A, B, C], order="sequential", offer_timeout_seconds=5)
    return api


def sides(recording: bytes) -> tuple[np.ndarray, np.ndarray]:
    with wave.open(io.BytesIO(recording)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)
        frames = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    return frames[0::2], frames[1::2]


def results(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(offer["phone_number"], offer["result"]) for offer in record["offers"]]


async def test_a_call_is_answered_bridged_recorded_and_on_record(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    carrier.phone(A, Answers(after=0.5, says=Tone(PHONE_TONE)))
    call = await carrier.dial(HOTLINE, "13900001111", says=Tone(CALLER_TONE))
    await call.answered()
    phone_call = await carrier.phones[A].rung()
    answered = call.answered_at or 0
    await call.hears(4)
    await call.hang_up()
    await phone_call.ended()

    record = await running.record_of(tenant, call)
    assert (record["disposition"], record["released_by"]) == ("answered", "caller")
    assert (record["caller_number"], record["answered_phone"]) == ("13900001111", A)
    assert results(record) == [(A, "answered")]
    assert phone_call.shown_number == "13900001111"
    assert dominant_frequency(call.heard.since(answered + 0.5)) == pytest.approx(PHONE_TONE, abs=15)
    left, right = sides(tenant.audio(f"/calls/{record['id']}/recording"))
    assert dominant_frequency(left) == pytest.approx(CALLER_TONE, abs=15)
    assert dominant_frequency(right) == pytest.approx(PHONE_TONE, abs=15)
    assert len(left) / 8000 == pytest.approx(record["recording_seconds"], abs=0.05)
    assert record["recording_seconds"] == pytest.approx(record["talk_seconds"], abs=1.2)


async def test_the_next_phone_rings_and_each_offer_says_how_it_came_out(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    carrier.phone(A, Busy())
    carrier.phone(B, Rejects())
    carrier.phone(C, Answers(after=0.2, talks_for=1))
    call = await carrier.dial(HOTLINE)
    await call.answered()
    await call.ended()
    record = await running.record_of(tenant, call)
    assert results(record) == [(A, "busy"), (B, "rejected"), (C, "answered")]
    assert record["released_by"] == "phone"


async def test_a_caller_of_a_hotline_without_ring_back_music_hears_their_own_ring_tone(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    carrier.phone(A, Answers(after=1, talks_for=0.5))
    call = await carrier.dial(HOTLINE)
    await call.answered()
    await call.ended()
    assert [p.status for p in call.provisional if p.status > 100] == [180]


async def test_music_goes_on_while_phones_are_rung(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    music = tenant.upload("/prompts", {"purpose": "ring_back", "name": "彩铃"}, wav(440, 3))
    running.set_up(tenant, [A, B, C], ring_back_prompt_id=music["id"])
    carrier.phone(A, NoAnswer())
    carrier.phone(B, Unreachable())
    carrier.phone(C, Answers(after=1, talks_for=0.5))
    call = await carrier.dial(HOTLINE)
    await call.answered()
    await call.ended()
    assert any(p.status == 183 and p.has_media for p in call.provisional)
    seconds = call.heard.pcm[8000:40000].reshape(-1, 8000)  # from the 2nd to the 5th second
    assert all(level_dbfs(second) > -45 for second in seconds), "no second of it is silent"
    running.set_up(tenant, [A], ring_back_prompt_id=None)
    record = await running.record_of(tenant, call)
    assert results(record) == [(A, "no_answer"), (B, "unreachable"), (C, "answered")]


async def test_nobody_left_to_try_is_said_and_is_a_missed_call(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    for number in (A, B, C):
        carrier.phone(number, Unreachable())
    call = await carrier.dial(HOTLINE)
    assert await call.refused() == 480
    assert call.heard.seconds > 1, "the announcement was heard, before the answer"
    record = await running.record_of(tenant, call)
    assert (record["disposition"], record["talk_seconds"]) == ("no_answer", 0)
    assert [result for _, result in results(record)] == ["unreachable"] * 3


async def test_all_phones_busy_the_next_caller_waits_and_is_served(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    running.set_up(tenant, [A], max_waiting=1)
    carrier.phone(A, Answers(after=0.2, talks_for=None))
    first = await carrier.dial(HOTLINE, "13900001111")
    await first.answered()
    waiting = await carrier.dial(HOTLINE, "13900002222")
    await waiting.answered()  # by the queue
    refused = await carrier.dial(HOTLINE, "13900003333")
    assert await refused.refused() == 486
    await first.hang_up()
    served = await carrier.phones[A].rung(2)
    await served.hears(1)
    await waiting.hang_up()

    told = await running.record_of(tenant, waiting)
    assert told["disposition"] == "answered"
    assert told["queued_at"] is not None
    assert (await running.record_of(tenant, refused))["disposition"] == "overflowed"


async def test_a_caller_who_gives_up_while_it_rings(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    phone = carrier.phone(A, NoAnswer())
    call = await carrier.dial(HOTLINE)
    ringing = await phone.rung()
    await call.hang_up()
    await ringing.ended()
    record = await running.record_of(tenant, call)
    assert (record["disposition"], record["released_by"]) == ("abandoned", "caller")
    assert results(record) == [(A, "caller_gone")]


async def test_a_blacklisted_caller_is_hung_up_at_once(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    entry = tenant.post("/blacklist", {"number": "139 0000 6666", "reason": "骚扰"})
    call = await carrier.dial(HOTLINE, "+8613900006666")
    assert await call.refused() == 403
    assert not call.heard
    record = await running.record_of(tenant, call)
    assert (record["disposition"], record["reason"]) == ("rejected", "blacklisted")
    tenant.send("DELETE", f"/blacklist/{entry['id']}")
    carrier.phone(A, Answers(after=0.1, talks_for=0.3))
    again = await carrier.dial(HOTLINE, "+8613900006666")
    await again.answered()
    await again.ended()


async def test_a_number_of_nobody_is_404_and_on_record(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    call = await carrier.dial("4009999999")
    assert await call.refused() == 404
    record = await running.record_of(running.operator(), call)
    assert (record["disposition"], record["reason"]) == ("rejected", "number_unknown")


async def test_the_hotline_is_shown_where_that_is_set_or_the_caller_is_withheld(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    phone = carrier.phone(A, Answers(after=0.1, talks_for=0.3))
    withheld = await carrier.dial(HOTLINE, None)
    await withheld.answered()
    assert (await phone.rung(1)).shown_number == HOTLINE
    await withheld.ended()
    running.set_up(tenant, [A], caller_id_shown="hotline")
    shown = await carrier.dial(HOTLINE, "13900001111")
    await shown.answered()
    assert (await phone.rung(2)).shown_number == HOTLINE
    await shown.ended()
    running.set_up(tenant, [A], caller_id_shown="caller")


async def test_a_copy_of_an_invite_is_no_second_call(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    phone = carrier.phone(A, Answers(after=0.2, says=Tone(PHONE_TONE)))
    call = await carrier.dial(HOTLINE)
    await call.answered()
    call.send_invite_again()
    await call.hears(2)
    await call.hang_up()
    await running.record_of(tenant, call)
    assert len(phone.calls) == 1
    assert len(running.records_of(tenant, call)) == 1


@pytest.mark.parametrize(
    "sender",
    [
        "<sip:%00%ff@x>",
        '"\xff\xfe, ${SHELL(id)} \\"" <sip:13900001111@127.0.0.1>',
        "sip:" + "9" * 300 + "@127.0.0.1",
        '"逗号,分号;" <sip:+86139%2C00001111@127.0.0.1>',
        "<tel:+8613900001111>",
    ],
)
async def test_an_absurd_caller_number_loses_nothing(
    running: Platform, carrier: Carrier, tenant: Api, sender: str
) -> None:
    carrier.phone(A, Answers(after=0.1, talks_for=0.3))
    call = await carrier.dial(HOTLINE, headers={"From": f"{sender};tag=abc{abs(hash(sender))}"})
    await call.answered()
    await call.ended()
    record = await running.record_of(tenant, call)
    assert record["disposition"] == "answered"
    assert record["caller_number"] in {None, "13900001111"}


def wav(hertz: int, seconds: int) -> bytes:
    at = np.arange(8000 * seconds) / 8000
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes((6000 * np.sin(2 * np.pi * hertz * at)).astype("<i2").tobytes())
    return file.getvalue()


async def test_the_tenants_own_welcome_ring_back_and_announcement_are_heard(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    uploads = {
        purpose: tenant.upload("/prompts", {"purpose": purpose, "name": purpose}, wav(hertz, 2))
        for purpose, hertz in (("welcome", 500), ("ring_back", 800), ("announcement", 1200))
    }
    running.set_up(
        tenant,
        [A],
        welcome_prompt_id=uploads["welcome"]["id"],
        ring_back_prompt_id=uploads["ring_back"]["id"],
    )
    replaced = {"prompt_id": uploads["announcement"]["id"]}
    change_prompt(tenant, replaced)
    carrier.phone(A, NoAnswer())
    call = await carrier.dial(HOTLINE)
    assert await call.refused() == 480
    heard = call.heard.pcm
    assert [
        round(dominant_frequency(heard[at * 8000 : (at + 1) * 8000]) / 20) for at in (0, 1)
    ] == [
        25,
        25,
    ]
    assert dominant_frequency(heard[3 * 8000 : 4 * 8000]) == pytest.approx(800, abs=15)
    assert dominant_frequency(heard[6 * 8000 : 7 * 8000]) == pytest.approx(800, abs=15), "repeated"
    assert dominant_frequency(heard[-8000:]) == pytest.approx(1200, abs=15)
    silences = [length for start, length in gaps(heard) if 0.5 < start < len(heard) / 8000 - 1]
    assert all(length < 0.3 for length in silences), "no gap a caller would notice"
    running.set_up(tenant, [A], welcome_prompt_id=None, ring_back_prompt_id=None)
    change_prompt(tenant, {"prompt_id": None})


def change_prompt(tenant: Api, change: dict[str, object]) -> None:
    """Say something else in place of "no answer"."""
    listed = tenant.get("/system-prompts")["items"]
    [seen] = [prompt for prompt in listed if prompt["key"] == "no_answer"]
    tag = {"If-Match": f'"{seen["version"]}"'}
    tenant.send("PUT", "/system-prompts/no_answer", change, tag)
