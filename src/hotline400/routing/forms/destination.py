"""Where a simple form sends a caller, and the nodes that stand for it."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline400.routing.flow import Flow
from hotline400.routing.nodes import HangupNode, HuntNode, Node, PlayNode, VoicemailNode
from hotline400.routing.nodes.node import PromptRef

NORMAL, USER_BUSY, NO_ANSWER = 16, 17, 19  # Q.850


class _Destination(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ToQueue(_Destination):
    """The phones of a queue."""

    to: Literal["queue"] = "queue"
    queue: Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]


class ToVoicemail(_Destination):
    """A voicemail box."""

    to: Literal["voicemail"] = "voicemail"
    box: Annotated[str, Field(pattern=r"^[\w-]{1,64}$")] = "main"


class ToAnnouncement(_Destination):
    """Something is said, and the call ends."""

    to: Literal["announcement"] = "announcement"
    prompt: PromptRef


class ToGoodbye(_Destination):
    """The call ends."""

    to: Literal["goodbye"] = "goodbye"


Destination = Annotated[
    ToQueue | ToVoicemail | ToAnnouncement | ToGoodbye, Field(discriminator="to")
]
Unanswered = Annotated[ToVoicemail | ToGoodbye, Field(discriminator="to")]
"""What comes when no phone could be had: a message, or an announcement and goodbye."""

_TAIL = (
    PlayNode(id="no_answer", prompt="system:no_answer", next="goodbye"),
    PlayNode(id="busy_timeout", prompt="system:busy_timeout", next="goodbye_busy"),
    PlayNode(id="queue_full", prompt="system:queue_full", next="goodbye_busy"),
    HangupNode(id="goodbye", cause=NO_ANSWER),
    HangupNode(id="goodbye_busy", cause=USER_BUSY),
)


def nodes_to(node_id: str, destination: Destination, unanswered: Unanswered) -> list[Node]:
    """The nodes of one destination; the first has the id that was asked for."""
    match destination:
        case ToQueue(queue=queue):
            return [_hunt(node_id, queue, unanswered)]
        case ToVoicemail(box=box):
            return [VoicemailNode(id=node_id, box=box, next="end")]
        case ToAnnouncement(prompt=prompt):
            return [PlayNode(id=node_id, prompt=prompt, next="end")]
        case ToGoodbye():
            return [PlayNode(id=node_id, prompt="system:goodbye", next="end")]


def destination_of(node: Node | None) -> Destination | None:
    """The destination that a node stands for; None: none that a form knows."""
    match node:
        case HuntNode(queue=queue) if not queue.startswith("variable:"):
            return ToQueue(queue=queue)
        case VoicemailNode(box=box):
            return ToVoicemail(box=box)
        case PlayNode(prompt="system:goodbye"):
            return ToGoodbye()
        case PlayNode(prompt=prompt):
            return ToAnnouncement(prompt=prompt)
        case _:
            return None


def unanswered_of(flow: Flow) -> Unanswered:
    """What comes when no phone could be had, read back."""
    node = flow.nodes.get("unanswered")
    return ToVoicemail(box=node.box) if isinstance(node, VoicemailNode) else ToGoodbye()


def whole(start: str, nodes: Iterable[Node], unanswered: Unanswered) -> Flow:
    """A flow of these nodes with the ends that they name, and no others."""
    by_id = {node.id: node for node in nodes}
    ends: list[Node] = [*_TAIL, HangupNode(id="end", cause=NORMAL)]
    if isinstance(unanswered, ToVoicemail):
        ends.insert(0, VoicemailNode(id="unanswered", box=unanswered.box, next="end"))
    wanted = {way.to for node in by_id.values() for way in node.exits()}
    for end in ends:
        if end.id in wanted:
            by_id[end.id] = end
            wanted |= {way.to for way in end.exits()}
    return Flow(start=start, nodes=by_id)


def _hunt(node_id: str, queue: str, unanswered: Unanswered) -> HuntNode:
    if isinstance(unanswered, ToVoicemail):
        ways = dict.fromkeys(("on_no_answer", "on_busy", "on_queue_full"), "unanswered")
    else:
        names = ("no_answer", "busy_timeout", "queue_full")
        ways = dict(zip(("on_no_answer", "on_busy", "on_queue_full"), names, strict=True))
    return HuntNode.model_validate({"id": node_id, "queue": queue, **ways})
