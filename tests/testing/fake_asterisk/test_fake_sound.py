"""What a caller hears from the fake, and when."""

from typing import Any

import anyio
import anyio.lowlevel
import pytest

from hotline400.ari.event import Event, PlaybackContinuing, PlaybackFinished, PlaybackStarted
from hotline400.ari.resources import bridge as bridges
from hotline400.ari.resources import channel as channels
from hotline400.ari.resources import playback as playbacks
from hotline400.ari.undo import playing

pytestmark = pytest.mark.anyio


async def caller_on(scene: Any) -> Any:
    caller = scene.asterisk.dials("4001234567")
    await scene.call_comes_in()
    return caller


def state(event: Event) -> tuple[str, str]:
    assert isinstance(event, PlaybackStarted | PlaybackContinuing | PlaybackFinished)
    return type(event).__name__, event.playback.media_uri


async def test_a_list_is_played_in_order(connected: Any) -> None:
    async with connected() as scene:
        for media, seconds in (("sound:a", 0.02), ("sound:b", 0.03)):
            scene.asterisk.has_media(media, seconds)
        caller = await caller_on(scene)
        with scene.ari.listen("p") as listener:
            await channels.play(scene.ari, caller.channel_id, "p", ["sound:a", "sound:b"])
            seen = [state(await listener.receive()) for _ in range(4)]
        assert seen == [
            ("PlaybackStarted", "sound:a"),
            ("PlaybackContinuing", "sound:b"),
            ("PlaybackStarted", "sound:b"),
            ("PlaybackFinished", "sound:b"),
        ]
        assert caller.media == ["sound:a", "sound:b"]
        assert caller.hears[1].at - caller.hears[0].at >= 0.02


async def test_a_file_that_is_not_there_fails(connected: Any) -> None:
    async with connected() as scene:
        scene.asterisk.has_media("sound:gone", None)
        caller = await caller_on(scene)
        async with playing(scene.ari, caller.channel_id, ["sound:gone"]) as playback:
            assert (await playback.finished()).state == "failed"
        assert caller.hears == []


async def test_a_stopped_playback_is_done_and_the_next_begins(connected: Any) -> None:
    async with connected() as scene:
        scene.asterisk.has_media("sound:b", 0.01)
        caller = await caller_on(scene)
        with scene.ari.listen("a", "b") as listener:
            await channels.play(scene.ari, caller.channel_id, "a", ["sound:music"])
            await channels.play(scene.ari, caller.channel_id, "b", ["sound:b"])
            await caller.has_heard("music")
            await playbacks.stop(scene.ari, "a")
            events = [await listener.receive() for _ in range(4)]
        assert [state(event) for event in events] == [
            ("PlaybackStarted", "sound:music"),
            ("PlaybackFinished", "sound:music"),
            ("PlaybackStarted", "sound:b"),
            ("PlaybackFinished", "sound:b"),
        ]
        await playbacks.stop(scene.ari, "a")  # stopping what is over is fine


async def test_hanging_up_fails_the_playback_first(connected: Any) -> None:
    async with connected() as scene:
        caller = await caller_on(scene)
        with scene.ari.listen("p", caller.channel_id) as listener:
            await channels.play(scene.ari, caller.channel_id, "p", ["sound:music"])
            await caller.has_heard("music")
            caller.hangs_up()
            names = [type(await listener.receive()).__name__ for _ in range(4)]
        assert names == ["PlaybackStarted", "ChannelHangupRequest", "PlaybackFinished", "StasisEnd"]


async def test_joining_a_bridge_waits_for_the_playback_and_holds_up_everyone(
    connected: Any,
) -> None:
    async with connected() as scene:
        scene.asterisk.has_media("sound:long", 0.1)
        caller = await caller_on(scene)
        await channels.play(scene.ari, caller.channel_id, "p", ["sound:long"])
        await caller.has_heard("long")
        await bridges.create(scene.ari, "talk")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(bridges.add, scene.ari, "talk", [caller.channel_id])
            while "POST bridges/talk/addChannel" not in scene.asterisk.requests:
                await anyio.lowlevel.checkpoint()
            before = scene.asterisk.seconds()
            await bridges.list_all(scene.ari)
            assert scene.asterisk.seconds() - before > 0.05
        assert (await bridges.get(scene.ari, "talk")).channels == (caller.channel_id,)


async def test_ringing_and_music_are_heard(connected: Any) -> None:
    async with connected() as scene:
        caller = await caller_on(scene)
        await channels.ring(scene.ari, caller.channel_id)
        await channels.ring_stop(scene.ari, caller.channel_id)
        await channels.start_music(scene.ari, caller.channel_id)
        await channels.stop_music(scene.ari, caller.channel_id)
        assert caller.media == ["ringing", "music:default"]
