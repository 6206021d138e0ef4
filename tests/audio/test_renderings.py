"""Texts on their way to sound."""

import anyio
import pytest
from anyio.lowlevel import checkpoint

from hotline400.audio.speech.port import CannotSpeak, Speaking, SpeechFault
from hotline400.audio.speech.renderings import (
    MOST_KEPT,
    MOST_WAITING,
    MOST_WAITING_OF_ONE,
    Renderings,
    RenderingState,
    TooManyRenderings,
)
from hotline400.testing.speech import HummingSpeech

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def say(text: str) -> Speaking:
    return Speaking(text, "zf_xiaoxiao", 1.0)


async def test_one_at_a_time_in_the_order_they_came() -> None:
    voice = HummingSpeech()
    renderings = Renderings(voice)
    texts = ["您好", "欢迎", "再见"]
    given = [renderings.begin("t", say(text)) for text in texts]
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(renderings.run)
        for rendering in given:
            await rendering.ended.wait()
            assert rendering.state is RenderingState.DONE
            assert rendering.wav[:4] == b"RIFF"
            assert rendering.seconds > 0.5
        tasks.cancel_scope.cancel()
    assert [each.text for each in voice.spoken] == texts


async def test_the_same_said_again_is_rendered_once_and_for_its_tenant_only() -> None:
    renderings = Renderings(HummingSpeech())
    first = renderings.begin("ours", say("您好"))
    assert renderings.begin("ours", say("您好")) is first
    assert renderings.begin("theirs", say("您好")) is not first
    assert renderings.begin("ours", Speaking("您好", "zf_xiaoxiao", 0.9)) is not first
    assert renderings.find("ours", first.id) is first
    assert renderings.find("theirs", first.id) is None


async def test_progress_is_told_while_it_is_rendered() -> None:
    voice = HummingSpeech()
    voice.hold = anyio.Event()
    renderings = Renderings(voice)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(renderings.run)
        await checkpoint()
        rendering = renderings.begin("t", say("您好"))
        while not voice.spoken:
            await checkpoint()
        assert (rendering.state, rendering.progress) == (RenderingState.RENDERING, 0.5)
        voice.hold.set()
        await rendering.ended.wait()
        tasks.cancel_scope.cancel()


async def test_a_fault_ends_one_text_and_may_be_tried_again() -> None:
    voice = HummingSpeech()
    voice.breaks = "坏"
    renderings = Renderings(voice)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(renderings.run)
        broken, good = renderings.begin("t", say("坏")), renderings.begin("t", say("好"))
        await good.ended.wait()
        assert (broken.state, broken.fault) == (RenderingState.FAILED, SpeechFault.FAILED)
        assert good.state is RenderingState.DONE
        voice.breaks = ""
        again = renderings.begin("t", say("坏"))
        await again.ended.wait()
        assert again.state is RenderingState.DONE
        tasks.cancel_scope.cancel()


async def test_nobody_fills_the_queue_for_the_others() -> None:
    renderings = Renderings(HummingSpeech())
    for number in range(MOST_WAITING_OF_ONE):
        renderings.begin("greedy", say(f"第{number}句"))
    with pytest.raises(TooManyRenderings):
        renderings.begin("greedy", say("还有一句"))
    for number in range(MOST_WAITING - MOST_WAITING_OF_ONE):
        renderings.begin(f"tenant-{number}", say("您好"))
    with pytest.raises(TooManyRenderings):
        renderings.begin("late", say("您好"))


async def test_only_the_last_ones_are_kept() -> None:
    renderings = Renderings(HummingSpeech())
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(renderings.run)
        first = renderings.begin("t", say("第一句"))
        await first.ended.wait()
        for number in range(MOST_KEPT + 1):
            await renderings.begin("t", say(f"又一句{number}")).ended.wait()
        tasks.cancel_scope.cancel()
    assert renderings.find("t", first.id) is None


async def test_what_can_never_be_spoken_does_not_wait() -> None:
    voice = HummingSpeech()
    renderings = Renderings(voice)
    for text, fault in (("。。", SpeechFault.NOTHING_TO_SAY), ("привет", SpeechFault.UNREADABLE)):
        with pytest.raises(CannotSpeak) as refused:
            renderings.begin("t", say(text))
        assert refused.value.fault is fault
    voice.ready = False
    with pytest.raises(CannotSpeak) as refused:
        renderings.begin("t", say("您好"))
    assert refused.value.fault is SpeechFault.NOT_INSTALLED
