"""A value looked up in a table of the flow (F-FLOW-3, F-SCREEN-6)."""

from typing import Literal

from pydantic import Field

from hotline400.routing.facts import Facts
from hotline400.routing.nodes.node import (
    DecidingNode,
    Decision,
    Exit,
    NodeId,
    SettableName,
    VariableName,
)


class LookupNode(DecidingNode):
    """Outcomes: "found" (the row's value is in `save`, its label in `<save>_label`), "missing"."""

    kind: Literal["lookup"] = "lookup"
    table: str = Field(min_length=1, max_length=64)
    variable: VariableName = "digits"  # whose value is looked up
    save: SettableName = "found"
    next: NodeId
    on_missing: NodeId

    def decide(self, facts: Facts) -> Decision:
        table = facts.tables.get(self.table)
        row = table.rows.get(facts.value(self.variable)) if table else None
        if row is None:
            return Decision("missing")
        return Decision("found", {self.save: row.value, f"{self.save}_label": row.label})

    def exits(self) -> tuple[Exit, ...]:
        return (Exit("found", self.next), Exit("missing", self.on_missing))
