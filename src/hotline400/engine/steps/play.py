"""Play one prompt to the caller (docs/steps/play.md)."""

from hotline400.engine.call import Call
from hotline400.routing.nodes import PlayNode


async def perform(node: PlayNode, call: Call) -> str:
    """Outcome: "played", whether or not the audio could be had: a caller is never lost for it."""
    if node.answer:
        await call.answer()
    await call.say(node.prompt)
    return "played"
