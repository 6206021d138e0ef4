"""Hunting over real SIP and RTP: what phones and callers hear, told apart by pitch."""

from collections.abc import Iterator
from itertools import pairwise

import anyio
import numpy as np
import pytest

from hotline400.routing.hotline import Hotline
from hotline400.routing.queue import MAIN, HuntOrder, Queue
from hotline400.testing.builders import FIRST, HOTLINE, SECOND, a_flow, a_hotline
from hotline400.testing.carrier import Answers, NoAnswer, Rejects, Tone
from hotline400.testing.carrier.call import Call
from hotline400.testing.carrier.g711 import decode, encode_alaw
from hotline400.testing.carrier.measure import dominant_frequency
from hotline400.testing.carrier.tone import tone_samples
from hotline400.testing.engine_here import engine_here
from hotline400.testing.real_asterisk import RealAsterisk, real_asterisk

pytestmark = pytest.mark.anyio

WHISPER, ACCEPT, QUEUE_WAIT, POSITION, LEFT = 400, 500, 600, 700, 800
MUSIC, LATER_MUSIC = 1100, 1300
PHONE = 1700
LONGEST_GAP = 0.3
LEAVE = {
    "kind": "hunt", "id": "hunt", "keys": {"9": "left"}, "on_no_answer": "end", "on_busy": "end",
    "on_queue_full": "end",
}  # fmt: skip
SAY = {"kind": "play", "id": "left", "prompt": f"tenant:{LEFT}", "next": "end"}


@pytest.fixture(scope="module")
def asterisk() -> Iterator[RealAsterisk]:
    with real_asterisk() as running:
        yield running


@pytest.fixture(scope="module")
def prompts(asterisk: RealAsterisk) -> dict[str, str]:
    """Half a second each; the music is another tone from its third second on."""
    folder = asterisk.folder / "hunting"
    folder.mkdir(exist_ok=True)
    said = {
        f"tenant:{WHISPER}": WHISPER, "system:accept_prompt": ACCEPT, f"tenant:{LEFT}": LEFT,
        "system:queue_wait": QUEUE_WAIT, "system:queue_position_1": POSITION,
    }  # fmt: skip
    for pitch in said.values():
        coded = encode_alaw(tone_samples(pitch, seconds=0.5, dbfs=-12))
        (folder / f"{pitch}.alaw").write_bytes(coded)
    music = [
        tone_samples(MUSIC, seconds=2, dbfs=-12),
        tone_samples(LATER_MUSIC, seconds=30, dbfs=-12),
    ]
    (folder / "music.alaw").write_bytes(encode_alaw(np.concatenate(music)))
    known = {reference: str(folder / str(pitch)) for reference, pitch in said.items()}
    return {**known, "tenant:music": str(folder / "music")}


@pytest.fixture
def run(asterisk: RealAsterisk, prompts: dict[str, str]):  # type: ignore[no-untyped-def]
    """The engine with the demo hotline, its main queue set like this."""

    def with_queue(**fields: object):  # type: ignore[no-untyped-def]
        flow = fields.pop("flow", None)
        numbers = fields.pop("phones", (FIRST, SECOND))
        queue = Queue(order=HuntOrder.SEQUENTIAL, ring_back="tenant:music").model_copy(
            update=fields
        )
        own: dict[str, object] = {"prompts": prompts, "recording": False, "flow": flow}
        hotline: Hotline = a_hotline(*numbers, **own)  # type: ignore[misc]
        return engine_here(asterisk, hotline.model_copy(update={"queues": {MAIN: queue}}))

    return with_queue


async def hears(call: Call, hertz: int) -> None:
    """Until this tone is what comes from the platform."""

    def sounds() -> bool:
        latest = call.heard.packets[-8:]
        if len(latest) < 8:
            return call.is_over
        heard = np.concatenate([decode(packet.codec, packet.payload) for packet in latest])
        return call.is_over or abs(dominant_frequency(heard) - hertz) < 20

    with anyio.fail_after(30):
        await call.carrier.ticker.news.until(sounds)
    assert not call.is_over, f"the call ended before {hertz} Hz"


def pitches(call: Call) -> list[int]:
    """What was heard, tone after tone, as far as each lasted 200 ms."""
    heard, block, found = call.heard.pcm, 800, []
    for start in range(0, len(heard) - block, block):
        tone = dominant_frequency(heard[start : start + block])
        near = next(
            (p for p in (WHISPER, ACCEPT, QUEUE_WAIT, POSITION, LEFT, MUSIC, LATER_MUSIC, PHONE)
             if abs(tone - p) < 20), 0,
        )  # fmt: skip
        found.append(near)
    lasting = [a for a, b in pairwise(found) if a == b and a]
    return [p for n, p in enumerate(lasting) if n == 0 or lasting[n - 1] != p]


async def test_all_ring_and_the_first_to_answer_has_the_call(run) -> None:  # type: ignore[no-untyped-def]
    async with run(order=HuntOrder.RING_ALL) as here:
        one = here.carrier.phone(FIRST, NoAnswer())
        here.carrier.phone(SECOND, Answers(after=1, says=Tone(PHONE)))
        call = await here.carrier.dial(HOTLINE)
        beaten = await one.rung()
        await hears(call, PHONE)
        with anyio.fail_after(5):
            await beaten.ended()
        assert beaten.was_cancelled
        await call.hang_up()
        record = await here.record_of(call)
        results = {offer.phone_number: offer.result for offer in record.offers}
        assert results == {FIRST: "answered_elsewhere", SECOND: "answered"}


async def test_the_phone_hears_who_calls_and_takes_the_call_by_key(run) -> None:  # type: ignore[no-untyped-def]
    async with run(whisper=f"tenant:{WHISPER}", accept_key=True) as here:
        phone = here.carrier.phone(FIRST, Answers(after=0.5, says=Tone(PHONE)))
        call = await here.carrier.dial(HOTLINE, says=Tone(2000))
        rung = await phone.rung()
        await hears(rung, WHISPER)
        await hears(call, MUSIC)
        await hears(rung, ACCEPT)
        assert not here.carrier.phones[FIRST].calls[-1].is_over
        before = len(call.heard.packets)
        await rung.press("1")
        await hears(call, PHONE)
        arrivals = [packet.arrived for packet in call.heard.packets[before - 1 :]]
        longest = max(b - a for a, b in pairwise(arrivals))
        assert longest < LONGEST_GAP
        await hears(rung, 2000)
        await call.hang_up()
        record = await here.record_of(call)
        assert [offer.result for offer in record.offers] == ["answered"]


async def test_a_phones_voicemail_does_not_swallow_the_call(run) -> None:  # type: ignore[no-untyped-def]
    async with run(accept_key=True) as here:
        here.carrier.phone(FIRST, Answers(after=0.2, says=Tone(1900)))
        person = here.carrier.phone(SECOND, Answers(after=0.2, says=Tone(PHONE)))
        call = await here.carrier.dial(HOTLINE)
        rung = await person.rung(seconds=20)
        await hears(rung, ACCEPT)
        await rung.press("1")
        await hears(call, PHONE)
        await call.hang_up()
        record = await here.record_of(call)
        assert [offer.result for offer in record.offers] == ["not_accepted", "answered"]


async def test_the_place_is_said_and_the_music_goes_on_where_it_was(run) -> None:  # type: ignore[no-untyped-def]
    async with run(phones=(FIRST,), announce_position=True, announce_every_seconds=4) as here:
        here.carrier.phone(FIRST, Answers(after=0.1))
        talker = await here.carrier.dial(HOTLINE)
        await talker.answered()
        waiting = await here.carrier.dial(HOTLINE, "13900002222")
        await waiting.answered()
        with anyio.fail_after(20):
            await waiting.hears(8)
        await waiting.hang_up()
        await talker.hang_up()
        await here.record_of(waiting)
        assert pitches(waiting)[:6] == [
            QUEUE_WAIT, POSITION, MUSIC, LATER_MUSIC, POSITION, LATER_MUSIC,
        ]  # fmt: skip


async def test_a_waiting_caller_leaves_by_key(run) -> None:  # type: ignore[no-untyped-def]
    async with run(phones=(FIRST,), flow=a_flow("hunt", LEAVE, SAY)) as here:
        here.carrier.phone(FIRST, Answers(after=0.1))
        talker = await here.carrier.dial(HOTLINE)
        await talker.answered()
        waiting = await here.carrier.dial(HOTLINE, "13900002222")
        await hears(waiting, MUSIC)
        await waiting.press("9")
        await hears(waiting, LEFT)
        with anyio.fail_after(10):
            await waiting.ended()
        await talker.hang_up()
        record = await here.record_of(waiting)
        assert (record.path, record.outcomes) == (
            ("hunt", "left", "end"), ("9", "played", "hung_up"),
        )  # fmt: skip


async def test_a_caller_comes_back_to_whom_they_talked_to(run) -> None:  # type: ignore[no-untyped-def]
    async with run(memory_hours=24) as here:
        here.carrier.phone(FIRST, Rejects(status=486))
        here.carrier.phone(SECOND, Answers(after=0.1, says=Tone(PHONE)))
        call = await here.carrier.dial(HOTLINE, "13900003333")
        await hears(call, PHONE)
        await call.hang_up()
        await here.record_of(call)
        here.carrier.phone(FIRST, Answers(after=0.1))
        again = await here.carrier.dial(HOTLINE, "13900003333")
        await hears(again, PHONE)
        await again.hang_up()
        record = await here.record_of(again)
        assert [offer.phone_number for offer in record.offers] == [SECOND]
