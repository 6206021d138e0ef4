"""End the call from our side (docs/steps/hangup.md)."""

from hotline400.engine.call import Call
from hotline400.routing.nodes import HangupNode


async def perform(node: HangupNode, call: Call) -> str:
    """Outcome: "hung_up". The leg itself is released where the call ends."""
    call.release_cause = node.cause
    return "hung_up"
