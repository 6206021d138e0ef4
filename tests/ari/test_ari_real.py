"""The same stories on a real Asterisk and on the fake: both must tell the same."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import anyio
import pytest

from hotline400.ari import event as ev
from hotline400.ari.ami import AmiClient, AmiError
from hotline400.ari.client import AriClient
from hotline400.ari.errors import Conflict, NotFound, RequestFailed
from hotline400.ari.inbox import Listener
from hotline400.ari.resources import application, asterisk, dynamic
from hotline400.ari.resources import bridge as bridges
from hotline400.ari.resources import channel as channels
from hotline400.ari.transport import websocket_transport, websocket_url
from hotline400.ari.undo import leg, playing
from hotline400.control import ControlHub
from hotline400.engine.moved import moved
from hotline400.engine.trunks import TrunkPusher
from hotline400.routing.invite import read_invite
from hotline400.routing.pjsip import PjsipObject, pjsip_objects
from hotline400.routing.trunk import Trunk
from hotline400.testing import fake_asterisk as fakes
from hotline400.testing.real_asterisk import RealAsterisk, real_asterisk
from hotline400.testing.sipp import Caller, Phone

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]
NUMBER = "13800138000"


@dataclass
class Ground:
    """A real Asterisk that takes calls from us, and rings phones over a trunk each."""

    asterisk: RealAsterisk

    @contextmanager
    def phone(self, phone: Phone) -> Iterator[str]:
        """A phone behind a trunk of its own; the endpoint to ring."""
        port = self.asterisk.free_port()
        trunk = Trunk(id=f"to-{port}", name="phone", host="127.0.0.1", port=port)
        self.asterisk.push([unwatched(o) for o in pjsip_objects(trunk) if o.type != "identify"])
        with self.asterisk.phone(phone, port=port):
            yield f"PJSIP/{NUMBER}@trunk-{trunk.id}"

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[AriClient]:
        """A client on it; the connection is dropped on leaving."""
        settings, credentials = self.asterisk.settings, self.asterisk.server.credentials
        base = f"ws://127.0.0.1:{settings.ari_port}"
        url = websocket_url(base, "hotline400", credentials.username, credentials.ari_password)
        client = AriClient("hotline400")
        async with websocket_transport(url) as transport, anyio.create_task_group() as tasks:
            await tasks.start(client.run, transport)
            yield client
            tasks.cancel_scope.cancel()


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with real_asterisk() as running:
        trunk = Trunk(id="demo", name="demo", host="127.0.0.1", port=running.free_port())
        running.push(pjsip_objects(trunk))
        yield Ground(running)


def unwatched(item: PjsipObject) -> PjsipObject:
    """Not asked by OPTIONS: SIPp is not there long enough to be found available."""
    if item.type != "aor":
        return item
    return item.model_copy(update={"fields": item.fields | {"qualify_frequency": "0"}})


async def incoming(ari: AriClient) -> ev.StasisStart:
    with anyio.fail_after(60):
        while True:
            event = await ari.unclaimed.receive()
            if isinstance(event, ev.StasisStart):
                return event


async def told(listener: Listener, last: type[ev.Event]) -> list[ev.Event]:
    """Every event up to the first of this type."""
    events: list[ev.Event] = []
    with anyio.fail_after(60):
        while not events or not isinstance(events[-1], last):
            events.append(await listener.receive())
    return events


def names(events: list[ev.Event]) -> list[str]:
    """Type names and dial states; two threads tell of the ringing, so its order is not fixed."""
    plain = [
        f"Dial:{event.dialstatus}" if isinstance(event, ev.Dial) else type(event).__name__
        for event in events
        if not isinstance(event, ev.UnknownEvent)
    ]
    ringing = {"ChannelStateChange", "Dial:RINGING", "Dial:"}
    beginning = [name for name in plain[:3] if name in ringing]
    return [*sorted(beginning), *plain[len(beginning) :]]


async def ring(ari: AriClient, endpoint: str, last: type[ev.Event]) -> list[ev.Event]:
    async with leg(ari, "leg", endpoint, app_args="phone,c1") as ringing:
        return await told(ringing.events, last)


async def on_fake(behaviour: fakes.Behaviour, last: type[ev.Event]) -> list[ev.Event]:
    ari = AriClient("hotline400")
    async with (
        fakes.fake_asterisk() as fake,
        fake.connect() as transport,
        anyio.create_task_group() as tasks,
    ):
        await tasks.start(ari.run, transport)
        fake.phone(NUMBER, behaviour)
        events = await ring(ari, f"PJSIP/{NUMBER}@trunk-demo", last)
        tasks.cancel_scope.cancel()
    return events


@pytest.mark.parametrize(
    ("phone", "behaviour", "last"),
    [
        (Phone(rings_ms=50), fakes.Answers(after=0.05), ev.StasisStart),
        (Phone(rings_ms=50, talk_ms=100), fakes.Answers(0.05, 0.1), ev.ChannelDestroyed),
        (Phone(refuses_with="486 Busy Here"), fakes.Busy(0.05), ev.ChannelDestroyed),
        (
            Phone(refuses_with="603 Decline"),
            fakes.Rejects(0.05, rings=False),
            ev.ChannelDestroyed,
        ),
        (
            Phone(refuses_with="503 Service Unavailable"),
            fakes.Unreachable(0.05),
            ev.ChannelDestroyed,
        ),
        (
            Phone(refuses_with="480 Temporarily Unavailable"),
            fakes.Refuses(0.05, rings=False),
            ev.ChannelDestroyed,
        ),
    ],
)
async def test_a_phone_does_the_same_on_both(
    ground: Ground, phone: Phone, behaviour: fakes.Behaviour, last: type[ev.Event]
) -> None:
    async with ground.connected() as ari:
        with ground.phone(phone) as endpoint:
            real = await ring(ari, endpoint, last)
    fake = await on_fake(behaviour, last)
    assert names(real) == names(fake)
    causes = [
        (event.cause, event.tech_cause) if isinstance(event, ev.ChannelDestroyed) else None
        for event in (real[-1], fake[-1])
    ]
    assert causes[0] == causes[1]


async def test_a_caller_comes_hears_and_goes(ground: Ground) -> None:
    async with ground.connected() as ari:
        with ground.asterisk.call(Caller(talk_ms=300), "4001234567"):
            start = await incoming(ari)
            invite = read_invite(start.args[1:])
            assert (start.args[0], invite.called, invite.trunk_id) == (
                "inbound",
                "4001234567",
                "demo",
            )
            caller = start.channel.id
            assert (await channels.get(ari, caller)).app_args == start.args
            with ari.listen(caller) as listener:
                await channels.progress(ari, caller)
                async with playing(ari, caller, ["sound:/nowhere/at-all"]) as playback:
                    assert (await playback.finished()).state == "failed"
                await channels.answer(ari, caller)
                events = await told(listener, ev.StasisEnd)
    assert [type(e) for e in events[-2:]] == [ev.ChannelHangupRequest, ev.StasisEnd]
    assert not any(isinstance(event, ev.ChannelDestroyed) for event in events)


async def test_what_is_not_there_is_refused_alike(ground: Ground) -> None:
    async with ground.connected() as ari:
        with pytest.raises(NotFound):
            await channels.get(ari, "nobody")
        with pytest.raises(RequestFailed, match="500 Allocation failed"):
            await channels.originate(ari, "leg", "PJSIP/1@trunk-of-nobody")
        await bridges.create(ari, "twice")
        with pytest.raises(Conflict):
            await bridges.create(ari, "twice")
        with pytest.raises(RequestFailed, match="400 Channel not found"):
            await bridges.add(ari, "twice", ["nobody"])
        assert (await application.get(ari)).bridge_ids == ()
        await bridges.destroy(ari, "twice")
        await bridges.destroy(ari, "twice")
        await channels.hangup(ari, "nobody")


async def test_pushed_objects_come_and_go(ground: Ground) -> None:
    async with ground.connected() as ari:
        await dynamic.put(ari, "res_pjsip", "aor", "pushed", {"contact": "sip:127.0.0.1:9"})
        fields = await dynamic.get(ari, "res_pjsip", "aor", "pushed")
        assert fields["contact"] == "sip:127.0.0.1:9"
        await dynamic.delete(ari, "res_pjsip", "aor", "pushed")
        await dynamic.delete(ari, "res_pjsip", "aor", "pushed")
        with pytest.raises(NotFound):
            await dynamic.get(ari, "res_pjsip", "aor", "pushed")
        with pytest.raises(RequestFailed, match="validation"):
            await dynamic.put(ari, "res_pjsip", "endpoint", "pushed", {"no_such_field": "x"})


async def test_replies_come_through_the_event_filter(ground: Ground) -> None:
    async with ground.connected() as ari:
        await application.filter_events(ari, allowed=["StasisStart"])
        assert (await application.get(ari)).name == "hotline400"
        await application.filter_events(ari)


async def test_a_talk_survives_a_lost_connection(ground: Ground) -> None:
    calling = Caller(talk_ms=None)
    with (
        ground.phone(Phone(rings_ms=50)) as endpoint,
        ground.asterisk.call(calling, "4001234567"),
    ):
        async with ground.connected() as ari:
            caller = (await incoming(ari)).channel.id
            await channels.originate(ari, "kept", endpoint, app_args="phone,c")
            await incoming(ari)
            await channels.answer(ari, caller)
            await bridges.create(ari, "talk")
            await bridges.add(ari, "talk", [caller, "kept"])
        async with ground.connected() as ari:
            known = await application.get(ari)
            assert set(known.channel_ids) == {caller, "kept"}
            assert set((await bridges.get(ari, "talk")).channels) == {caller, "kept"}
            assert (await channels.get(ari, "kept")).app_args == ("phone", "c")
            with ari.listen("kept") as listener:
                await channels.hangup(ari, "kept")
                assert names(await told(listener, ev.ChannelDestroyed))[-1] == "ChannelDestroyed"
            await channels.hangup(ari, caller)
            await bridges.destroy(ari, "talk")


async def test_joining_a_bridge_while_playing_holds_up_everything(ground: Ground) -> None:
    sound = ground.asterisk.folder / "two_seconds.alaw"
    sound.write_bytes(b"\xd5" * 16000)
    sound.chmod(0o644)
    async with ground.connected() as ari:
        with ground.asterisk.call(Caller(talk_ms=None), "4001234567"):
            caller = (await incoming(ari)).channel.id
            await channels.answer(ari, caller)
            await bridges.create(ari, "late")
            with ari.listen("sounding") as listener:
                await channels.play(ari, caller, "sounding", [f"sound:{sound.with_suffix('')}"])
                await told(listener, ev.PlaybackStarted)
                before = anyio.current_time()
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(bridges.add, ari, "late", [caller])
                    tasks.start_soon(bridges.list_all, ari)
                assert anyio.current_time() - before > 1
            await channels.hangup(ari, caller)
            await bridges.destroy(ari, "late")


async def test_asterisks_start_is_known(ground: Ground) -> None:
    async with ground.connected() as ari:
        assert (await asterisk.started_at(ari)).tzinfo is not None


async def test_the_manager_refuses_in_asterisks_words(ground: Ground) -> None:
    settings, credentials = ground.asterisk.settings, ground.asterisk.server.credentials
    ami = AmiClient("127.0.0.1", settings.ami_port, credentials.username, credentials.ami_password)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ami.run)
        with anyio.fail_after(60):
            await ami.signed_in.wait()
        with pytest.raises(AmiError, match="No such channel"):
            await ami.mix_monitor("nobody", "")
        await ami.put("tests-ari", "key", "值 with spaces: and colons")
        await ami.delete_tree("tests-ari")
        await ami.delete_tree("tests-ari")
        tasks.cancel_scope.cancel()


async def test_a_trunk_that_moved_between_two_connections_is_no_longer_where_it_was(
    ground: Ground,
) -> None:
    """What is only pushed again, Asterisk adds to what it has."""
    for host in ("192.0.2.1", "192.0.2.2"):
        async with ground.connected() as ari:
            trunk = Trunk(id="moved", name="moved", host=host)
            await TrunkPusher(ari, ControlHub()).push([trunk])
    for kind in ("aor", "identify"):
        shown = ground.asterisk.server.ask(f"pjsip show {kind} trunk-moved")
        assert "192.0.2.2" in shown
        assert "192.0.2.1" not in shown


@pytest.mark.parametrize(
    "settings",
    [{"host": "192.0.2.1"}, {"host": "localhost"}, {"identify_by": ("192.0.2.8", "10.0.0.0/8")}],
)
async def test_a_trunk_that_stayed_is_found_where_it_was(
    ground: Ground, settings: dict[str, Any]
) -> None:
    """However Asterisk writes addresses, and though names are resolved by then."""
    trunk = Trunk(**({"id": "stayed", "name": "stayed", "host": "192.0.2.1"} | settings))
    async with ground.connected() as ari:
        for item in pjsip_objects(trunk):
            await dynamic.put(ari, "res_pjsip", item.type, item.id, item.fields)
        assert [item.type for item in pjsip_objects(trunk) if await moved(ari, item)] == []
        for item in pjsip_objects(trunk.model_copy(update={"port": 5070})):
            assert await moved(ari, item) == (item.type == "aor")
        for item in pjsip_objects(trunk)[::-1]:
            await dynamic.delete(ari, "res_pjsip", item.type, item.id)
