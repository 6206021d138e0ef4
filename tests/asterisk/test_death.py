"""Parts killed at bad moments. Nothing is lost: talks go on, places are kept, records are whole.

`KILL_ROUNDS=10` runs each story so many times.
"""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import pytest

from hotline400.testing.carrier import Answers, CallerCall, Carrier, NoAnswer, Tone
from hotline400.testing.carrier.measure import dominant_frequency
from hotline400.testing.platform import HOTLINE, Api, Platform, platform
from hotline400.testing.postgres import PostgresCluster

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("turn", range(int(os.environ.get("KILL_ROUNDS", "1")))),
]

A, B, C = "13800138001", "13800138002", "02088886666"


@pytest.fixture
def mortal() -> Iterator[Platform]:
    """A platform to be killed."""
    with platform() as started:
        yield started


@pytest.fixture
async def carrier(mortal: Platform) -> AsyncIterator[Carrier]:
    sip = ("127.0.0.1", mortal.settings.sip_port)
    async with Carrier(listen=("127.0.0.1", mortal.trunk_port), platform=sip) as network:
        yield network


@pytest.fixture
def tenant(mortal: Platform) -> Api:
    api = mortal.tenant()
    mortal.set_up(api, [A, B], order="sequential", offer_timeout_seconds=60, max_waiting=10)
    return api


async def phase(tenant: Api, call: CallerCall, wanted: str) -> None:
    """Wait until the live page shows this call so."""
    caller = call.invite.get("From")
    with anyio.fail_after(90):
        while True:
            items = (await anyio.to_thread.run_sync(tenant.get, "/live-calls"))["items"]
            if any(i["caller_number"] in caller and i["phase"] == wanted for i in items):
                return
            await anyio.lowlevel.checkpoint()


def whole(record: dict[str, Any]) -> None:
    """What every record must hold, whatever happened."""
    assert record["disposition"]
    assert record["reason"]
    assert record["released_by"] in {"caller", "phone", "platform"}
    assert record["started_at"] <= record["ended_at"]
    assert all(offer["result"] for offer in record["offers"])


async def test_the_engine_is_killed_with_calls_waiting_ringing_and_talking(
    mortal: Platform, carrier: Carrier, tenant: Api, turn: int
) -> None:
    carrier.phone(A, Answers(after=0.2, says=Tone(600)))
    carrier.phone(B, NoAnswer())
    talking = await carrier.dial(HOTLINE, "13900000001", says=Tone(1000))
    await talking.answered()
    ringing = await carrier.dial(HOTLINE, "13900000002")
    await phase(tenant, ringing, "ringing")
    first = await carrier.dial(HOTLINE, "13900000003")
    await phase(tenant, first, "queued")
    second = await carrier.dial(HOTLINE, "13900000004")
    await phase(tenant, second, "queued")
    phone_calls = len(carrier.phones[B].calls)

    mortal.kill_engine()
    heard_before = talking.heard.seconds
    await talking.hears(heard_before + 1)
    assert not talking.is_over, "the talk goes on without us"
    await anyio.to_thread.run_sync(mortal.start_engine)
    await phase(tenant, talking, "talking")
    await phase(tenant, ringing, "ringing")
    await phase(tenant, first, "queued")
    await phase(tenant, second, "queued")
    assert len(carrier.phones[B].calls) == phone_calls, "the ringing phone was not rung anew"

    # The phone is free again: it is the first in the queue who gets it.
    await talking.hang_up()
    served = await carrier.phones[A].rung(2)
    assert served.shown_number == "13900000003"
    await phase(tenant, first, "talking")
    await first.hang_up()
    assert (await carrier.phones[A].rung(3)).shown_number == "13900000004"
    await phase(tenant, second, "talking")
    await second.hang_up()
    await ringing.hang_up()

    for call, disposition in [
        (talking, "answered"),
        (first, "answered"),
        (second, "answered"),
        (ringing, "abandoned"),
    ]:
        record = await mortal.record_of(tenant, call)
        whole(record)
        assert record["disposition"] == disposition
        assert len(mortal.records_of(tenant, call)) == 1
        assert any(event["kind"] == "recovered" for event in record["events"])
    talk = await mortal.record_of(tenant, talking)
    assert (talk["released_by"], talk["answered_phone"]) == ("caller", A)
    assert talk["recording_seconds"] == pytest.approx(talk["talk_seconds"], abs=1.5)


async def test_callers_and_phones_hang_up_while_the_engine_is_dead(
    mortal: Platform, carrier: Carrier, tenant: Api, turn: int
) -> None:
    carrier.phone(A, Answers(after=0.2, says=Tone(600)))
    phone_b = carrier.phone(B, Answers(after=0.2, talks_for=None))
    caller_leaves = await carrier.dial(HOTLINE, "13900000001", says=Tone(1000))
    await caller_leaves.answered()
    phone_leaves = await carrier.dial(HOTLINE, "13900000002")
    await phone_leaves.answered()
    gives_up = await carrier.dial(HOTLINE, "13900000003")
    await phase(tenant, gives_up, "queued")
    await caller_leaves.hears(2)

    mortal.kill_engine()
    await caller_leaves.hang_up()
    await (await phone_b.rung()).hang_up()
    await gives_up.hang_up()
    await anyio.to_thread.run_sync(mortal.start_engine)

    await phone_leaves.ended()
    for call, disposition, released_by in [
        (caller_leaves, "answered", "caller"),
        (phone_leaves, "answered", "phone"),
        (gives_up, "abandoned", "caller"),
    ]:
        record = await mortal.record_of(tenant, call)
        whole(record)
        assert (record["disposition"], record["released_by"]) == (disposition, released_by)
        assert len(mortal.records_of(tenant, call)) == 1
    again = await carrier.dial(HOTLINE, "13900000005")
    await again.answered()
    assert not (await carrier.phones[A].rung(2)).is_over, "the seats are free again"


async def test_asterisk_is_killed_and_service_comes_back_by_itself(
    mortal: Platform, carrier: Carrier, tenant: Api, turn: int
) -> None:
    carrier.phone(A, Answers(after=0.2, says=Tone(600)))
    carrier.phone(B, NoAnswer())
    talking = await carrier.dial(HOTLINE, "13900000001")
    await talking.answered()
    ringing = await carrier.dial(HOTLINE, "13900000002")
    await phase(tenant, ringing, "ringing")

    mortal.asterisk.kill()
    await anyio.to_thread.run_sync(mortal.asterisk.start)
    await anyio.to_thread.run_sync(mortal.wait_healthy)

    for call, disposition in [(talking, "answered"), (ringing, "failed")]:
        record = await mortal.record_of(tenant, call)
        whole(record)
        assert (record["disposition"], record["reason"]) == (disposition, "asterisk_restarted")
        assert len(mortal.records_of(tenant, call)) == 1
    carrier.phone(A, Answers(after=0.1, says=Tone(600)), lines=2)  # it heard no BYE
    again = await carrier.dial(HOTLINE, "13900000003")
    await again.answered()
    answered = again.answered_at or 0
    await again.hears(again.heard.seconds + 1.5)
    assert dominant_frequency(again.heard.since(answered + 0.5)) == pytest.approx(600, abs=15)


async def test_the_phones_ring_with_our_process_dead(
    mortal: Platform, carrier: Carrier, tenant: Api, turn: int
) -> None:
    carrier.phone(A, Answers(after=0.2, says=Tone(600)))
    mortal.kill_engine()
    call = await carrier.dial(HOTLINE, "13900000001")
    await call.answered()
    spanning = await carrier.dial(HOTLINE, "13900000002")
    carrier.phone(B, Answers(after=0.2))
    await call.hears(1)
    await call.hang_up()
    await anyio.to_thread.run_sync(mortal.start_engine)
    await spanning.hang_up()
    record = await mortal.record_of(tenant, call)
    whole(record)
    assert record["handled_by_fallback"]
    assert (record["disposition"], record["answered_phone"]) == ("answered", A)
    assert (await mortal.record_of(tenant, spanning))["handled_by_fallback"]


async def test_stopping_and_starting_again_leaves_a_talk_alone(
    mortal: Platform, carrier: Carrier, tenant: Api, turn: int
) -> None:
    carrier.phone(A, Answers(after=0.2, says=Tone(600)))
    call = await carrier.dial(HOTLINE, "13900000001")
    await call.answered()
    await phase(tenant, call, "talking")
    assert await anyio.to_thread.run_sync(mortal.stop_engine) == 0
    await anyio.to_thread.run_sync(mortal.start_engine)
    await phase(tenant, call, "talking")
    assert not call.is_over
    await call.hang_up()
    assert (await mortal.record_of(tenant, call))["disposition"] == "answered"


async def test_calls_go_on_with_the_database_gone(turn: int) -> None:
    with PostgresCluster() as cluster:
        url = cluster.create_database("hotline400")
        with platform(HOTLINE400_DATABASE_URL=url) as house:
            tenant = house.tenant()
            house.set_up(tenant, [A])
            sip = ("127.0.0.1", house.settings.sip_port)
            async with Carrier(listen=("127.0.0.1", house.trunk_port), platform=sip) as carrier:
                carrier.phone(A, Answers(after=0.2, says=Tone(600)))
                cluster.stop()
                calls = [await carrier.dial(HOTLINE, "13900000001")]
                await calls[0].answered()
                await calls[0].hears(1)
                await calls[0].hang_up()
                house.kill_engine()  # and an engine started without the database routes as well
                await anyio.to_thread.run_sync(house.launch_engine)
                await anyio.to_thread.run_sync(house.wait_connected)
                calls.append(await carrier.dial(HOTLINE, "13900000002"))
                await calls[1].answered()
                await (await carrier.phones[A].rung(2)).hears(1)
                await calls[1].hang_up()
                cluster.start()
                await anyio.to_thread.run_sync(house.wait_healthy)
                for call in calls:
                    record = await house.record_of(tenant, call, seconds=60)
                    whole(record)
                    assert record["disposition"] == "answered"
                    assert not record["handled_by_fallback"]
                    assert len(house.records_of(tenant, call)) == 1
