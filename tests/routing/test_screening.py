"""Who gets through, and what the others are told."""

from datetime import UTC, datetime, timedelta

import pytest

from hotline400.routing.flow import next_node
from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.nodes import HuntNode, PlayNode
from hotline400.routing.products import sales_hotline
from hotline400.routing.screening import MAX_HOPS, Rejection, screen
from hotline400.routing.screening_rules import ScreeningRules

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CALLER = "13900001111"


def hotline(**changes: object) -> Hotline:
    return Hotline.model_validate(
        {"number": "4001234567", "tenant_id": "t1", "state": NumberState.ACTIVE} | changes
    )


def test_an_active_number_takes_calls() -> None:
    assert screen(hotline(), CALLER, NOW, 0) is None


def test_a_caller_without_a_number_gets_through() -> None:
    blocked = ScreeningRules(blacklist={CALLER: None})
    assert screen(hotline(screening=blocked), None, NOW, 0) is None


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        (NumberState.FREE, 1),
        (NumberState.RESERVED, 31),
        (NumberState.SUSPENDED, 31),
        (NumberState.COOLING_OFF, 22),
        (NumberState.CANCELLED, 22),
    ],
)
def test_a_number_not_in_service_says_so(state: NumberState, cause: int) -> None:
    rejection = screen(hotline(state=state), CALLER, NOW, 0)
    assert rejection is not None
    assert rejection.cause == cause


def test_every_state_has_its_answer() -> None:
    for state in NumberState:
        screen(hotline(state=state), CALLER, NOW, 0)


def test_a_number_of_nobody() -> None:
    assert screen(None, CALLER, NOW, 0) == Rejection("number_unknown", 1)


@pytest.mark.parametrize(
    ("expires_at", "through"),
    [(None, False), (NOW + timedelta(seconds=1), False), (NOW, True)],
)
def test_the_blacklist_holds_until_it_expires(expires_at: datetime | None, through: bool) -> None:  # noqa: FBT001
    blocked = ScreeningRules(blacklist={CALLER: expires_at})
    rejection = screen(hotline(screening=blocked), CALLER, NOW, 0)
    assert (rejection is None) is through


def test_a_ring_of_numbers_ends() -> None:
    assert screen(hotline(), CALLER, NOW, MAX_HOPS) is None
    assert screen(hotline(), CALLER, NOW, MAX_HOPS + 1) == Rejection("loop", 21)


def test_the_sales_hotline_goes_straight_to_the_phones() -> None:
    flow = sales_hotline(None)
    assert isinstance(flow.nodes[flow.start], HuntNode)


def test_the_sales_hotline_welcomes_where_that_is_set() -> None:
    flow = sales_hotline("tenant:p1")
    start = flow.nodes[flow.start]
    assert isinstance(start, PlayNode)
    assert isinstance(next_node(flow, start, "played"), HuntNode)


def test_every_outcome_of_the_hunt_comes_to_an_end() -> None:
    flow = sales_hotline(None)
    for outcome in ("answered", "no_answer", "busy", "queue_full"):
        node, steps = next_node(flow, flow.nodes["hunt"], outcome), 0
        while node is not None:
            node, steps = next_node(flow, node, "played"), steps + 1
            assert steps < 10
