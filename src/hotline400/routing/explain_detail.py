"""What an outcome came from, for the people who ask why."""

from typing import Any

from hotline400.routing.facts import Facts
from hotline400.routing.nodes import (
    AskingNode,
    BranchNode,
    GotoNode,
    HangupNode,
    HuntNode,
    LookupNode,
    PlayNode,
    RegionNode,
    ScheduleNode,
    VoicemailNode,
)
from hotline400.routing.schedule import CHINA, DayException
from hotline400.routing.walk import Stop


def detail(stop: Stop) -> dict[str, Any]:
    """By kind: prompt; box; queue and its phones; local time and calendar; place; variable."""
    facts, found = stop.facts, dict[str, Any]()
    match stop.node:
        case ScheduleNode(schedule=name):
            found = _hours(name, facts)
        case HuntNode(queue=reference):
            found = _phones(stop, resolved(reference, facts))
        case LookupNode(variable=name) | BranchNode(variable=name):
            found = {"variable": name, "value": facts.value(name)}
        case PlayNode(prompt=prompt):
            found = {"prompt": resolved(prompt, facts)}
        case VoicemailNode(box=reference, greeting=greeting):
            box = stop.hotline.box(resolved(reference, facts))
            found = {"prompt": resolved(box.greeting or greeting, facts), "box": box.id}
        case AskingNode() as asking:
            found = {"prompt": next(iter(asking.opening()), None)}
        case GotoNode(hotline=number):
            found = {"hotline": number}
        case HangupNode(cause=cause):
            found = {"cause": cause}
        case RegionNode():
            found = facts.place.model_dump(include={"province", "city", "area_code"})
    return found | ({"variables": dict(stop.variables)} if stop.variables else {})


def _hours(name: str, facts: Facts) -> dict[str, Any]:
    local = facts.now.astimezone(CHINA)
    schedule = facts.schedules.get(name)
    special = schedule and schedule.exception_on(local.date())
    return {
        "schedule": schedule.name if schedule else name,
        "local_time": f"{local:%Y-%m-%d %H:%M}",
        "weekday": local.isoweekday(),
        "calendar": facts.holidays.get(local.date()),
    } | ({"special": _special(special)} if special else {})


def _special(day: DayException) -> dict[str, Any]:
    """A date with hours of its own; no segments: closed."""
    hours = [one.model_dump(mode="json") for one in day.segments]
    return {"name": day.name, "segments": [f"{one['start']}–{one['end']}" for one in hours]}


def _phones(stop: Stop, queue_id: str) -> dict[str, Any]:
    queue = stop.hotline.queue(queue_id) or stop.hotline.main
    return {
        "queue": queue.id,
        "queue_name": queue.name,
        "order": queue.order.value,
        "phones": [phone.label or phone.number for phone in stop.hotline.phones_of(queue)],
    }


def resolved(reference: str, facts: Facts) -> str:
    """What "variable:<name>" stands for at this moment; anything else stands for itself."""
    name = reference.removeprefix("variable:")
    return reference if name == reference else facts.value(name)
