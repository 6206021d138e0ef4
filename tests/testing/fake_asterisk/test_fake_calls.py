"""Calls on the fake go as they went on the real Asterisk 22.10.1."""

from typing import Any

import anyio
import pytest

from hotline400.ari.errors import Conflict, NotFound, RequestFailed
from hotline400.ari.event import ChannelDestroyed, ChannelHangupRequest, Event
from hotline400.ari.inbox import Listener
from hotline400.ari.resources import bridge as bridges
from hotline400.ari.resources import channel as channels
from hotline400.routing.invite import read_invite
from hotline400.testing.fake_asterisk import (
    Answers,
    Behaviour,
    Busy,
    FakeAsterisk,
    NoAnswer,
    NoSuchEndpoint,
    Rejects,
    Unreachable,
)

pytestmark = pytest.mark.anyio
PHONE = "13800138000"


async def names_until_destroyed(listener: Listener) -> tuple[list[str], ChannelDestroyed]:
    names = []
    while True:
        event = await listener.receive()
        names.append(name(event))
        if isinstance(event, ChannelDestroyed):
            return names, event


def name(event: Event) -> str:
    status = getattr(event, "dialstatus", None)
    state = getattr(event, "playback", None)
    suffix = f":{status}" if status is not None else f":{state.state}" if state else ""
    return type(event).__name__ + suffix


async def ring(scene: Any, behaviour: Behaviour, leg: str = "leg", seconds: int = 5) -> None:
    scene.asterisk.phone(PHONE, behaviour)
    await channels.originate(
        scene.ari,
        leg,
        f"PJSIP/{PHONE}@trunk-demo",
        app_args="phone,c1",
        caller_id="13912345678",
        timeout_seconds=seconds,
    )


async def test_a_call_comes_in_with_its_headers(connected: Any) -> None:
    async with connected() as scene:
        caller = scene.asterisk.dials("4001234567", from_="13912345678", diversion="<sip:1,2@x>")
        start = await scene.call_comes_in()
        told = read_invite(start.args[1:])
        assert (start.args[0], told.called, told.trunk_id) == ("inbound", "4001234567", "demo")
        assert told.diversion == "<sip:1,2@x>"
        assert start.channel.id == caller.channel_id
        assert (start.channel.state, start.channel.caller_number) == ("Ring", "13912345678")
        assert (await channels.get(scene.ari, caller.channel_id)).app_args == start.args


async def test_a_phone_answers_and_comes_in(connected: Any) -> None:
    async with connected() as scene:
        with scene.ari.listen("leg") as listener:
            await ring(scene, Answers(after=0.05))
            seen = [name(await listener.receive()) for _ in range(6)]
        assert seen == [
            "Dial:",
            "ChannelStateChange",
            "Dial:RINGING",
            "ChannelStateChange",
            "Dial:ANSWER",
            "StasisStart",
        ]
        [phone] = scene.asterisk.rings
        assert phone.caller_id == "13912345678"
        assert phone.state == "Up"


@pytest.mark.parametrize(
    ("behaviour", "cause", "sip_status", "dial"),
    [
        (Busy(after=0.02), 17, 486, "BUSY"),
        (Rejects(after=0.02), 21, 603, "NOANSWER"),
        (Unreachable(after=0.02), 34, 503, "CONGESTION"),
    ],
)
async def test_a_phone_refuses(
    connected: Any, behaviour: Behaviour, cause: int, sip_status: int, dial: str
) -> None:
    async with connected() as scene:
        with scene.ari.listen("leg") as listener:
            await ring(scene, behaviour)
            names, destroyed = await names_until_destroyed(listener)
        assert (destroyed.cause, destroyed.tech_cause) == (cause, sip_status)
        assert names[-3:] == ["ChannelHangupRequest", f"Dial:{dial}", "ChannelDestroyed"]


@pytest.mark.parametrize("rings", [True, False])
async def test_nobody_answers_until_asterisk_gives_up(connected: Any, rings: bool) -> None:  # noqa: FBT001
    async with connected() as scene:
        with scene.ari.listen("leg") as listener:
            await ring(scene, NoAnswer(rings=rings), seconds=1)
            names, destroyed = await names_until_destroyed(listener)
        assert (destroyed.cause, destroyed.tech_cause) == (19, 480)
        assert destroyed.channel.state == ("Ringing" if rings else "Down")
        assert "ChannelHangupRequest" not in names


async def test_a_ringing_phone_is_let_go(connected: Any) -> None:
    async with connected() as scene:
        with scene.ari.listen("leg") as listener:
            await ring(scene, NoAnswer())
            await scene.asterisk.rings[0].wait(lambda: scene.asterisk.rings[0].state == "Ringing")
            await channels.hangup(scene.ari, "leg", 26)
            names, destroyed = await names_until_destroyed(listener)
        assert destroyed.cause == 26
        assert names[-3:] == ["ChannelHangupRequest", "Dial:NOANSWER", "ChannelDestroyed"]
        assert scene.asterisk.rings[0].cause == 26
        assert not scene.asterisk.rings[0].hung_up_first


async def test_the_trunk_does_not_exist(connected: Any) -> None:
    async with connected() as scene:
        with pytest.raises(RequestFailed, match="500 Allocation failed"):
            await ring(scene, NoSuchEndpoint())
        assert scene.asterisk.rings == []


async def test_an_id_that_is_taken(connected: Any) -> None:
    async with connected() as scene:
        await ring(scene, NoAnswer())
        with pytest.raises(Conflict):
            await ring(scene, NoAnswer())


async def test_a_phone_in_a_call_is_busy(connected: Any) -> None:
    async with connected() as scene:
        await ring(scene, Answers(after=0.01), "first")
        await scene.asterisk.rings[0].is_answered()
        with scene.ari.listen("second") as listener:
            await ring(scene, Answers(after=0.01), "second")
            _, destroyed = await names_until_destroyed(listener)
        assert destroyed.cause == 17


async def test_a_phone_does_one_thing_after_the_other(connected: Any) -> None:
    async with connected() as scene:
        scene.asterisk.phone(PHONE, Busy(after=0.01), Answers(after=0.01))
        for leg in ("first", "second"):
            await channels.originate(scene.ari, leg, f"PJSIP/{PHONE}@trunk-demo")
            await scene.asterisk.until(
                lambda: scene.asterisk.rings[-1].ended or scene.asterisk.rings[-1].answered_at
            )
        assert [phone.state for phone in scene.asterisk.rings] == ["Down", "Up"]


async def talk(scene: Any) -> Any:
    """Caller and phone in bridge "talk"; gives the caller."""
    caller = scene.asterisk.dials("4001234567")
    await scene.call_comes_in()
    await ring(scene, Answers(after=0.01))
    await scene.asterisk.rings[0].is_answered()
    await channels.answer(scene.ari, caller.channel_id)
    await bridges.create(scene.ari, "talk")
    await bridges.add(scene.ari, "talk", [caller.channel_id, "leg"])
    return caller


async def test_two_talk_and_the_caller_hangs_up(connected: Any) -> None:
    async with connected() as scene:
        caller = await talk(scene)
        [phone] = scene.asterisk.rings
        assert caller.media == [f"talk:{PHONE}"]
        assert phone.media == ["talk:13912345678"]
        scene.told()
        with scene.ari.listen(caller.channel_id) as listener:
            caller.hangs_up()
            seen = [await listener.receive() for _ in range(3)]
        assert [name(e) for e in seen] == ["ChannelHangupRequest", "ChannelLeftBridge", "StasisEnd"]
        assert isinstance(seen[0], ChannelHangupRequest)
        assert (seen[0].cause, seen[0].soft) == (0, False)
        await channels.hangup(scene.ari, caller.channel_id)
        assert scene.told() == [], "nobody is told that a caller's channel is destroyed"
        assert caller.hung_up_first
        assert phone.state == "Up"
        assert (await bridges.get(scene.ari, "talk")).channels == ("leg",)


async def test_the_phone_hangs_up_by_itself(connected: Any) -> None:
    async with connected() as scene:
        with scene.ari.listen("leg") as listener:
            await ring(scene, Answers(after=0.01, hangs_up_after=0.02))
            names, destroyed = await names_until_destroyed(listener)
        assert names[-3:] == ["ChannelHangupRequest", "StasisEnd", "ChannelDestroyed"]
        assert destroyed.cause == 0


async def test_destroying_a_bridge_lets_everyone_out(connected: Any) -> None:
    async with connected() as scene:
        caller = await talk(scene)
        await bridges.destroy(scene.ari, "talk")
        assert scene.asterisk.bridge_ids == []
        assert set(scene.asterisk.channel_ids) == {caller.channel_id, "leg"}
        with pytest.raises(NotFound):
            await bridges.get(scene.ari, "talk")


async def test_a_bridge_refuses_who_is_not_there(connected: Any) -> None:
    async with connected() as scene:
        await bridges.create(scene.ari, "talk")
        with pytest.raises(RequestFailed, match="400 Channel not found"):
            await bridges.add(scene.ari, "talk", ["nobody"])
        with pytest.raises(Conflict):
            await bridges.create(scene.ari, "talk")


async def test_keys_are_heard(connected: Any) -> None:
    async with connected() as scene:
        caller = await talk(scene)
        with scene.ari.listen(caller.channel_id) as listener:
            caller.presses("1#")
            digits = [getattr(await listener.receive(), "digit", None) for _ in range(2)]
        assert digits == ["1", "#"]
        await channels.send_dtmf(scene.ari, caller.channel_id, "42")
        assert caller.pressed_by_us == "42"


async def test_a_caller_is_sent_back_to_the_dialplan(connected: Any) -> None:
    async with connected() as scene:
        caller = scene.asterisk.dials("4001234567")
        await scene.call_comes_in()
        await channels.continue_in_dialplan(scene.ari, caller.channel_id, "fallback", "s")
        assert caller.fell_back
        with pytest.raises(Conflict):
            await channels.answer(scene.ari, caller.channel_id)


async def test_the_fakes_clock_is_a_time_of_day(connected: Any) -> None:
    async with connected() as scene:
        fake: FakeAsterisk = scene.asterisk
        before, seconds = fake.now(), fake.seconds()
        await anyio.sleep(0.01)
        assert (fake.now() - before).total_seconds() == pytest.approx(
            fake.seconds() - seconds, abs=0.005
        )
