"""One file per kind of flow node; each performs its node and says how it came out."""

from typing import TYPE_CHECKING

from hotline400.engine.steps import hangup, hunt, play
from hotline400.routing.flow import HangupNode, HuntNode, Node, PlayNode

if TYPE_CHECKING:
    from hotline400.engine.call import Call


async def perform(node: Node, call: "Call") -> str:
    """Do what the node says; the outcome decides, by `next_node`, where the call goes then."""
    match node:
        case PlayNode():
            return await play.perform(node, call)
        case HuntNode():
            return await hunt.perform(node, call)
        case HangupNode():
            return await hangup.perform(node, call)
