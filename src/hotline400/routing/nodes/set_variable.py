"""Something to remember about the call (F-FLOW-7)."""

import re
from typing import Literal

from pydantic import Field

from hotline400.record.shortened import shortened
from hotline400.routing.facts import Facts
from hotline400.routing.nodes.node import DecidingNode, Decision, Exit, NodeId, SettableName

MOST_CHARACTERS = 200
_NAMED = re.compile(r"\{([a-z][a-z0-9_]{0,31})\}")


class SetVariableNode(DecidingNode):
    """`value` may name variables and facts: "{city}-{digits}". Outcome: "set". What becomes longer
    than 200 characters ends with "…" there.

    The variable "priority" (a whole number, 0 for everybody else) moves a caller forward in every
    queue.
    """

    kind: Literal["set_variable"] = "set_variable"
    variable: SettableName
    value: str = Field(default="", max_length=MOST_CHARACTERS)
    next: NodeId

    def decide(self, facts: Facts) -> Decision:
        value = _NAMED.sub(lambda found: facts.value(found[1]), self.value)
        return Decision("set", {self.variable: shortened(value, MOST_CHARACTERS)})

    def exits(self) -> tuple[Exit, ...]:
        return (Exit("set", self.next),)
