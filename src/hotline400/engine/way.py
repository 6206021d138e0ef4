"""A call's way through its flow, as its events tell it: the same in the first minute and after a
restart."""

from typing import NamedTuple

import structlog

from hotline400.engine.call import Call
from hotline400.record import fold
from hotline400.record.event import EventKind
from hotline400.routing.flow import next_node, target
from hotline400.routing.hotline import Hotline, NumberState
from hotline400.routing.nodes import CollectNode, Node
from hotline400.routing.walk import MOST_NODES

log = structlog.get_logger()

WITH_PEOPLE = frozenset(
    {"hunt", "voicemail", "voicemail_access", "record_prompt", "callback", "survey"}
)
"""Kinds of nodes in which a caller is not asked for a secret that we have forgotten."""


class Step(NamedTuple):
    """A node to perform. `entered`: by an engine before us, which died in it."""

    node: Node
    entered: bool = False


def next_step(call: Call) -> Step | None:
    """Where the call goes now. None ends it; where its flow cannot go on, `broken` says why."""
    events, flow = call.story.events, call.flow
    here, into = fold.last(events, EventKind.NODE_ENTERED), fold.flow_now(events)
    if here is None or (into is not None and into.sequence > here.sequence):
        return _step(call, flow.start)
    node = flow.nodes.get(here.data["node"])
    if node is None:  # neither the call's own flow was kept, nor is the node in the newer one
        return _step(call, flow.start)
    left = fold.last(events, EventKind.NODE_LEFT)
    if left is None or left.sequence < here.sequence:
        return Step(node, entered=True)
    after = next_node(flow, node, left.data["outcome"])
    to = after.id if after else target(node, left.data["outcome"])
    return _step(call, to) if to is not None else None


def _step(call: Call, node_id: str) -> Step | None:
    node = call.flow.nodes.get(node_id)
    entered = sum(event.kind is EventKind.NODE_ENTERED for event in call.story.events)
    if node is not None and entered < MOST_NODES:
        return Step(node)
    call.broken = "flow_node_missing" if node is None else "flow_too_long"
    log.error("flow_broken", call_id=call.id, reason=call.broken, node=node_id)
    return None


def go_on(call: Call) -> Step | None:
    """After a restart, where the call was: in its own flow, in the same node. A secret that only
    the engine before us knew is asked for again, unless the call is with people by now."""
    hotline = _hotline_now(call)
    events = call.story.events
    if fold.flow_now(events) is None and fold.first(events, EventKind.NODE_ENTERED) is None:
        call.enter(hotline)
    else:
        call.enter_again(hotline)
    step = next_step(call)
    if step is None or not call.lacks_a_secret or step.node.kind in WITH_PEOPLE:
        return step
    asked = _asked_for_secret(call)
    return Step(asked) if asked else step


def _hotline_now(call: Call) -> Hotline:
    """The one whose flow the call is in. Where that is gone by now, nobody is rung any more."""
    entered = fold.flow_now(call.story.events)
    number = entered.data["hotline"] if entered else call.inbound.called
    if number == call.owned.number:
        return call.owned
    hotline = call.board.house.configuration.hotline(number)
    return hotline or Hotline(
        number=number, tenant_id=call.owned.tenant_id, state=NumberState.CANCELLED, recording=False
    )


def _asked_for_secret(call: Call) -> CollectNode | None:
    """The node of this flow that asked last for digits which are secret."""
    node_id, found = "", None
    for event in call.story.events:
        if event.kind is EventKind.NODE_ENTERED:
            node_id = event.data["node"]
        elif event.kind is EventKind.FLOW_ENTERED:
            found = None
        elif event.kind is EventKind.VARIABLES_SET and event.data.get("secret"):
            node = call.flow.nodes.get(node_id)
            found = node if isinstance(node, CollectNode) else found
    return found
