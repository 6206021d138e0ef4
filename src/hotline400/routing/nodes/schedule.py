"""Which way at this hour (F-FLOW-4)."""

from typing import Literal

from pydantic import Field

from hotline400.routing.facts import Facts
from hotline400.routing.nodes.node import DecidingNode, Decision, Exit, NodeId
from hotline400.routing.schedule import OpenState, state


class ScheduleNode(DecidingNode):
    """Outcomes: "open", "closed", "holiday"."""

    kind: Literal["schedule"] = "schedule"
    schedule: str = Field(min_length=1, max_length=64)
    on_open: NodeId
    on_closed: NodeId
    on_holiday: NodeId | None = None  # None: as closed

    def decide(self, facts: Facts) -> Decision:
        schedule = facts.schedules.get(self.schedule)
        if schedule is None:  # the check refuses such a flow; nobody is lost for it
            return Decision(OpenState.OPEN.value)
        return Decision(state(schedule, facts.now, facts.holidays).value)

    def exits(self) -> tuple[Exit, ...]:
        return (
            Exit("open", self.on_open),
            Exit("closed", self.on_closed),
            Exit("holiday", self.on_holiday or self.on_closed),
        )
