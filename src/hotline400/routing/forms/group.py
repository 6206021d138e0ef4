"""分组热线: work hours → welcome → keys → groups of phones; outside work hours another welcome and
other groups."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline400.routing.flow import Flow
from hotline400.routing.forms.destination import (
    Destination,
    ToGoodbye,
    ToQueue,
    ToVoicemail,
    Unanswered,
    destination_of,
    nodes_to,
    unanswered_of,
    whole,
)
from hotline400.routing.nodes import MenuNode, Node, PlayNode, ScheduleNode
from hotline400.routing.nodes.hunt import MAIN
from hotline400.routing.nodes.node import Key, PromptRef
from hotline400.routing.schedule import Schedule

HOURS = "hours"
_NAMES = {"*": "star", "#": "hash"}


class Desk(BaseModel):
    """What a caller meets: welcome and keys, or without keys the welcome alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    welcome: PromptRef | None = None
    keys: dict[Key, Destination] = Field(default_factory=dict)
    otherwise: Destination = ToQueue(queue=MAIN)
    """Where a caller goes who presses nothing, or where there are no keys."""


class GroupForm(BaseModel):
    """The manual's 上班时间设置, 上班接听电话设置 and 下班接听电话设置."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Literal["group"] = "group"
    hours: Schedule | None = None
    """None: `work` holds at all hours."""
    work: Desk = Desk(keys={"9": ToVoicemail(), "0": ToQueue(queue=MAIN)})
    off: Desk = Desk(welcome="system:after_hours", otherwise=ToVoicemail())
    unanswered: Unanswered = ToGoodbye()


def to_flow(form: GroupForm) -> Flow:
    """The document that the form stands for."""
    work = _desk("work", form.work, form.unanswered)
    if form.hours is None:
        return whole(work[0].id, work, form.unanswered)
    off = _desk("off", form.off, form.unanswered)
    hours = ScheduleNode(id=HOURS, schedule=HOURS, on_open=work[0].id, on_closed=off[0].id)
    flow = whole(HOURS, [hours, *work, *off], form.unanswered)
    return flow.model_copy(update={"schedules": {HOURS: form.hours}})


def _desk(name: str, desk: Desk, unanswered: Unanswered) -> list[Node]:
    """The nodes of one desk, the one it begins with first."""
    otherwise = f"{name}_otherwise"
    ends = nodes_to(otherwise, desk.otherwise, unanswered)
    if not desk.keys:
        if desk.welcome is None:
            return ends
        return [PlayNode(id=f"{name}_welcome", prompt=desk.welcome, next=otherwise), *ends]
    targets = {key: f"{name}_{_NAMES.get(key, key)}" for key in desk.keys}
    menu = MenuNode(
        id=f"{name}_menu",
        prompt=desk.welcome,
        keys=targets,
        on_timeout=otherwise,
        on_invalid=otherwise,
    )
    for key, destination in desk.keys.items():
        ends += nodes_to(targets[key], destination, unanswered)
    return [menu, *ends]


def read(flow: Flow) -> GroupForm | None:
    """What the form would show of this document, None where it cannot; compare `to_flow` to know
    whether that is all."""
    work, off = _read_desk(flow, "work"), _read_desk(flow, "off")
    if work is None:
        return None
    hours = flow.schedules.get(HOURS)
    unanswered = unanswered_of(flow)
    if off is None:
        return GroupForm(hours=hours, work=work, unanswered=unanswered)
    return GroupForm(hours=hours, work=work, off=off, unanswered=unanswered)


def _read_desk(flow: Flow, name: str) -> Desk | None:
    otherwise = destination_of(flow.nodes.get(f"{name}_otherwise"))
    if otherwise is None:
        return None
    match flow.nodes.get(f"{name}_menu"), flow.nodes.get(f"{name}_welcome"):
        case MenuNode(prompt=prompt, keys=targets), _:
            read_keys = {key: destination_of(flow.nodes.get(to)) for key, to in targets.items()}
            keys = {key: found for key, found in read_keys.items() if found is not None}
            return Desk(welcome=prompt, keys=keys, otherwise=otherwise)
        case _, PlayNode(prompt=welcome):
            return Desk(welcome=welcome, otherwise=otherwise)
        case _:
            return Desk(otherwise=otherwise)
