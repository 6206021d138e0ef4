"""What each kind of node decides, and what it takes for a key."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from hotline400.routing.facts import Facts
from hotline400.routing.keys import Answer, answer
from hotline400.routing.nodes import KINDS, AskingNode, DecidingNode, MenuNode, Node
from hotline400.routing.nodes.menu import read_keys
from hotline400.routing.places import Place
from hotline400.routing.ratio import whose_turn
from hotline400.routing.table import Table

from .moments import NOW

ROWS = {"020": {"value": "tenant:gz", "label": "广州"}}
CITIES = {"t": Table.model_validate({"name": "t", "rows": ROWS})}
GUANGZHOU = Place(province="广东", city="广州", area_code="020", carrier="移动")


def node(**fields: object) -> Node:
    return TypeAdapter[Node](Node).validate_python({"id": "n", **fields})


def decided(
    place: Place = GUANGZHOU, caller: str = "13800138000", turn: int = 0, **fields: object
) -> str:
    """Where the one node comes out."""
    variables = {"digits": "020", "level": "vip"}
    tables = {
        "t": Table.model_validate(
            {"name": "t", "rows": {"020": {"value": "tenant:gz", "label": "广州"}}}
        )
    }
    facts = Facts(caller, "4001234567", NOW, place, variables, tables=tables, turn=turn)
    made = node(**fields)
    assert isinstance(made, DecidingNode)
    decision = made.decide(facts)
    assert decision.outcome in {way.outcome for way in made.exits()}
    return decision.outcome


def test_every_kind_says_its_exits() -> None:
    for kind in KINDS:
        assert "exits" in kind.__dict__, kind


def regions(*branches: tuple[str, list[str]]) -> dict[str, object]:
    listed = [{"name": name, "places": places, "to": "x"} for name, places in branches]
    return {"kind": "region", "branches": listed, "default": "x"}


@pytest.mark.parametrize(
    ("branches", "wanted"),
    [
        ([("south", ["广东"])], "south"),
        ([("south", ["广东"]), ("city", ["广州"])], "city"),
        ([("city", ["广州"]), ("code", ["020"])], "code"),
        ([("code", ["020"]), ("digits", ["138*"])], "digits"),
        ([("short", ["138*"]), ("long", ["13800*"])], "long"),
        ([("a", ["广东"]), ("b", ["广东"])], "a"),  # of equals the first
        ([("north", ["北京", "010"])], "default"),
        ([("star", ["*"])], "default"),  # no digits: names nobody
    ],
)
def test_the_longest_match_wins(branches: list[tuple[str, list[str]]], wanted: str) -> None:
    assert decided(**regions(*branches)) == wanted


def test_a_caller_from_nowhere_goes_the_default_way() -> None:
    assert decided(place=Place(), caller="", **regions(("south", ["广东", "138*"]))) == "default"


@pytest.mark.parametrize(
    ("values", "wanted"),
    [(["vip"], "hit"), (["v*"], "hit"), (["VIP"], "default"), ([""], "default")],
)
def test_a_branch_compares_text(values: list[str], wanted: str) -> None:
    cases = [{"name": "hit", "values": values, "to": "x"}]
    assert decided(kind="branch", variable="level", cases=cases, default="x") == wanted


def test_a_lookup_remembers_value_and_label() -> None:
    found = {"kind": "lookup", "table": "t", "save": "shop", "next": "x", "on_missing": "x"}
    made = node(**found)
    assert isinstance(made, DecidingNode)
    tables = {
        "t": Table.model_validate({"name": "t", "rows": {"020": {"value": "v", "label": "l"}}})
    }
    facts = Facts("1", "4001234567", NOW, variables={"digits": "020"}, tables=tables)
    assert made.decide(facts).variables == {"shop": "v", "shop_label": "l"}
    assert decided(**found | {"variable": "level"}) == "missing"
    assert decided(**found | {"table": "none"}) == "missing"


def test_a_variable_is_put_together_from_others() -> None:
    made = node(kind="set_variable", variable="greeting", value="{city}/{digits}/{none}", next="x")
    assert isinstance(made, DecidingNode)
    facts = Facts("1", "4001234567", NOW, GUANGZHOU, {"digits": "020"})
    assert made.decide(facts).variables == {"greeting": "广州/020/"}


def test_a_fact_about_the_caller_cannot_be_set() -> None:
    with pytest.raises(ValidationError, match="cannot be set"):
        node(kind="set_variable", variable="caller", value="10086", next="x")


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any), st.integers(0, 500))
def test_shares_come_out_exactly_whenever_the_counting_began(shares: list[int], begin: int) -> None:
    total = sum(shares)
    taken = Counter(whose_turn(tuple(shares), turn) for turn in range(begin, begin + total))
    assert [taken[index] for index in range(len(shares))] == shares


@given(st.lists(st.integers(1, 50), min_size=2, max_size=5), st.integers(1, 200))
def test_shares_are_spread_evenly(shares: list[int], calls: int) -> None:
    """At no moment is anybody further from what is due than one call a share."""
    total = sum(shares)
    taken = Counter(whose_turn(tuple(shares), turn) for turn in range(calls))
    for index, share in enumerate(shares):
        assert abs(taken[index] - calls * share / total) < len(shares)


def test_percentages_add_up() -> None:
    with pytest.raises(ValidationError, match="add up to 100"):
        node(kind="ratio", branches=[{"name": "a", "percent": 90, "to": "x"}])


DEPARTMENTS = node(
    kind="menu", digits=3, keys={"801": "a", "802": "b", "0": "c", "9": "d", "8": "e"},
    on_timeout="t", on_invalid="i", repeats=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("pressed", "waited", "wanted"),
    [
        ("8", False, None),  # 801 may come
        ("8", True, "8"),
        ("80", False, None),
        ("80", True, "invalid"),
        ("801", False, "801"),
        ("0", False, "0"),
        ("7", False, None),  # a wrong code is heard to its end
        ("7", True, "invalid"),
        ("70", False, None),
        ("701", False, "invalid"),
        ("8#", False, "8"),
        ("80#", False, "invalid"),
        ("*", False, "invalid"),
    ],
)
def test_keys_are_read_as_they_come(pressed: str, waited: bool, wanted: str | None) -> None:  # noqa: FBT001
    assert isinstance(DEPARTMENTS, MenuNode)
    assert read_keys(DEPARTMENTS, pressed, waited=waited) == wanted


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("802", Answer("802", "802", "")),
        ("0801", Answer("0", "0", "801")),
        ("780802", Answer("802", "780802", "")),
        ("8#1", Answer("8", "8#", "1")),
        ("801#1", Answer("801", "801", "1")),
        ("777888", Answer("invalid", "777888", "")),
        ("77", Answer("timeout", "77", "")),
        ("", Answer("timeout", "", "")),
        ("7", Answer("timeout", "7", "")),
        ("80", Answer("timeout", "80", "")),
    ],
)
def test_a_menu_takes_what_is_pressed(keys: str, wanted: Answer) -> None:
    assert isinstance(DEPARTMENTS, MenuNode)
    assert answer(DEPARTMENTS, keys) == wanted


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("0571#", ("collected", "0571", "")),
        ("021#9", ("collected", "021", "9")),
        ("05711", ("collected", "0571", "1")),  # no more than that many
        ("0571#1", ("collected", "0571", "1")),
        ("12#021#", ("collected", "021", "")),  # too short, once more
        ("021", ("collected", "021", "")),  # without the #, after a while
        ("*", ("back", "*", "")),
        ("0*", ("back", "0*", "")),
        ("", ("timeout", "", "")),
        ("#", ("timeout", "#", "")),
    ],
)
def test_digits_end_with_the_hash(keys: str, wanted: tuple[str, str, str]) -> None:
    ways = {"next": "x", "on_timeout": "x", "on_back": "x"}
    asks = node(kind="collect", min_digits=3, max_digits=4, **ways)
    assert isinstance(asks, AskingNode)
    found = answer(asks, keys)
    assert (found.outcome, found.pressed, found.rest) == wanted
    assert dict(found.variables) == ({"digits": wanted[1]} if wanted[0] == "collected" else {})


def test_without_a_way_back_the_star_begins_the_digits_anew() -> None:
    asks = node(kind="collect", next="x", on_timeout="x")
    assert isinstance(asks, AskingNode)
    assert answer(asks, "13*021#").pressed == "021"


def test_secret_digits_are_not_told() -> None:
    asks = node(kind="collect", secret=True, next="x", on_timeout="x")
    assert isinstance(asks, AskingNode)
    assert answer(asks, "4711#").pressed == ""
    assert answer(asks, "").pressed == ""


def test_a_password_is_told_by_its_label_only() -> None:
    listed = [{"label": "north", "digits": "1234"}, {"label": "south", "digits": "567890"}]
    asks = node(kind="password", passwords=listed, tries=2, next="x", on_refused="x")
    assert isinstance(asks, AskingNode)
    south = Answer("accepted", "south", "1", {"password_label": "south"})
    assert answer(asks, "9999#567890#1") == south
    assert answer(asks, "1#2#1234#") == Answer("refused", "", "1234#")
    assert "1234" not in repr(asks)


def test_a_survey_takes_a_score() -> None:
    asks = node(kind="survey", next="x")
    assert isinstance(asks, AskingNode)
    assert answer(asks, "94") == Answer("answered", "4", "", {"survey_score": "4"})
    assert answer(asks, "90").outcome == "no_answer"


ASKING = [
    {"kind": "menu", "keys": {"1": "x", "*": "x"}, "on_timeout": "x", "on_invalid": "x"},
    {"kind": "menu", "digits": 3, "keys": {"801": "x", "#": "x"}, "on_timeout": "x",
     "on_invalid": "x"},
    {"kind": "collect", "next": "x", "on_timeout": "x", "min_digits": 3, "max_digits": 4},
    {"kind": "collect", "next": "x", "on_timeout": "x", "on_back": "x", "repeats": 9},
    {"kind": "password", "passwords": [{"label": "l", "digits": "1234"}], "next": "x",
     "on_refused": "x"},
    {"kind": "survey", "next": "x", "repeats": 3},
]  # fmt: skip


@given(st.sampled_from(ASKING), st.text(alphabet="0123456789*#", max_size=60))
def test_every_dialogue_ends_by_one_of_its_exits(asking: dict[str, object], keys: str) -> None:
    asks = node(**asking)
    assert isinstance(asks, AskingNode)
    found = answer(asks, keys)
    assert found.outcome in {way.outcome for way in asks.exits()}
    assert keys.endswith(found.rest)


def test_codes_have_the_length_of_their_level() -> None:
    with pytest.raises(ValidationError, match="codes of 3"):
        node(kind="menu", digits=3, keys={"80": "a"}, on_timeout="t", on_invalid="i")
