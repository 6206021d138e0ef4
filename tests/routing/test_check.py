"""What is said of a flow before anybody calls it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.check import check, may_be_published
from hotline400.routing.check.finding import FindingCode
from hotline400.routing.flow import Flow
from hotline400.routing.nodes import DecidingNode, Node
from hotline400.routing.walk import MOST_NODES, Acted, Caller, World, walk

from .flows import (
    END,
    KNOWN,
    a_flow,
    a_number,
    any_flows,
    callback,
    hunt,
    menu,
    play,
    sound_flows,
)
from .moments import NOW

SCHEDULE = {
    "kind": "schedule",
    "id": "s",
    "schedule": "office",
    "on_open": "end",
    "on_closed": "end",
}
ROWS = {"020": {"value": "y"}}
LOOKUP = {"kind": "lookup", "id": "l", "table": "cities", "next": "end", "on_missing": "end"}

ELSEWHERE = {"kind": "goto", "id": "g", "hotline": "4001234567", "on_missing": "end"}


def codes(flow: Flow) -> list[str]:
    return [finding.code.value for finding in check(flow, KNOWN)]


def test_a_sound_flow_has_no_findings() -> None:
    assert codes(a_flow("w", play("w", "h"), hunt("h", "end"), END)) == []
    back = callback("c", "end", on_declined="h")
    assert codes(a_flow("h", hunt("h", "end", keys={"1": "c"}), back, END)) == []


@pytest.mark.parametrize(
    ("flow", "code"),
    [
        (a_flow("nowhere", END), FindingCode.START_MISSING),
        (a_flow("w", play("w", "gone"), END), FindingCode.TARGET_MISSING),
        (a_flow("a", play("a", "b"), play("b", "a"), END), FindingCode.ENDLESS),
        (a_flow("a", menu("a", {"1": "end"}, "a"), END), FindingCode.ENDLESS),
        (a_flow("h", hunt("h", "h"), END), FindingCode.ENDLESS),
        (a_flow("h", hunt("h", "end", on_answered="h"), END), FindingCode.TALKS_TWICE),
        (
            a_flow("h", hunt("h", "end", on_answered="w"), play("w", "g"), ELSEWHERE, END),
            FindingCode.TALKS_TWICE,
        ),
        (a_flow("c", callback("c", "end"), END), FindingCode.CALLBACK_WITHOUT_QUEUE),
        (
            a_flow("h", hunt("h", "c"), callback("c", "end", on_declined="h"), END),
            FindingCode.ENDLESS,
        ),
        (a_flow("end", END, play("w", "end")), FindingCode.UNREACHABLE),
        (a_flow("w", play("w", "end", "tenant:x"), END), FindingCode.PROMPT_UNKNOWN),
        (a_flow("h", hunt("h", "end", queue="x"), END), FindingCode.QUEUE_UNKNOWN),
        (a_flow("h", hunt("h", "end", queue="empty"), END), FindingCode.QUEUE_WITHOUT_PHONES),
        (a_flow("s", SCHEDULE, END), FindingCode.SCHEDULE_UNKNOWN),
        (
            a_flow("s", SCHEDULE, END, schedules={"office": {"name": "x"}}),
            FindingCode.SCHEDULE_NEVER_OPEN,
        ),
        (a_flow("l", LOOKUP, END), FindingCode.TABLE_UNKNOWN),
        (a_flow("l", LOOKUP, END, tables={"cities": {"name": "x"}}), FindingCode.TABLE_EMPTY),
        (
            a_flow(
                "l", LOOKUP, END,
                tables={"cities": {"name": "x", "holds": "prompt", "rows": ROWS}},
            ),
            FindingCode.TABLE_VALUE_UNKNOWN,
        ),
        (
            a_flow("m", menu("m", {"1": "end"}, "end", prompt=None), END),
            FindingCode.MENU_WITHOUT_PROMPT,
        ),
    ],
)  # fmt: skip
def test_each_fault_is_found(flow: Flow, code: FindingCode) -> None:
    assert code in codes(flow)


def test_a_circle_with_a_key_in_it_is_a_menu_as_it_should_be() -> None:
    flow = a_flow("m", menu("m", {"*": "m", "1": "w"}, "end"), play("w", "m2"),
                  menu("m2", {"*": "m"}, "end"), END)  # fmt: skip
    assert codes(flow) == []


def test_a_circle_is_told_with_its_way() -> None:
    found = check(a_flow("a", play("a", "b"), play("b", "c"), play("c", "b"), END), KNOWN)
    assert [(f.node, f.data["way"]) for f in found if f.code is FindingCode.ENDLESS] == [
        ("c", "b → c → b")
    ]


def test_a_variable_that_nobody_sets_is_noticed() -> None:
    asks = {"kind": "branch", "id": "b", "variable": "level", "default": "end",
            "cases": [{"name": "vip", "values": ["1"], "to": "end"}]}  # fmt: skip
    assert codes(a_flow("b", asks, END)) == ["variable_never_set"]
    sets = {"kind": "set_variable", "id": "v", "variable": "level", "value": "1", "next": "b"}
    assert codes(a_flow("v", sets, asks, END)) == []


def test_a_place_that_nobody_can_be_from_is_noticed() -> None:
    places = ["广东", "020", "0755266*", "广东省", "x*", "*"]
    region = {"kind": "region", "id": "r", "default": "end",
              "branches": [{"name": "south", "places": places, "to": "end"}]}  # fmt: skip
    known = replace(KNOWN, places=frozenset({"广东", "广州", "020"}))
    found = check(a_flow("r", region, END), known)
    assert [(f.code, f.node, f.data["place"]) for f in found] == [
        (FindingCode.PLACE_UNKNOWN, "r", place) for place in ("广东省", "x*", "*")
    ]
    assert may_be_published(found)


def test_errors_come_first() -> None:
    found = check(a_flow("h", hunt("h", "end", queue="x"), END, play("w", "end")), KNOWN)
    assert [finding.severity for finding in found] == ["error", "warning"]


class Whoever:
    """Presses as many keys as there are choices, whichever they lead to; then nothing more."""

    def __init__(self, choices: list[int], keys: int) -> None:
        self._choices, self._keys = choices, keys

    def act(self, node: Node, facts: object) -> Acted | None:  # noqa: ARG002 — see `walk.Actor`
        ways = [way for way in node.exits() if self._keys or not way.by_caller]
        if isinstance(node, DecidingNode):
            ways = list(node.exits())
        if not ways:
            return Acted("hung_up")
        way = ways[self._next() % len(ways)]
        self._keys -= way.by_caller
        return Acted(way.outcome)

    def _next(self) -> int:
        return self._choices.pop() if self._choices else 0


@given(
    st.one_of(any_flows(), sound_flows()),
    st.lists(st.integers(0, 11), max_size=60),
    st.integers(0, 12),
)
def test_every_flow_that_passes_ends_for_every_sequence_of_keys(
    flow: Flow, choices: list[int], keys: int
) -> None:
    if not may_be_published(check(flow, KNOWN)):
        return
    stops = list(walk(a_number(flow), Caller("13800000000", NOW), Whoever(choices, keys), World()))
    assert len(stops) <= (keys + 1) * len(flow.nodes) < MOST_NODES


@given(sound_flows())
def test_a_flow_that_only_goes_on_passes(flow: Flow) -> None:
    assert may_be_published(check(flow, KNOWN))
