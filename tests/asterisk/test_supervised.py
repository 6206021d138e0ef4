"""`up` on its own: Asterisk is killed in the middle of calls, and only the supervisor mends it."""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import anyio
import pytest

from hotline400.asterisk.server import AsteriskServer
from hotline400.testing.carrier import Answers, CallerCall, Carrier, NoAnswer, Tone
from hotline400.testing.carrier.measure import dominant_frequency
from hotline400.testing.platform import HOTLINE, Api, Platform, environment_of
from hotline400.testing.real_asterisk import PortBlock, RealAsterisk, temporary_folder

pytestmark = pytest.mark.anyio

A, B = "13800138001", "13800138002"


@pytest.fixture
def house() -> Iterator[Platform]:
    """A running `up`: Asterisk and engine are its children, not the test's."""
    with temporary_folder() as folder, PortBlock.reserve() as ports:
        server = AsteriskServer.prepare(ports.settings(folder))
        house = Platform(RealAsterisk(server, folder, ports), environment_of(server.settings))
        with (folder / "serve.log").open("ab") as log:
            up = subprocess.Popen(
                [sys.executable, "-m", "hotline400", "up"],
                env=house.environment, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            house.wait_healthy()
            house.change_trunk(port=house.trunk_port)
            yield house
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(60)


@pytest.fixture
async def carrier(house: Platform) -> AsyncIterator[Carrier]:
    sip = ("127.0.0.1", house.settings.sip_port)
    async with Carrier(listen=("127.0.0.1", house.trunk_port), platform=sip) as network:
        yield network


@pytest.fixture
def tenant(house: Platform) -> Api:
    api = house.tenant()
    house.set_up(api, [A, B], order="sequential", offer_timeout_seconds=60, max_waiting=10)
    return api


async def test_asterisk_is_killed_with_calls_waiting_ringing_and_talking(
    house: Platform, carrier: Carrier, tenant: Api
) -> None:
    carrier.phone(A, Answers(after=0.2, says=Tone(600)))
    carrier.phone(B, NoAnswer())
    talking = await carrier.dial(HOTLINE, "13900000001")
    await talking.answered()
    await is_shown(tenant, talking, "talking")
    ringing = await carrier.dial(HOTLINE, "13900000002")
    await is_shown(tenant, ringing, "ringing")
    waiting = await carrier.dial(HOTLINE, "13900000003")
    await is_shown(tenant, waiting, "queued")

    killed = house.asterisk.server.running_process()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    for call, disposition in [(talking, "answered"), (ringing, "failed"), (waiting, "failed")]:
        record = await house.record_of(tenant, call)
        assert (record["disposition"], record["reason"]) == (disposition, "asterisk_restarted")
        assert (record["released_by"], record["hangup_cause"]) == ("platform", 38)
        assert all(offer["result"] for offer in record["offers"])
        assert len(house.records_of(tenant, call)) == 1
    assert house.asterisk.server.running_process() not in {None, killed}

    # Phones without a memory of the cut calls: they heard no BYE.
    carrier.phone(A, Answers(after=0.1, says=Tone(600)), lines=2)
    again = await carrier.dial(HOTLINE, "13900000004")
    await again.answered()
    assert len(carrier.phones[A].calls) == 2, "the first phone is free again"
    answered = again.answered_at or 0
    await again.hears(again.heard.seconds + 1.5)
    assert dominant_frequency(again.heard.since(answered + 0.5)) == pytest.approx(600, abs=15)
    await again.hang_up()
    assert (await house.record_of(tenant, again))["disposition"] == "answered"


async def is_shown(tenant: Api, call: CallerCall, phase: str) -> None:
    """Wait until the live page shows this call so."""
    caller = call.invite.get("From")
    with anyio.fail_after(90):
        while True:
            items = (await anyio.to_thread.run_sync(tenant.get, "/live-calls"))["items"]
            if any(i["caller_number"] in caller and i["phase"] == phase for i in items):
                return
            await anyio.lowlevel.checkpoint()
