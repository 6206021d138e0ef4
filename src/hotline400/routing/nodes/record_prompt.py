"""The company's people record an announcement by phone (F-FLOW-1)."""

import hmac
from typing import Annotated, Literal

from pydantic import Field

from hotline400.routing.nodes.node import Exit, NodeId, NodeModel
from hotline400.routing.secrets import MASK, Secret


class RecordPromptNode(NodeModel):
    """Asks for the PIN, records, plays back, keeps with #: as a new prompt of the tenant, or in the
    place of one. Outcomes: "kept", "empty" (nothing was kept), "refused"."""

    kind: Literal["record_prompt"] = "record_prompt"
    pin: Annotated[str, Field(pattern=r"^([0-9]{4,10}|\*\*\*)$", repr=False), Secret()]
    """"***" in a document that was shown to somebody who may not see it; no caller can key it."""
    replaces: Annotated[str, Field(pattern=r"^tenant:[\w-]{1,64}$")] | None = None
    """None: a new prompt each time."""
    max_seconds: int = Field(default=120, ge=5, le=600)
    tries: int = Field(default=3, ge=1, le=9)
    next: NodeId
    on_empty: NodeId | None = None  # None: as after one was kept
    on_refused: NodeId

    def exits(self) -> tuple[Exit, ...]:
        return (
            Exit("kept", self.next, by_caller=True),
            Exit("empty", self.on_empty or self.next),
            Exit("refused", self.on_refused),
        )

    def prompts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.replaces,)))

    def is_pin(self, digits: str) -> bool:
        """Whether this is the PIN."""
        return digits != MASK and hmac.compare_digest(digits.encode(), self.pin.encode())
