"""The examples are real menus, and do what their numbers do."""

from datetime import datetime

import pytest

from hotline400.audio.prompts import system_prompts
from hotline400.examples import Example, load_examples
from hotline400.routing.check import check
from hotline400.routing.check.finding import Known
from hotline400.routing.explain import explain
from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.nodes import KINDS
from hotline400.routing.question import Question
from hotline400.routing.queue import Queue
from hotline400.routing.schedule import CHINA

EXAMPLES = {example.key: example for example in load_examples()}
WORKING, EVENING = "2026-11-24T10:00", "2026-11-24T20:00"


def test_there_are_three() -> None:
    assert set(EXAMPLES) == {"furniture", "erp_vendor", "departments"}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_has_no_findings(example: Example) -> None:
    prompts = example.prompts.keys() | {f"system:{prompt.key}" for prompt in system_prompts()}
    queues = dict.fromkeys([*example.queues, "main"], 1)
    assert check(example.flow, Known(frozenset(prompts), queues)) == []


def test_what_nodes_say_by_default_is_there() -> None:
    said = {field.default for kind in KINDS for field in kind.model_fields.values()}
    keys = {text.removeprefix("system:") for text in said if str(text).startswith("system:")}
    assert keys <= {prompt.key for prompt in system_prompts()}
    assert "menu_invalid" in keys


def ends(key: str, keys: str, moment: str = WORKING) -> tuple[str, str]:
    """(how it ends, the last queue, or the last thing said)."""
    example = EXAMPLES[key]
    queues = {name: Queue(id=name) for name in example.queues}
    number = Hotline(
        number="4006586000", tenant_id="t", state=NumberState.ACTIVE,
        flow=example.flow, queues=queues,
    )  # fmt: skip
    at = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    found = explain(number, Question(at=at, keys=keys))
    heard = [str(step.detail["prompt"]) for step in found.steps if step.detail.get("prompt")]
    rung = [str(step.detail["queue"]) for step in found.steps if "queue" in step.detail]
    return found.end, (rung or heard)[-1]


@pytest.mark.parametrize(
    ("key", "keys", "moment", "wanted"),
    [
        ("furniture", "1", WORKING, ("hung_up", "system:goodbye")),
        ("furniture", "1*0", WORKING, ("talked", "service")),
        ("furniture", "1*0", EVENING, ("voicemail", "system:voicemail_greeting")),
        ("furniture", "0", EVENING, ("voicemail", "system:voicemail_greeting")),
        ("furniture", "2021#", WORKING, ("hung_up", "system:goodbye")),
        ("furniture", "40519#*5", WORKING, ("talked", "franchise")),
        ("furniture", "5", EVENING, ("voicemail", "system:voicemail_greeting")),
        ("furniture", "6", EVENING, ("voicemail", "system:voicemail_greeting")),
        ("furniture", "6", WORKING, ("talked", "complaints")),
        ("furniture", "2*6", WORKING, ("talked", "complaints")),
        ("erp_vendor", "2600400#", WORKING, ("talked", "vip")),
        ("erp_vendor", "29999#2", WORKING, ("talked", "gs")),
        ("erp_vendor", "2*1", WORKING, ("talked", "sales")),
        ("departments", "8011", WORKING, ("talked", "service1")),
        ("departments", "802802", WORKING, ("talked", "market2")),
        ("departments", "801*802801", WORKING, ("talked", "market1")),
        ("departments", "9", WORKING, ("voicemail", "system:voicemail_greeting")),
        ("departments", "0", WORKING, ("talked", "main")),
    ],
)
def test_a_caller_comes_where_the_manual_says(
    key: str, keys: str, moment: str, wanted: tuple[str, str]
) -> None:
    assert ends(key, keys, moment) == wanted


def test_the_city_that_was_keyed_in_is_what_is_said() -> None:
    flow = EXAMPLES["furniture"].flow
    number = Hotline(number="4006586000", tenant_id="t", state=NumberState.ACTIVE, flow=flow)
    at = datetime.fromisoformat(WORKING).replace(tzinfo=CHINA)
    said = [
        step.detail.get("prompt") for step in explain(number, Question(at=at, keys="2024#")).steps
    ]
    assert "tenant:store_024" in said
