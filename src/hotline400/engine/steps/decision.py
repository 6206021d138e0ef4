"""Nodes that need nothing but what is known: schedule, region, ratio, branch, lookup, set_variable.

Their rules are pure and stand with their models in `routing/nodes/`.
"""

import anyio.lowlevel

from hotline400.engine.call import Call
from hotline400.routing.nodes import DecidingNode


async def perform(node: DecidingNode, call: Call) -> str:
    """Outcome: as the node's rule says."""
    await anyio.lowlevel.checkpoint()
    decision = node.decide(call.facts(node))
    call.remember(decision.variables)
    return decision.outcome
