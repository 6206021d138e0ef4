"""The sales hotline, which every number is before its first flow is published (F-NUM-2)."""

from functools import lru_cache

from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Hotline
from hotline400.routing.nodes import HangupNode, HuntNode, Node, PlayNode

USER_BUSY = 17
NO_ANSWER = 19


def flow_of(hotline: Hotline) -> Flow:
    """The flow that a call to this hotline begins with."""
    return hotline.flow or sales_hotline(hotline.welcome)


@lru_cache(maxsize=1024)
def sales_hotline(welcome: str | None) -> Flow:
    """新销售热线: an optional welcome, then straight to the phones."""
    nodes: list[Node] = [
        HuntNode(
            id="hunt", on_no_answer="no_answer", on_busy="busy_timeout", on_queue_full="queue_full"
        ),
        PlayNode(id="no_answer", prompt="system:no_answer", next="goodbye"),
        PlayNode(id="busy_timeout", prompt="system:busy_timeout", next="goodbye_busy"),
        PlayNode(id="queue_full", prompt="system:queue_full", next="goodbye_busy"),
        HangupNode(id="goodbye", cause=NO_ANSWER),
        HangupNode(id="goodbye_busy", cause=USER_BUSY),
    ]
    if welcome is None:
        return Flow(start="hunt", nodes={node.id: node for node in nodes})
    nodes.append(PlayNode(id="welcome", prompt=welcome, next="hunt"))
    return Flow(start="welcome", nodes={node.id: node for node in nodes})
