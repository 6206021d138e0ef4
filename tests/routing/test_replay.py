"""Recorded calls against a draft."""

from hypothesis import given
from hypothesis import strategies as st

from hotline400.routing.flow import Flow
from hotline400.routing.nodes import Node
from hotline400.routing.places import Place
from hotline400.routing.replay import Destination, RecordedCall, replay
from hotline400.routing.walk import Acted, Caller, World, walk

from .flows import END, a_flow, a_number, hunt, menu, play, sound_flows
from .moments import NOW

CALLER = Caller("13800138000", NOW, Place(province="广东"))
OLD = a_flow(
    "m", menu("m", {"1": "sales", "2": "info"}, "sales"), hunt("sales", "end", queue="sales"),
    play("info", "end"), END,
)  # fmt: skip


def recorded(*way: tuple[str, str], flow: Flow | None = OLD, call_id: str = "c") -> RecordedCall:
    return RecordedCall(call_id, CALLER, [n for n, _ in way], [o for _, o in way], flow=flow)


SALES = recorded(("m", "1"), ("sales", "answered"))
INFO = recorded(("m", "2"), ("info", "played"), ("end", "hung_up"), call_id="d")
GONE = recorded(("m", ""), call_id="e")  # hung up in the menu


def test_the_same_flow_sends_everybody_to_the_same_place() -> None:
    report = replay(a_number(OLD), [SALES, INFO, GONE], World())
    assert (report.calls, report.same, report.moved) == (3, 3, ())


def test_who_would_go_elsewhere_is_named() -> None:
    draft = a_flow(
        "m", menu("m", {"1": "vip", "2": "info"}, "vip"), hunt("vip", "end", queue="main"),
        play("info", "end"), END,
    )  # fmt: skip
    report = replay(a_number(draft), [SALES, INFO], World())
    (moved,) = report.moved
    assert moved.before == Destination("hunt", "sales")
    assert moved.after == Destination("hunt", "main")
    assert (moved.call_ids, report.same) == (("c",), 1)


def test_a_new_node_takes_what_was_done_at_its_kind() -> None:
    draft = a_flow(
        "menu2", menu("menu2", {"1": "sales"}, "end"), hunt("sales", "end", queue="sales"), END
    )
    assert replay(a_number(draft), [SALES], World()).same == 1


def test_a_call_whose_version_is_gone_is_told_apart() -> None:
    report = replay(a_number(OLD), [recorded(("m", "1"), flow=None)], World())
    assert report.moved[0].before == Destination("hangup", "")


class Chance:
    """Outcomes by chance, from a list."""

    def __init__(self, choices: list[int]) -> None:
        self._choices = choices

    def act(self, node: Node, facts: object) -> Acted | None:  # noqa: ARG002 — see `walk.Actor`
        if node.kind == "region":
            return None
        ways = node.exits()
        if not ways:
            return Acted("hung_up")
        choice = self._choices.pop() if self._choices else 0
        silent = [way for way in ways if self._choices or not way.by_caller]
        return Acted(silent[choice % len(silent)].outcome)


@given(sound_flows(), st.lists(st.integers(0, 9), max_size=20))
def test_every_call_replayed_on_its_own_flow_goes_the_same_way(
    flow: Flow, choices: list[int]
) -> None:
    stops = list(walk(a_number(flow), CALLER, Chance(choices), World()))
    call = recorded(*((stop.node.id, stop.outcome) for stop in stops), flow=flow)
    assert replay(a_number(flow), [call], World()).same == 1
