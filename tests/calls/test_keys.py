"""The caller presses keys: menus, digits, passwords, surveys."""

import pytest

from hotline400.engine.keypad import MOST_KEYS
from hotline400.record.event import EventKind
from hotline400.testing.builders import FIRST, HOTLINE, a_flow, a_hotline
from hotline400.testing.fake_asterisk import Answers

pytestmark = pytest.mark.anyio

SAID = "sound:/sounds/"


def play(node_id, to, prompt):
    return {"kind": "play", "id": node_id, "prompt": prompt, "next": to}


MENU = {
    "kind": "menu", "id": "menu", "prompt": "system:welcome_default", "digits": 3,
    "keys": {"1": "one", "801": "sub", "*": "menu"}, "on_timeout": "end", "on_invalid": "end",
    "repeats": 2, "timeout_seconds": 8, "key_timeout_seconds": 3,
}  # fmt: skip
SUB = {
    "kind": "menu", "id": "sub", "prompt": "system:queue_wait", "keys": {"2": "two", "*": "menu"},
    "on_timeout": "end", "on_invalid": "end",
}  # fmt: skip
MENUS = a_flow(
    "menu", MENU, SUB, play("one", "end", "system:goodbye"), play("two", "end", "system:no_answer")
)


async def opens(stage, flow, **fields):
    await stage.opens(a_hotline(FIRST, flow=flow, flow_version=1, **fields))


def asks(**fields):
    """A flow of one node that asks, and a word for each of its ways."""
    return a_flow("ask", {"id": "ask", **fields}, play("yes", "end", "system:goodbye"))


async def keyed(stage, caller):
    """What was noted of the keys, and the variables on the record."""
    record = await stage.record_of(caller)
    events = stage.database.events[caller.channel_id]
    pressed = [event.data for event in events if event.kind is EventKind.KEYS_PRESSED]
    return pressed, record.variables


async def way_of(stage, caller):
    record = await stage.record_of(caller)
    return list(zip(record.path, record.outcomes, strict=True))


async def test_a_key_chooses_and_cuts_the_prompt_short(stage, fake):
    await opens(stage, MENUS)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome_default")
    assert caller.answered_at is not None
    await stage.passes(1)
    caller.presses("1")
    heard = await caller.has_heard("goodbye")
    assert heard.at - caller.began_at == pytest.approx(1, abs=0.2)
    await caller.is_over()
    assert await way_of(stage, caller) == [("menu", "1"), ("one", "played"), ("end", "hung_up")]
    assert (await keyed(stage, caller))[0] == [{"keys": "1"}]
    await stage.is_empty()


async def test_keys_typed_ahead_go_through_two_menus_without_their_prompts(stage, fake):
    await opens(stage, MENUS)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome_default")
    caller.presses("801#2")
    await caller.is_over()
    assert caller.media == [f"{SAID}welcome_default", f"{SAID}no_answer"]
    ways = await way_of(stage, caller)
    assert ways[:2] == [("menu", "801"), ("sub", "2")]


async def test_the_star_leads_back(stage, fake):
    await opens(stage, MENUS)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome_default")
    caller.presses("801*1")
    await caller.is_over()
    nodes = [node for node, _ in await way_of(stage, caller)]
    assert nodes == ["menu", "sub", "menu", "one", "end"]


async def test_a_code_is_waited_for_from_key_to_key(stage, fake):
    await opens(stage, MENUS)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome_default")
    for key in "801":
        caller.presses(key)
        await stage.passes(2.9)
    await caller.has_heard("queue_wait")


async def test_half_a_code_is_a_wrong_one_after_a_while(stage, fake):
    await opens(stage, MENUS)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome_default")
    caller.presses("80")
    await caller.has_heard("menu_invalid")
    caller.presses("1")
    await caller.has_heard("goodbye")
    assert (await keyed(stage, caller))[0] == [{"keys": "80"}, {"keys": "1"}]


async def test_who_says_nothing_is_asked_again_and_then_no_more(stage, fake):
    await opens(stage, MENUS)
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    prompt, complaint = f"{SAID}welcome_default", f"{SAID}menu_timeout"
    assert caller.media == [prompt, complaint, prompt, complaint, prompt]
    assert caller.ended_at - caller.began_at == pytest.approx(5 * 3 + 3 * 8, abs=0.5)
    assert await way_of(stage, caller) == [("menu", "timeout"), ("end", "hung_up")]


async def test_who_presses_wrong_keys_is_told_so(stage, fake):
    await opens(stage, MENUS)
    caller = fake.dials(HOTLINE)
    for turn in range(3):
        await caller.wait(lambda n=turn: caller.media.count(f"{SAID}welcome_default") > n)
        caller.presses("777")
    await caller.is_over()
    assert (await way_of(stage, caller))[0] == ("menu", "invalid")
    assert caller.media.count(f"{SAID}menu_invalid") == 2


async def test_a_menu_whose_audio_is_missing_still_takes_keys(stage, fake):
    await opens(stage, MENUS)
    for prompt in ("welcome_default", "menu_timeout"):
        fake.has_media(f"{SAID}{prompt}", None)
    caller = fake.dials(HOTLINE)
    await stage.passes(10)
    caller.presses("1")
    await caller.has_heard("goodbye")


async def test_a_flood_of_keys_costs_nothing(stage, fake):
    await opens(stage, MENUS)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("welcome_default")
    caller.presses("7" * 5000)
    await caller.is_over()
    pressed, _ = await keyed(stage, caller)
    assert len(pressed) <= MOST_KEYS
    assert len(stage.database.events[caller.channel_id]) < 40
    await stage.is_empty()


DIGITS = asks(
    kind="collect", min_digits=3, max_digits=4, next="yes", on_timeout="end", on_back="end"
)


async def test_digits_are_collected_up_to_the_hash(stage, fake):
    await opens(stage, DIGITS)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("enter_digits_hash")
    caller.presses("021#")
    await caller.has_heard("goodbye")
    assert await keyed(stage, caller) == ([{"keys": "021#"}], {"digits": "021"})


async def test_too_few_digits_are_asked_for_again(stage, fake):
    await opens(stage, DIGITS)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("enter_digits_hash")
    caller.presses("02#")
    await caller.has_heard("menu_invalid")
    caller.presses("021")
    await caller.has_heard("goodbye")  # without the #, after a while
    assert (await keyed(stage, caller))[1] == {"digits": "021"}


PIN = {"kind": "collect", "variable": "pin", "secret": True, "on_timeout": "end"}
FOUND = {"kind": "lookup", "id": "look", "table": "t", "variable": "pin", "on_missing": "end"}
COPY = {"kind": "set_variable", "id": "copy", "variable": "copied", "value": "pin {pin}"}
TABLE = {"t": {"name": "t", "rows": {"4711": {"value": "gold", "label": "王女士"}}}}
SECRET = a_flow(
    "ask", {"id": "ask", "next": "pause", **PIN}, play("pause", "copy", "system:queue_wait"),
    {**COPY, "next": "look"}, {**FOUND, "next": "yes"}, play("yes", "end", "system:goodbye"),
    tables=TABLE,
)  # fmt: skip


async def test_secret_digits_are_used_and_never_written_down(stage, fake):
    await opens(stage, SECRET)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("enter_digits_hash")
    caller.presses("4711#")
    await caller.has_heard("goodbye")
    pressed, variables = await keyed(stage, caller)
    assert pressed == [{"count": 5}]
    assert variables == {"pin": "***", "copied": "***", "found": "gold", "found_label": "王女士"}
    written = (stage.folder / "journal").glob("*")
    assert not any(b"4711" in segment.read_bytes() for segment in written)
    assert "4711" not in str(stage.database.events[caller.channel_id])


async def test_an_engine_that_forgot_a_secret_asks_for_it_again(stage, fake):
    await opens(stage, SECRET)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("enter_digits_hash")
    caller.presses("4711#")
    await caller.has_heard("queue_wait")
    await stage.reopens()
    await caller.wait(lambda: caller.media.count(f"{SAID}enter_digits_hash") == 2)
    caller.presses("4711#")
    await caller.has_heard("goodbye")
    assert (await keyed(stage, caller))[1]["found"] == "gold"


PASSWORD = asks(
    kind="password", tries=2, next="yes", on_refused="end",
    passwords=[{"label": "总部", "digits": "246810"}, {"label": "分店", "digits": "1357"}],
)  # fmt: skip


async def test_a_password_lets_through_and_its_label_is_on_record(stage, fake):
    await opens(stage, PASSWORD)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("password_prompt")
    caller.presses("9999#")
    await caller.has_heard("password_wrong")
    caller.presses("1357#")
    await caller.has_heard("goodbye")
    assert await keyed(stage, caller) == ([{"count": 5}] * 2, {"password_label": "分店"})
    assert "1357" not in str(stage.database.events[caller.channel_id])


async def test_tries_stay_counted_when_the_engine_dies(stage, fake):
    await opens(stage, PASSWORD)
    caller = fake.dials(HOTLINE)
    await caller.has_heard("password_prompt")
    caller.presses("9999#")
    await caller.has_heard("password_wrong")
    await stage.reopens()
    await caller.wait(lambda: caller.media.count(f"{SAID}password_prompt") == 2)
    caller.presses("8888#")
    await caller.is_over()
    assert (await way_of(stage, caller))[0] == ("ask", "refused")


HUNT = {
    "kind": "hunt", "id": "hunt", "on_answered": "ask", "on_no_answer": "end", "on_busy": "end",
    "on_queue_full": "end",
}  # fmt: skip
SURVEY = a_flow("hunt", HUNT, {"kind": "survey", "id": "ask", "next": "end"})


async def test_the_caller_scores_the_talk(stage, fake):
    await opens(stage, SURVEY)
    fake.phone(FIRST, Answers(after=1, hangs_up_after=20))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("talk:")
    caller.presses("199")  # during the talk: nothing to do with the survey
    await caller.has_heard("survey_prompt")
    caller.presses("9")
    await caller.has_heard("survey_invalid")
    caller.presses("4")
    await caller.has_heard("survey_thanks")
    await caller.is_over()
    assert await keyed(stage, caller) == ([{"keys": "9"}, {"keys": "4"}], {"survey_score": "4"})
    assert (await stage.outcome_of(caller))[:2] == ("answered", "phone_hung_up")
    await stage.is_empty()


async def test_who_hangs_up_in_the_survey_was_answered(stage, fake):
    await opens(stage, SURVEY)
    fake.phone(FIRST, Answers(after=1, hangs_up_after=20))
    caller = fake.dials(HOTLINE)
    await caller.has_heard("survey_prompt")
    caller.hangs_up()
    assert (await stage.outcome_of(caller))[0] == "answered"
    assert (await stage.record_of(caller)).talk_seconds == 20


async def test_a_play_node_may_answer_first(stage, fake):
    said = {"kind": "play", "id": "said", "prompt": "system:goodbye", "next": "end"}
    for number, answers in ((HOTLINE, True), ("4001234568", False)):
        flow = a_flow("said", {**said, "answer": answers})
        stage.database.put(a_hotline(FIRST, number=number, flow=flow))
    await stage.opens()
    early, late = fake.dials("4001234568"), fake.dials(HOTLINE)
    await early.is_over()
    await late.is_over()
    assert early.answered_at is None
    assert late.answered_at is not None


async def test_a_variable_may_name_the_prompt(stage, fake):
    say = {"kind": "set_variable", "id": "say", "variable": "which", "value": "system:no_answer"}
    flow = a_flow("say", {**say, "next": "said"}, play("said", "end", "variable:which"))
    await opens(stage, flow)
    caller = fake.dials(HOTLINE)
    await caller.is_over()
    assert caller.media == [f"{SAID}no_answer"]
