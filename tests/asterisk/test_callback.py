"""A caller leaves the queue by key, agrees, is hung up, and is called back: SIP, RTP, recording."""

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from test_calls import sides

from hotline400.testing.carrier import Answers, Busy, Carrier, Tone
from hotline400.testing.carrier.measure import dominant_frequency
from hotline400.testing.platform import HOTLINE, Api, Platform

pytestmark = pytest.mark.anyio

PHONE, CUSTOMER, OTHER = "13800138001", "13911112222", "13933334444"
CUSTOMER_TONE, PHONE_TONE = 1000, 600
HUNT = {
    "kind": "hunt", "id": "hunt", "keys": {"1": "back"}, "on_no_answer": "end", "on_busy": "end",
    "on_queue_full": "end",
}  # fmt: skip
BACK = {
    "kind": "callback", "id": "back", "on_declined": "hunt", "on_unavailable": "end",
    "quiet_from": "00:00", "quiet_until": "00:00", "retry_minutes": [1],
}  # fmt: skip
FLOW = {
    "start": "hunt",
    "nodes": {"hunt": HUNT, "back": BACK, "end": {"kind": "hangup", "id": "end"}},
}


@pytest.fixture
async def carrier(running: Platform) -> AsyncIterator[Carrier]:
    """The network beyond the demo trunk."""
    sip = ("127.0.0.1", running.settings.sip_port)
    async with Carrier(listen=("127.0.0.1", running.trunk_port), platform=sip) as network:
        yield network


@pytest.fixture
def tenant(running: Platform) -> Api:
    api = running.tenant()
    running.set_up(api, [PHONE], order="sequential")
    draft = f"/hotlines/{HOTLINE}/flow/draft"
    api.change(draft, {"document": FLOW}, method="PUT")
    api.change(f"{draft}/publish", {"note": "call-back"}, read=draft, method="POST")
    return api


async def request_of(tenant: Api, call: str, state: str) -> dict[str, Any]:
    """The request of this call, when it has come to this state."""
    found: list[dict[str, Any]] = []
    with anyio.fail_after(90):
        while not found:
            await anyio.sleep(0.2)
            page = await anyio.to_thread.run_sync(lambda: tenant.get("/callbacks", call_id=call))
            found = [item for item in page["items"] if item["state"] == state]
    return found[0]


async def asks(running: Platform, carrier: Carrier, tenant: Api) -> tuple[str, Any]:
    """The phone talks; a customer waits, leaves by 1 and agrees by 1. Their call, and who talks."""
    busy = await carrier.dial(HOTLINE, OTHER)
    await busy.answered()
    await carrier.phones[PHONE].rung()
    call = await carrier.dial(HOTLINE, CUSTOMER)
    await call.answered()
    await call.hears(1)
    await call.press("1")
    await call.hears(1)
    await call.press("1")
    with anyio.fail_after(60):
        await call.ended()
    record = await running.record_of(tenant, call)
    assert record["reason"] == "callback_requested"
    return record["id"], busy


async def test_the_customer_is_called_back_and_both_are_recorded(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    carrier.phone(PHONE, Answers(after=0.2, says=Tone(PHONE_TONE)))
    carrier.phone(CUSTOMER, Answers(after=0.5, says=Tone(CUSTOMER_TONE)))
    asked_in, busy = await asks(running, carrier, tenant)
    request = await request_of(tenant, asked_in, "waiting")
    assert (request["number"], request["key"], request["calls"]) == (CUSTOMER, "1", [])
    await busy.hang_up()
    phone = await carrier.phones[PHONE].rung(2)
    await phone.hears(2)  # it is asked for its key
    assert not carrier.phones[CUSTOMER].calls
    await phone.press("1")
    customer = await carrier.phones[CUSTOMER].rung()
    assert (phone.shown_number, customer.shown_number) == (CUSTOMER, HOTLINE)
    await customer.hears(5)
    heard = customer.heard.pcm[-16000:]
    assert dominant_frequency(heard) == pytest.approx(PHONE_TONE, abs=15)
    assert dominant_frequency(phone.heard.pcm[-16000:]) == pytest.approx(CUSTOMER_TONE, abs=15)
    await customer.hang_up()
    await phone.ended()

    done = await request_of(tenant, asked_in, "done")
    assert (done["attempts"], done["last_result"], len(done["calls"])) == (1, "answered", 1)
    record = await recorded(tenant, done["calls"][0])
    assert (record["callback_of"], record["hotline_number"]) == (asked_in, HOTLINE)
    assert (record["disposition"], record["released_by"]) == ("answered", "caller")
    assert (record["caller_number"], record["answered_phone"]) == (CUSTOMER, PHONE)
    left, right = sides(tenant.audio(f"/calls/{record['id']}/recording"))
    assert dominant_frequency(left) == pytest.approx(CUSTOMER_TONE, abs=15)
    assert dominant_frequency(right) == pytest.approx(PHONE_TONE, abs=15)
    assert len(left) / 8000 == pytest.approx(record["recording_seconds"], abs=0.05)
    assert record["recording_seconds"] == pytest.approx(record["talk_seconds"], abs=1.2)


async def recorded(tenant: Api, call_id: str) -> dict[str, Any]:
    record: dict[str, Any] = {}
    with anyio.fail_after(60):
        while not record.get("has_recording"):
            await anyio.sleep(0.2)
            record = await anyio.to_thread.run_sync(lambda: tenant.get(f"/calls/{call_id}"))
    return record


async def test_the_engine_is_killed_while_the_customer_is_rung(
    running: Platform, carrier: Carrier, tenant: Api
) -> None:
    carrier.phone(PHONE, Answers(after=0.2, says=Tone(PHONE_TONE)))
    carrier.phone(CUSTOMER, Answers(after=30, says=Tone(CUSTOMER_TONE)))
    asked_in, busy = await asks(running, carrier, tenant)
    await request_of(tenant, asked_in, "waiting")
    await busy.hang_up()
    phone = await carrier.phones[PHONE].rung(2)
    await phone.hears(2)
    await phone.press("1")
    customer = await carrier.phones[CUSTOMER].rung()
    running.kill_engine()
    running.start_engine()
    with anyio.fail_after(60):
        await customer.ended()
        await phone.ended()
    waiting = await request_of(tenant, asked_in, "waiting")
    assert (waiting["attempts"], waiting["last_result"]) == (1, "lost")
    assert len(waiting["calls"]) == 1
    carrier.phone(CUSTOMER, Busy())
    again = await carrier.phones[PHONE].rung(3)
    await again.hears(2)
    await again.press("1")
    tried = await request_of(tenant, asked_in, "waiting")
    with anyio.fail_after(60):
        while tried["attempts"] < 2:
            tried = await request_of(tenant, asked_in, "waiting")
    assert (tried["last_result"], len(tried["calls"])) == ("busy", 2)
    tenant.change(f"/callbacks/{tried['id']}", {"state": "cancelled"})
