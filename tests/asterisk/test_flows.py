"""Flows over real SIP and RTP: keys as RFC 4733 events, prompts as tones told apart by pitch."""

from collections.abc import AsyncIterator, Iterator
from itertools import pairwise

import anyio
import numpy as np
import pytest

from hotline400.testing.builders import FIRST, HOTLINE, a_flow, a_hotline
from hotline400.testing.carrier import Answers, CallerCall, NoAnswer, Tone
from hotline400.testing.carrier.dtmf import Keys
from hotline400.testing.carrier.g711 import decode, encode_alaw
from hotline400.testing.carrier.measure import dominant_frequency, gaps
from hotline400.testing.carrier.tone import tone_samples
from hotline400.testing.engine_here import EngineHere, engine_here
from hotline400.testing.real_asterisk import RealAsterisk, real_asterisk

pytestmark = pytest.mark.anyio

OTHER, GAPS, DOOR = "4007654321", "4007654322", "4007654323"
PROMPT_SECONDS = 0.6
LONGEST_GAP = 0.3
PITCHES = (400, 500, 600, 700, 800, 900, 1100, 1300)
PHONE = 1700
DAY = [{"start": "00:00", "end": "24:00"}]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), DAY)


def play(pitch: int, to: str, prompt: str | None = None, **more: object) -> dict[str, object]:
    prompt = prompt or f"tenant:{pitch}"
    return {"kind": "play", "id": f"play{pitch}", "prompt": prompt, "next": to, **more}


PASSWORD = {
    "kind": "password", "id": "password", "prompt": "tenant:500", "next": "menu",
    "passwords": [{"label": "总部", "digits": "2468"}], "on_refused": "end",
}  # fmt: skip
MENU = {
    "kind": "menu", "id": "menu", "prompt": "tenant:600", "digits": 3, "on_timeout": "end",
    "keys": {"801": "digits", "0": "end"}, "on_invalid": "end", "invalid_prompt": "tenant:400",
}  # fmt: skip
DIGITS = {
    "kind": "collect", "id": "digits", "prompt": "tenant:700", "next": "look",
    "on_timeout": "end", "on_back": "menu",
}  # fmt: skip
LOOK = {"kind": "lookup", "id": "look", "table": "cities", "next": "play800", "on_missing": "end"}
ASK = {
    "kind": "http_request", "id": "ask", "url": "http://crm.example/", "choices": {"vip": "set"},
    "default": "end",
}  # fmt: skip
SET = {"kind": "set_variable", "id": "set", "variable": "level", "value": "1", "next": "branch"}
BRANCH = {
    "kind": "branch", "id": "branch", "variable": "level", "default": "end",
    "cases": [{"name": "one", "values": ["1"], "to": "region"}],
}  # fmt: skip
REGION = {
    "kind": "region", "id": "region", "default": "end",
    "branches": [{"name": "home", "places": ["020"], "to": "hours"}],
}  # fmt: skip
HOURS = {
    "kind": "schedule", "id": "hours", "schedule": "always", "on_open": "share",
    "on_closed": "end",
}  # fmt: skip
SHARE = {
    "kind": "ratio", "id": "share", "branches": [{"name": "all", "percent": 100, "to": "goto"}],
}  # fmt: skip
GOTO = {"kind": "goto", "id": "goto", "hotline": OTHER, "on_missing": "end"}
WAY = a_flow(
    "play400", play(400, "password", answer=True), PASSWORD, MENU, DIGITS, LOOK,
    play(800, "ask", prompt="variable:found"), ASK, SET, BRANCH, REGION, HOURS, SHARE, GOTO,
    tables={"cities": {"name": "c", "rows": {"020": {"value": "tenant:800", "label": "广州"}}}},
    schedules={"always": {"name": "always", "week": WEEK, "holidays": False}},
)  # fmt: skip
HUNT = {
    "kind": "hunt", "id": "hunt", "on_answered": "survey", "on_no_answer": "end",
    "on_busy": "end", "on_queue_full": "end",
}  # fmt: skip
SURVEY = {
    "kind": "survey", "id": "survey", "prompt": "tenant:900", "thanks": "tenant:1100",
    "next": "end",
}  # fmt: skip
TALK = a_flow("hunt", HUNT, SURVEY)
SAYING = a_flow(
    "play400", play(400, "play500", answer=True), play(500, "set"), {**SET, "next": "menu"},
    {**MENU, "prompt": "tenant:600", "keys": {"1": "play700"}, "digits": 1}, play(700, "hunt"),
    {**HUNT, "on_answered": None},
)  # fmt: skip

CODE = {
    "kind": "collect", "id": "code", "prompt": "tenant:700", "variable": "code", "next": "known",
    "on_timeout": "end",
}  # fmt: skip
KNOWN = {
    "kind": "lookup", "id": "known", "table": "codes", "variable": "code", "save": "priority",
    "next": "play900", "on_missing": "play1100",
}  # fmt: skip
DOORS = a_flow(
    "password",
    {**PASSWORD, "next": "code", "on_refused": "play800", "wrong_prompt": "tenant:400", "tries": 2},
    CODE, KNOWN, play(800, "end"), play(900, "hunt"), play(1100, "end"),
    {**HUNT, "on_answered": None},
    tables={"codes": {"name": "c", "rows": {"8899": {"value": "9", "label": "VIP"}}}},
)  # fmt: skip


@pytest.fixture(scope="module")
def asterisk() -> Iterator[RealAsterisk]:
    with real_asterisk() as running:
        yield running


@pytest.fixture
async def here(asterisk: RealAsterisk) -> AsyncIterator[EngineHere]:
    folder = asterisk.folder / "tones"
    folder.mkdir(exist_ok=True)
    for pitch in PITCHES:
        seconds = 30 if pitch == 1300 else PROMPT_SECONDS  # that is the music
        coded = encode_alaw(tone_samples(pitch, seconds=seconds, dbfs=-12))
        (folder / f"{pitch}.alaw").write_bytes(coded)
    prompts = {f"tenant:{pitch}": str(folder / str(pitch)) for pitch in PITCHES}
    own: dict[str, object] = {"prompts": prompts, "recording": False, "ring_back": "tenant:1300"}
    async with engine_here(
        asterisk,
        a_hotline(FIRST, flow=WAY, flow_version=1, **own),
        a_hotline(FIRST, number=OTHER, flow=TALK, flow_version=1, **own),
        a_hotline(FIRST, number=GAPS, flow=SAYING, flow_version=1, **own),
        a_hotline(FIRST, number=DOOR, flow=DOORS, flow_version=1, answer_at="start", **own),
    ) as running:
        yield running


async def hears(call: CallerCall, hertz: int) -> None:
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


def longest_silence(call: CallerCall) -> float:
    """Seconds: silence that was sent, or nothing sent at all, from the first sound on."""
    arrivals = [packet.arrived for packet in call.heard.packets]
    pauses = [later - earlier for earlier, later in pairwise(arrivals)]
    sent = [length for start, length in gaps(call.heard.pcm, shortest=0.02) if start > 0]
    return max([*pauses, *sent])


@pytest.mark.parametrize("by", [Keys.RFC4733, Keys.INFO])
async def test_a_caller_goes_by_keys_through_every_kind_of_node(here: EngineHere, by: Keys) -> None:
    here.house.systems.answer = b'{"next": "vip"}'  # type: ignore[attr-defined]
    here.carrier.phone(FIRST, Answers(after=0.3, says=Tone(PHONE), talks_for=1.5))
    call = await here.carrier.dial(HOTLINE, "02088881111")
    await call.answered()
    await hears(call, 500)
    await call.press("2468#", by)
    await hears(call, 600)
    await call.press("701", by)  # no such department
    await hears(call, 400)
    await call.press("801", by)
    await hears(call, 700)
    await call.press("020#", by)
    await hears(call, 800)
    await hears(call, PHONE)
    await hears(call, 900)
    await call.press("4", by)
    await hears(call, 1100)
    await call.ended()

    record = await here.record_of(call)
    assert list(zip(record.path, record.outcomes, strict=True)) == [
        ("play400", "played"), ("password", "accepted"), ("menu", "801"),
        ("digits", "collected"), ("look", "found"), ("play800", "played"), ("ask", "vip"),
        ("set", "set"), ("branch", "one"), ("region", "home"), ("hours", "open"),
        ("share", "all"), ("goto", "gone"), ("hunt", "answered"), ("survey", "answered"),
        ("end", "hung_up"),
    ]  # fmt: skip
    assert record.variables == {
        "password_label": "总部", "digits": "020", "found": "tenant:800", "found_label": "广州",
        "level": "1", "survey_score": "4",
    }  # fmt: skip
    assert (record.disposition, record.answered_phone) == ("answered", FIRST)


async def test_a_caller_without_the_password_is_turned_away_after_so_many_tries(
    here: EngineHere,
) -> None:
    phone = here.carrier.phone(FIRST, Answers())
    call = await here.carrier.dial(DOOR)
    await hears(call, 500)
    await call.press("1357#")
    await hears(call, 400)
    await call.press("97531#")
    await hears(call, 800)
    await call.ended()
    record = await here.record_of(call)
    assert list(zip(record.path, record.outcomes, strict=True)) == [
        ("password", "refused"), ("play800", "played"), ("end", "hung_up"),
    ]  # fmt: skip
    assert (record.disposition, record.offers) == ("rejected", ())
    assert "1357" not in record.model_dump_json()
    assert not phone.calls


@pytest.mark.parametrize(
    ("code", "way", "priority"),
    [
        ("8899", ["code", "known", "play900", "hunt"], "9"),
        ("1234", ["code", "known", "play1100", "end"], None),
    ],
)
async def test_a_service_code_leads_those_who_have_one_to_the_phones(
    here: EngineHere, code: str, way: list[str], priority: str | None
) -> None:
    here.carrier.phone(FIRST, Answers(after=0.2, says=Tone(PHONE), talks_for=0.5))
    call = await here.carrier.dial(DOOR)
    await hears(call, 500)
    await call.press("2468#")
    await hears(call, 700)
    await call.press(f"{code}#")
    await call.ended()
    record = await here.record_of(call)
    assert list(record.path) == ["password", *way]
    assert record.variables.get("priority") == priority
    assert record.disposition == ("answered" if priority else "self_service")
    assert record.variables.get("priority_label") == ("VIP" if priority else None)


async def test_between_prompts_and_ring_back_there_is_no_gap(here: EngineHere) -> None:
    """The best of three: a busy machine may hold up a call of ours or the listener."""
    here.carrier.phone(FIRST, NoAnswer())
    silences = []
    for _ in range(3):
        call = await _hears_five_prompts(here)
        silences.append(longest_silence(call))
        if silences[-1] < LONGEST_GAP:
            break
    assert min(silences) < LONGEST_GAP


async def _hears_five_prompts(here: EngineHere) -> CallerCall:
    call = await here.carrier.dial(GAPS)
    await call.answered()
    await hears(call, 600)
    await call.press("1")  # cuts the menu's prompt short
    await hears(call, 1300)
    await call.hears(call.heard.seconds + 1)
    await call.hang_up()
    record = await here.record_of(call)
    assert record.path == ("play400", "play500", "set", "menu", "play700", "hunt")
    assert record.queued_at is None
    return call
