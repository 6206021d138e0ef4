"""One file per kind of flow node; each performs its node and says how it came out.

Nodes that decide by themselves have their rule in `routing/nodes/` and share `decision.py`.
"""

from typing import TYPE_CHECKING

from hotline400.engine.steps import decision, hangup, hunt, play, voicemail
from hotline400.routing.nodes import (
    DecidingNode,
    HangupNode,
    HuntNode,
    Node,
    PlayNode,
    VoicemailNode,
)

if TYPE_CHECKING:
    from hotline400.engine.call import Call


async def perform(node: Node, call: "Call") -> str:
    """Do what the node says; the outcome decides, by `next_node`, where the call goes then."""
    match node:
        case DecidingNode():
            return await decision.perform(node, call)
        case PlayNode():
            return await play.perform(node, call)
        case HuntNode():
            return await hunt.perform(node, call)
        case VoicemailNode():
            return await voicemail.perform(node, call)
        case HangupNode():
            return await hangup.perform(node, call)
        case _:
            raise NotImplementedError(node.kind)
