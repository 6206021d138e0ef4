"""What is begun is ended, also when the call is cut off."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import anyio.lowlevel
import pytest

from hotline400.ari.client import AriClient
from hotline400.ari.errors import ConnectionLost, NotFound
from hotline400.ari.event import StasisStart
from hotline400.ari.resources import bridge as bridges
from hotline400.ari.undo import bridge, leg, playing
from hotline400.testing.fake_asterisk import Answers, FakeAsterisk, NoAnswer, fake_asterisk

pytestmark = pytest.mark.anyio
PHONE = "PJSIP/13800138000@trunk-demo"


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[FakeAsterisk, AriClient]]:
    ari = AriClient("hotline400")
    async with (
        fake_asterisk() as fake,
        fake.connect() as transport,
        anyio.create_task_group() as tasks,
    ):
        await tasks.start(ari.run, transport)
        yield fake, ari
        tasks.cancel_scope.cancel()


async def test_a_leg_is_hung_up_with_the_cause_given_to_it() -> None:
    async with connected() as (fake, ari):
        fake.default_behaviour = NoAnswer()
        async with leg(ari, "leg", PHONE) as ringing:
            ringing.hangup_cause = 26
        assert fake.rings[0].cause == 26


async def test_a_leg_tells_that_it_was_answered() -> None:
    async with connected() as (fake, ari):
        fake.default_behaviour = Answers(after=0.01)
        async with leg(ari, "leg", PHONE, app_args="phone,c1") as ringing:
            events = [await ringing.events.receive() for _ in range(6)]
        assert isinstance(events[-1], StasisStart)
        assert events[-1].args == ("phone", "c1")


async def test_a_cancelled_call_leaves_nothing_behind() -> None:
    async with connected() as (fake, ari):
        fake.default_behaviour = NoAnswer()
        caller = fake.dials("4001234567")
        with anyio.move_on_after(0.05):
            async with (
                bridge(ari, "talk"),
                leg(ari, "leg", PHONE),
                playing(ari, caller.channel_id, ["sound:music"]),
            ):
                await anyio.sleep_forever()
        assert fake.rings[0].ended
        assert fake.bridge_ids == []
        assert "DELETE playbacks" in " ".join(fake.requests)


async def test_a_request_cut_off_on_its_way_is_undone_too() -> None:
    async with connected() as (fake, ari):
        with anyio.CancelScope() as scope:
            scope.cancel()
            async with leg(ari, "leg", PHONE), bridge(ari, "talk"):
                pytest.fail("nothing was cut off")
        assert (fake.channel_ids, fake.bridge_ids) == ([], [])
        assert "DELETE channels/leg" in fake.requests


async def test_what_is_played_to_its_end_needs_no_stop() -> None:
    async with connected() as (fake, ari):
        fake.has_media("sound:short", 0.01)
        caller = fake.dials("4001234567")
        async with playing(ari, caller.channel_id, ["sound:short"]) as playback:
            assert (await playback.finished()).state == "done"
        assert not any(request.startswith("DELETE") for request in fake.requests)


async def test_playing_to_who_is_gone_fails() -> None:
    async with connected() as (_, ari):
        with pytest.raises(NotFound):
            async with playing(ari, "nobody", ["sound:short"]):
                pytest.fail("played to nobody")


async def test_without_a_connection_everything_stays_as_it_is() -> None:
    async with fake_asterisk() as fake:
        ari = AriClient("hotline400")
        async with fake.connect() as transport, anyio.create_task_group() as tasks:

            async def run() -> None:
                with pytest.raises(ConnectionLost):
                    await ari.run(transport)

            async def hold_a_bridge() -> None:
                async with bridge(ari, "talk") as events:
                    fake.drop_connection()
                    with pytest.raises(ConnectionLost):
                        await events.receive()

            tasks.start_soon(run)
            while not ari.connected:
                await anyio.lowlevel.checkpoint()
            tasks.start_soon(hold_a_bridge)
        assert fake.bridge_ids == ["talk"]


async def test_an_undone_bridge_is_gone() -> None:
    async with connected() as (_, ari):
        async with bridge(ari, "talk", name="talk of c1"):
            assert (await bridges.get(ari, "talk")).name == "talk of c1"
        with pytest.raises(NotFound):
            await bridges.get(ari, "talk")
