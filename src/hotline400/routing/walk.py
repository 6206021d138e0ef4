"""A call's way through a flow without any call: explain, test cases and replay all go this way.

Nodes that decide by themselves are asked; for those that ask somebody (keys, phones, the customer's
system) an actor answers. `next_node` is the engine's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from hotline400.routing.facts import Facts
from hotline400.routing.flow import Flow, next_node
from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.nodes import DecidingNode, GotoNode, Node
from hotline400.routing.places import NOWHERE, Place
from hotline400.routing.products import flow_of
from hotline400.routing.schedule import DayKind

MOST_NODES = 1000
"""How many nodes a call comes to at most; the check lets no flow pass that would need more."""
MOST_HOPS = 5
"""How often a call may go on to the flow of another number."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, when, and from where."""

    number: str | None
    at: datetime
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class World:
    """What there is besides the flow."""

    holidays: Mapping[date, DayKind] = field(default_factory=dict)
    others: Mapping[str, Hotline] = field(default_factory=dict)
    """The tenant's other numbers, for `goto`."""


@dataclass(frozen=True, slots=True)
class Acted:
    """How a node came out that had to ask somebody."""

    outcome: str
    pressed: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


class Actor(Protocol):
    """Answers for whoever a node would ask."""

    def act(self, node: Node, facts: Facts) -> Acted | None:
        """None leaves a deciding node to its own rule; others must be answered."""
        ...


@dataclass(frozen=True, slots=True)
class Stop:
    """One node on the way. `facts` are those before it."""

    hotline: Hotline
    flow: Flow
    node: Node
    facts: Facts
    outcome: str
    pressed: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


def walk(hotline: Hotline, caller: Caller, actor: Actor, world: World) -> Iterator[Stop]:
    """Node after node, to the end."""
    flow, hops = flow_of(hotline), 0
    node, facts = flow.nodes.get(flow.start), _facts(hotline, flow, caller, world)
    for _ in range(MOST_NODES):
        if node is None:
            return
        acted = _act(node, facts, hotline, actor, world, hops)
        yield Stop(hotline, flow, node, facts, acted.outcome, acted.pressed, acted.variables)
        facts = replace(facts, variables={**facts.variables, **acted.variables})
        if isinstance(node, GotoNode) and acted.outcome == "gone":
            hotline, hops = world.others[node.hotline], hops + 1
            flow = flow_of(hotline)
            facts = replace(facts, schedules=flow.schedules, tables=flow.tables)
            node = flow.nodes.get(flow.start)
        else:
            node = next_node(flow, node, acted.outcome)


def may_go(to: Hotline | None, tenant_id: str, hops: int) -> bool:
    """Whether a call may go on with the flow of this number."""
    if to is None or to.tenant_id != tenant_id or hops >= MOST_HOPS:
        return False
    return to.state is NumberState.ACTIVE


def _act(
    node: Node, facts: Facts, hotline: Hotline, actor: Actor, world: World, hops: int
) -> Acted:
    if isinstance(node, GotoNode):
        other = world.others.get(node.hotline)
        return Acted("gone" if may_go(other, hotline.tenant_id, hops) else "missing")
    acted = actor.act(node, facts)
    if acted is None and isinstance(node, DecidingNode):
        decision = node.decide(facts)
        return Acted(decision.outcome, "", decision.variables)
    if acted is None:
        raise LookupError(f"the actor has no answer for the node {node.id}")
    return acted


def _facts(hotline: Hotline, flow: Flow, caller: Caller, world: World) -> Facts:
    return Facts(
        caller=caller.number,
        called=hotline.number,
        now=caller.at,
        place=caller.place,
        schedules=flow.schedules,
        tables=flow.tables,
        holidays=world.holidays,
    )
