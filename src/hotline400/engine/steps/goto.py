"""On with the flow of another of the company's numbers (docs/steps/goto.md)."""

import anyio.lowlevel

from hotline400.engine.call import Call
from hotline400.record.event import EventKind
from hotline400.routing.nodes import GotoNode
from hotline400.routing.walk import may_go


async def perform(node: GotoNode, call: Call) -> str:
    """Outcomes: "gone" (what follows is in the other flow), "missing"."""
    await anyio.lowlevel.checkpoint()
    to = call.board.house.configuration.hotline(node.hotline)
    flows = sum(event.kind is EventKind.FLOW_ENTERED for event in call.story.events)
    if to is None or not may_go(to, call.owned.tenant_id, hops=flows - 1):
        return "missing"
    call.enter(to)
    return "gone"
