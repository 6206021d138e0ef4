"""One file per kind of flow node; each performs its node and says how it came out.

Nodes that decide by themselves have their rule in `routing/nodes/` and share `decision.py`; those
that ask the caller for keys share `asking.py`.
"""

from typing import TYPE_CHECKING, Any, Protocol

from hotline400.engine.steps import (
    asking,
    callback,
    decision,
    goto,
    hangup,
    http_request,
    hunt,
    password,
    play,
    record_prompt,
    voicemail,
    voicemail_access,
)
from hotline400.routing.nodes import Node

if TYPE_CHECKING:
    from hotline400.engine.call import Call


class Step(Protocol):
    """One file of this folder."""

    async def perform(self, node: Any, call: "Call", /) -> str: ...


STEPS: dict[str, Step] = {
    "play": play,
    "menu": asking,
    "collect": asking,
    "password": password,
    "survey": asking,
    "lookup": decision,
    "schedule": decision,
    "region": decision,
    "ratio": decision,
    "branch": decision,
    "set_variable": decision,
    "http_request": http_request,
    "goto": goto,
    "hunt": hunt,
    "callback": callback,
    "voicemail": voicemail,
    "voicemail_access": voicemail_access,
    "record_prompt": record_prompt,
    "hangup": hangup,
}


async def perform(node: Node, call: "Call") -> str:
    """Do what the node says; the outcome decides, by `next_node`, where the call goes then."""
    step = STEPS.get(node.kind)
    if step is None:
        raise NotImplementedError(node.kind)
    return await step.perform(node, call)
