"""What would happen to whom, and test cases that say what ought to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.explain import Explanation, explain
from hotline400.routing.flow import Flow
from hotline400.routing.forms import GroupForm, to_flow
from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.places import Place
from hotline400.routing.question import HuntOutcome, Question
from hotline400.routing.screening_rules import ScreeningRules
from hotline400.routing.test_case import Expectation, TestCase, run_case
from hotline400.routing.walk import World

from .flows import END, a_flow, a_number, hunt, menu, play, sound_flows
from .moments import at

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAY = [{"start": "09:00", "end": "18:00"}]
GROUP = GroupForm.model_validate(
    {
        "hours": {
            "name": "上班时间",
            "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), DAY),
        },
        "work": {
            "welcome": "system:a",
            "keys": {"1": {"to": "queue", "queue": "main"}, "9": {"to": "voicemail"}},
        },
    }
)
OFFICE = "2026-11-24T10:00"


def asked(
    flow: Flow | None, keys: str = "", moment: str = OFFICE, caller: str | None = "13800138000",
    **more: object,
) -> Explanation:  # fmt: skip
    question = Question.model_validate({"caller": caller, "at": at(moment), "keys": keys, **more})
    return explain(a_number(flow), question, Place(province="广东", city="广州", area_code="020"))


def way(explanation: Explanation) -> list[tuple[str, str]]:
    return [(step.node, step.outcome) for step in explanation.steps]


def test_the_question_of_the_catalogue() -> None:
    """138… from Guangzhou calls on 2026-10-01 at 20:00 and presses 3: what happens?"""
    found = asked(to_flow(GROUP), keys="3", moment="2026-10-01T20:00")
    assert way(found) == [
        ("hours", "closed"), ("off_welcome", "played"), ("off_otherwise", "left"),
        ("end", "hung_up"),
    ]  # fmt: skip
    assert (found.end, found.keys_left) == ("voicemail", "3")
    assert found.steps[0].detail == {
        "schedule": "上班时间", "local_time": "2026-10-01 20:00", "weekday": 4, "calendar": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "end", "last"),
    [
        ("1", "talked", "work_1"),
        ("9", "voicemail", "end"),
        ("77777", "talked", "work_otherwise"),
        ("", "talked", "work_otherwise"),
    ],
)
def test_keys_lead_where_they_lead_callers(keys: str, end: str, last: str) -> None:
    found = asked(to_flow(GROUP), keys=keys)
    assert (found.end, found.steps[-1].node) == (end, last)


def test_phones_that_do_not_answer() -> None:
    found = asked(None, phones=HuntOutcome.NO_ANSWER)
    assert way(found) == [("hunt", "no_answer"), ("no_answer", "played"), ("goodbye", "hung_up")]
    assert found.steps[0].detail["phones"] == ["13800138001", "13800138002"]


def test_who_is_turned_away_comes_to_no_node() -> None:
    blocked = ScreeningRules(blacklist={"13800138000": None})
    number = a_number(screening=blocked)
    found = explain(number, Question(caller="13800138000", at=at(OFFICE)))
    assert (found.end, found.reason, found.steps) == ("rejected", "blacklisted", ())


def test_a_call_goes_on_with_another_number() -> None:
    goto = {"kind": "goto", "id": "g", "hotline": "4001111111", "on_missing": "end"}
    other = Hotline(number="4001111111", tenant_id="t1", state=NumberState.ACTIVE)
    question = Question(at=at(OFFICE))
    number = a_number(a_flow("g", goto, END))
    found = explain(number, question, world=World(others={other.number: other}))
    assert [(step.hotline, step.node) for step in found.steps] == [
        (number.number, "g"), (other.number, "hunt"),
    ]  # fmt: skip
    foreign = other.model_copy(update={"tenant_id": "t2"})
    found = explain(number, question, world=World(others={other.number: foreign}))
    assert way(found) == [("g", "missing"), ("end", "hung_up")]


def test_numbers_that_send_callers_to_each_other_come_to_an_end() -> None:
    def to(number: str) -> Flow:
        goto = {"kind": "goto", "id": "g", "hotline": number, "on_missing": "end"}
        return a_flow("g", goto, END)

    here = a_number(to("4001111111"))
    there = here.model_copy(update={"number": "4001111111", "flow": to(here.number)})
    world = World(others={here.number: here, there.number: there})
    found = explain(here, Question(at=at(OFFICE)), world=world)
    assert [step.outcome for step in found.steps] == ["gone"] * 5 + ["missing", "hung_up"]


@given(sound_flows(), st.text("0123456789*#", max_size=20), st.sampled_from(HuntOutcome))
def test_every_sound_flow_can_be_explained(flow: Flow, keys: str, phones: HuntOutcome) -> None:
    found = asked(flow, keys=keys, phones=phones)
    assert found.end != "endless"
    for step in found.steps:
        exits = {way.outcome for way in flow.nodes[step.node].exits()}
        assert step.outcome in exits or step.kind == "hangup"


CASE = TestCase(
    name="evening",
    question=Question(caller="13800138000", at=at("2026-11-24T20:00")),
    expects=Expectation(passes=("hours", "off_otherwise"), avoids=("work_menu",), end="voicemail"),
)


def test_a_case_that_holds() -> None:
    assert run_case(CASE, a_number(to_flow(GROUP))).passed


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ({"passes": ["off_otherwise", "hours"]}, ("passes", "hours")),
        ({"avoids": ["hours"]}, ("avoids", "hours")),
        ({"queue": "main"}, ("queue", "main")),
        ({"end": "talked"}, ("end", "talked")),
    ],
)
def test_a_case_says_what_is_not_as_wanted(
    wanted: dict[str, object], fault: tuple[str, str]
) -> None:
    case = CASE.model_copy(update={"expects": Expectation.model_validate(wanted)})
    result = run_case(case, a_number(to_flow(GROUP)))
    assert [found[:2] for found in result.faults] == [fault]


def test_a_menu_of_menus() -> None:
    flow = a_flow(
        "m", menu("m", {"1": "n", "*": "m"}, "end"), menu("n", {"2": "h", "*": "m"}, "end"),
        hunt("h", "p"), play("p", "end"), END,
    )  # fmt: skip
    assert way(asked(flow, keys="1*12")) == [
        ("m", "1"), ("n", "*"), ("m", "1"), ("n", "2"), ("h", "answered")
    ]  # fmt: skip
