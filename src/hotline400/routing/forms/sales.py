"""新销售热线: straight to the phones."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from hotline400.routing.flow import Flow
from hotline400.routing.forms.destination import (
    ToGoodbye,
    ToQueue,
    Unanswered,
    nodes_to,
    unanswered_of,
    whole,
)
from hotline400.routing.nodes import Node, PlayNode
from hotline400.routing.nodes.hunt import MAIN
from hotline400.routing.nodes.node import PromptRef


class SalesForm(BaseModel):
    """A welcome or none, then all bound phones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Literal["sales"] = "sales"
    welcome: PromptRef | None = None
    unanswered: Unanswered = ToGoodbye()


def to_flow(form: SalesForm) -> Flow:
    """The document that the form stands for."""
    nodes: list[Node] = nodes_to("hunt", ToQueue(queue=MAIN), form.unanswered)
    if form.welcome is None:
        return whole("hunt", nodes, form.unanswered)
    return whole(
        "welcome",
        [PlayNode(id="welcome", prompt=form.welcome, next="hunt"), *nodes],
        form.unanswered,
    )


def read(flow: Flow) -> SalesForm:
    """What the form would show of this document; compare `to_flow` to know whether that is all."""
    welcome = flow.nodes.get("welcome")
    prompt = welcome.prompt if isinstance(welcome, PlayNode) else None
    return SalesForm(welcome=prompt, unanswered=unanswered_of(flow))
