"""A call's events with what people call the things they are about."""

from collections.abc import Sequence

from hotline400.record.event import EventKind
from hotline400.routing.flow import Flow
from hotline400.storage import flow_documents, flow_versions, prompts, queues, voicemail_boxes
from hotline400.storage.models import CallEventRow, CallRow
from hotline400.web.calls.schemas import CallStep
from hotline400.web.names import Names, said_by_platform
from hotline400.web.work import Work


async def told_events(work: Work, call: CallRow, events: Sequence[CallEventRow]) -> list[CallStep]:
    """In order. A node is named by the flow that the call was in when it came to it."""
    names = await _names(work, call, events)
    steps, flow = list[CallStep](), None
    number = call.hotline_number
    for event in events:
        if event.kind == EventKind.FLOW_ENTERED:
            number = event.data.get("hotline") or number
            flow = await _flow(work, number, event.data.get("version") or 0)
        step = CallStep.model_validate(event)
        steps.append(step.model_copy(update={"name": _name(step, names, number, flow)}))
    return steps


def _name(step: CallStep, names: Names, number: str, flow: Flow | None) -> str:
    data = step.data
    match step.kind:
        case EventKind.NODE_ENTERED:
            node = None if flow is None else flow.nodes.get(str(data.get("node")))
            return "" if node is None else node.label
        case EventKind.NOTICE_PLAYED | EventKind.PROMPT_RECORDED:
            return names.prompt(data.get("prompt"))
        case EventKind.CONNECTED if data.get("queue"):
            return names.queue(data.get("hotline") or number, data["queue"])
        case EventKind.VOICEMAIL_BEGAN | EventKind.VOICEMAIL_LEFT if data.get("box"):
            return names.box(number, data["box"])
        case _:
            return ""


async def _names(work: Work, call: CallRow, events: Sequence[CallEventRow]) -> Names:
    said = {str(event.data.get("prompt", "")) for event in events}
    numbers = {call.hotline_number, *(str(event.data.get("hotline", "")) for event in events)}
    own = await prompts.names(work.db, {reference.removeprefix("tenant:") for reference in said})
    return Names(
        work.by.user.locale,
        said_by_platform(work.dependencies.system_prompts()),
        {f"tenant:{prompt_id}": name for prompt_id, name in own.items()},
        await queues.names(work.db, numbers),
        await voicemail_boxes.names(work.db, numbers),
    )


async def _flow(work: Work, number: str, version: int) -> Flow | None:
    """None for a version that is kept no longer, or is not theirs to see."""
    row = await flow_versions.find(work.db, number, version)
    try:
        return None if row is None else flow_documents.read(row.document)
    except flow_documents.Unreadable:
        return None
