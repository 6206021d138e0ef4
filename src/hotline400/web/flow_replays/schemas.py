"""Recorded calls against another flow (F-FLOW-9)."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime

from hotline400.web.fields import Between, Shown
from hotline400.web.flow_cases.schemas import FlowAsked


class FlowReplayWanted(FlowAsked):
    """The calls of the last days, the newest 20,000 at most, go through the draft unless another
    flow is named."""

    flow: Literal["published", "draft"] = "draft"
    days: Annotated[int, Between(1, 90)] = 7


class ReplayState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class FlowDestination(Shown):
    """Where calls come to; `kind` is that of the node, `id` the queue, the box or the node."""

    kind: str
    id: str
    label: str
    name: str


class FlowMoved(Shown):
    """Calls that would come to another place, with the ids of some of them."""

    before: FlowDestination
    after: FlowDestination
    count: int
    call_ids: list[str]


class FlowReplayReport(Shown):
    """The greatest group first."""

    calls: int
    same: int
    moved: list[FlowMoved]


class FlowReplay(Shown):
    """A task: ask again until it is done or failed. Kept for seven days."""

    id: str
    state: ReplayState
    days: int
    calls_done: int
    calls_total: int | None
    requested_at: AwareDatetime
    ended_at: AwareDatetime | None
    report: FlowReplayReport | None
