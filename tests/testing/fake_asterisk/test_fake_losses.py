"""Broken connections and crashes, as the real Asterisk lives through them."""

from typing import Any

import anyio
import anyio.lowlevel
import pytest

from hotline400.ari.ami import AmiError
from hotline400.ari.client import AriClient
from hotline400.ari.errors import ConnectionLost, NotFound
from hotline400.ari.reconnect import stay_connected
from hotline400.ari.resources import application, asterisk, dynamic, endpoint
from hotline400.ari.resources import bridge as bridges
from hotline400.ari.resources import channel as channels
from hotline400.testing.fake_asterisk import Answers, FakeAsterisk, fake_asterisk

pytestmark = pytest.mark.anyio


class Returns:
    """Counts connections."""

    def __init__(self, fake: FakeAsterisk) -> None:
        self.times = 0
        self.client = AriClient("hotline400")
        self._fake = fake

    async def connected(self) -> None:
        self.times += 1
        self._fake.dials("4000000000")  # wakes whoever waits

    async def until(self, times: int) -> None:
        await self._fake.until(lambda: self.times >= times)


async def test_calls_stay_while_the_connection_is_away() -> None:
    async with fake_asterisk() as fake, anyio.create_task_group() as tasks:
        back = Returns(fake)
        tasks.start_soon(stay_connected, back.client, fake.connect, back.connected)
        await back.until(1)
        caller = fake.dials("4001234567")
        fake.phone("13800138000", Answers(after=0.05))
        await channels.originate(back.client, "leg", "PJSIP/13800138000@trunk-demo")
        fake.drop_connection(refuse_seconds=0.15)
        late = fake.dials("4001234567")
        await fake.rings[0].is_over()
        assert late.fell_back, "a call that comes meanwhile goes the fallback's way"
        assert fake.rings[0].cause == 16, "a phone that answers meanwhile finds nobody"
        await back.until(2)
        known = await application.get(back.client)
        assert caller.channel_id in known.channel_ids
        assert late.channel_id not in known.channel_ids
        assert (await channels.get(back.client, caller.channel_id)).app_args[0] == "inbound"
        tasks.cancel_scope.cancel()


async def test_after_a_crash_nothing_is_left() -> None:
    async with fake_asterisk() as fake, anyio.create_task_group() as tasks:
        back = Returns(fake)
        tasks.start_soon(stay_connected, back.client, fake.connect, back.connected)
        await back.until(1)
        caller = fake.dials("4001234567")
        await dynamic.put(back.client, "res_pjsip", "aor", "a", {"contact": "sip:x"})
        started = await asterisk.started_at(back.client)
        fake.crash(down_seconds=0.05)
        assert caller.ended
        assert caller.cause is None
        await back.until(2)
        assert caller.channel_id not in (await application.get(back.client)).channel_ids
        assert fake.configuration == {}
        assert await asterisk.started_at(back.client) > started
        tasks.cancel_scope.cancel()


async def test_nothing_can_be_asked_once_the_connection_has_dropped() -> None:
    async with fake_asterisk() as fake:
        client = AriClient("hotline400")
        async with fake.connect() as transport:
            fake.drop_connection(refuse_seconds=5)
            with pytest.raises(ConnectionLost, match="connection reset"):
                await client.run(transport)
            with pytest.raises(ConnectionLost, match="not connected"):
                await application.get(client)
            with pytest.raises(ConnectionLost, match="refused"):
                async with fake.connect():
                    pass


async def test_replies_are_filtered_like_events(connected: Any) -> None:
    async with connected() as scene:
        await application.filter_events(scene.ari, allowed=["StasisStart"])
        scene.asterisk.dials("4001234567")
        await scene.call_comes_in()
        assert scene.told() == []
        await application.get(scene.ari)  # its reply comes, since we always allow it
        with anyio.move_on_after(0.05) as limit:
            body = {"allowed": [{"type": "StasisStart"}]}
            await scene.ari.request("PUT", "applications/hotline400/eventFilter", body)
        assert limit.cancelled_caught, "without RESTResponse no reply comes any more"


async def test_pushed_objects_are_kept(connected: Any) -> None:
    async with connected() as scene:
        await dynamic.put(scene.ari, "res_pjsip", "endpoint", "trunk-demo", {"allow": "alaw"})
        await dynamic.put(scene.ari, "res_pjsip", "endpoint", "trunk-demo", {"context": "x"})
        fields = await dynamic.get(scene.ari, "res_pjsip", "endpoint", "trunk-demo")
        assert fields == {"allow": "alaw", "context": "x"}
        assert await endpoint.state(scene.ari, "PJSIP", "trunk-demo") == "online"
        scene.asterisk.endpoint_states["trunk-demo"] = "offline"
        assert await endpoint.state(scene.ari, "PJSIP", "trunk-demo") == "offline"
        await dynamic.delete(scene.ari, "res_pjsip", "endpoint", "trunk-demo")
        await dynamic.delete(scene.ari, "res_pjsip", "endpoint", "trunk-demo")
        assert await endpoint.state(scene.ari, "PJSIP", "trunk-demo") == "unknown"
        with pytest.raises(NotFound):
            await dynamic.get(scene.ari, "res_pjsip", "endpoint", "trunk-demo")


async def test_a_bridge_is_known_to_the_application_once_somebody_was_in_it(
    connected: Any,
) -> None:
    async with connected() as scene:
        caller = scene.asterisk.dials("4001234567")
        await bridges.create(scene.ari, "talk")
        assert (await application.get(scene.ari)).bridge_ids == ()
        await bridges.add(scene.ari, "talk", [caller.channel_id])
        assert (await application.get(scene.ari)).bridge_ids == ("talk",)
        await bridges.remove(scene.ari, "talk", [caller.channel_id])
        assert (await application.get(scene.ari)).bridge_ids == ()


async def test_the_manager_remembers_recordings_and_entries(connected: Any) -> None:
    async with connected() as scene:
        caller, manager = scene.asterisk.dials("4001234567"), scene.asterisk.manager
        await manager.mix_monitor(caller.channel_id, "r(a.sln)t(b.sln)")
        assert [r.options for r in manager.recordings] == ["r(a.sln)t(b.sln)"]
        with pytest.raises(AmiError, match="No such channel"):
            await manager.mix_monitor("nobody", "")
        await manager.put("f", "k", "v")
        assert manager.database == {"f": {"k": "v"}}
        await manager.delete_tree("f")
        await manager.delete_tree("f")
        assert manager.database == {}
        manager.fails_with = "disk full"
        with pytest.raises(AmiError, match="disk full"):
            await manager.mix_monitor(caller.channel_id, "")
