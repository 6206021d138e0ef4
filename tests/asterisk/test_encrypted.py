"""Calls over TLS, with and without SRTP: taken from a carrier, and dialled out to a phone."""

import io
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import pytest

from hotline400.testing.carrier import Answers, Busy, Carrier, Tone
from hotline400.testing.carrier.measure import dominant_frequency, read_stereo
from hotline400.testing.gateway import Gateway, gateway
from hotline400.testing.platform import HOTLINE, Api, Platform

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("srtp", [False, True], ids=["tls", "tls-srtp"], scope="module"),
]

A, B = "13800138001", "13800138002"
CALLER_TONE, PHONE_TONE = 1000, 600


@pytest.fixture(scope="module")
def border(running: Platform, srtp: bool) -> Iterator[Gateway]:  # noqa: FBT001
    """The carrier's border; our trunk leads to it over TLS."""
    with gateway(running.settings.sip_tls_port, srtp=srtp) as started:
        running.change_trunk(transport="tls", port=started.tls_port, srtp=srtp)
        yield started


@pytest.fixture
async def carrier(border: Gateway) -> AsyncIterator[Carrier]:
    """The network behind the border."""
    async with Carrier(listen=border.network, platform=border.entrance) as network:
        yield network


@pytest.fixture
def tenant(running: Platform) -> Api:
    api = running.tenant()
    running.set_up(api, [A, B], order="sequential", offer_timeout_seconds=10)
    return api


async def test_a_call_is_taken_and_dialled_out_encrypted(
    running: Platform,
    carrier: Carrier,
    tenant: Api,
    srtp: bool,  # noqa: FBT001
) -> None:
    caller = f"1390000111{int(srtp)}"
    carrier.phone(A, Busy())
    carrier.phone(B, Answers(after=0.2, says=Tone(PHONE_TONE)))
    call = await carrier.dial(HOTLINE, caller, says=Tone(CALLER_TONE))
    await call.answered()
    phone_call = await carrier.phones[B].rung()
    answered = call.answered_at or 0
    await call.hears(call.heard.seconds + 3)
    legs = await anyio.to_thread.run_sync(secrecy, running)
    await call.hang_up()
    await phone_call.ended()

    assert legs == [("1", str(int(srtp)))] * 2, "both legs, signalling and sound"
    assert phone_call.shown_number == caller
    assert dominant_frequency(call.heard.since(answered + 1)) == pytest.approx(PHONE_TONE, abs=15)
    record = await anyio.to_thread.run_sync(record_of, running, tenant, caller)
    assert (record["disposition"], record["released_by"]) == ("answered", "caller")
    offers = [(offer["phone_number"], offer["result"]) for offer in record["offers"]]
    assert offers == [(A, "busy"), (B, "answered")]
    assert record["trunk_id"] == "demo"
    recording = await anyio.to_thread.run_sync(tenant.audio, f"/calls/{record['id']}/recording")
    left, right = read_stereo(io.BytesIO(recording))
    assert dominant_frequency(left) == pytest.approx(CALLER_TONE, abs=15)
    assert dominant_frequency(right) == pytest.approx(PHONE_TONE, abs=15)


async def test_a_phone_hangs_up_over_tls(
    running: Platform,
    carrier: Carrier,
    tenant: Api,
    srtp: bool,  # noqa: FBT001
) -> None:
    caller = f"1390000222{int(srtp)}"
    carrier.phone(A, Answers(after=0.2, talks_for=1))
    call = await carrier.dial(HOTLINE, caller)
    await call.answered()
    await call.ended()
    record = await anyio.to_thread.run_sync(record_of, running, tenant, caller)
    assert (record["disposition"], record["released_by"]) == ("answered", "phone")


def secrecy(running: Platform) -> list[tuple[str, str]]:
    """Of each of our legs: whether its signalling and its sound are encrypted."""
    legs: Any = running.asterisk.ari("GET", "/channels")
    return [
        (ask(running, leg["id"], "pjsip,secure"), ask(running, leg["id"], "rtp,secure"))
        for leg in legs
    ]


def ask(running: Platform, channel: str, what: str) -> str:
    path = f"/channels/{channel}/variable"
    answer: Any = running.asterisk.ari("GET", path, variable=f"CHANNEL({what})")
    return str(answer["value"])


def record_of(running: Platform, tenant: Api, caller: str) -> dict[str, Any]:
    """The record of this caller's only call, whole. The border gave it a Call-ID of its own."""
    items = running.wait_for(lambda: tenant.get("/calls", caller=caller)["items"], "the record")
    [found] = items
    whole: dict[str, Any] = tenant.get(f"/calls/{found['id']}")
    return whole
