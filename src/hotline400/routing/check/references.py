"""What a flow names must be there: prompts, queues with phones, boxes, schedules, tables."""

import re
from collections.abc import Iterator

from hotline400.routing.check.finding import Finding, FindingCode, Known, error, warning
from hotline400.routing.facts import CALLER_FACTS
from hotline400.routing.flow import Flow
from hotline400.routing.nodes import (
    BranchNode,
    CollectNode,
    GotoNode,
    HttpRequestNode,
    LookupNode,
    MenuNode,
    Node,
    PasswordNode,
    RegionNode,
    ScheduleNode,
    SetVariableNode,
    SurveyNode,
    VoicemailAccessNode,
    VoicemailNode,
)
from hotline400.routing.secrets import MASK
from hotline400.routing.special_networks import is_public
from hotline400.routing.table import Table, TableHolds
from hotline400.routing.web_address import AddressRefusedError, read_address

_VARIABLE = "variable:"
_BEGINNING = re.compile(r"[0-9]+\*")


def wrong_references(flow: Flow, known: Known) -> Iterator[Finding]:
    """Everything that is named and is not there, or not usable."""
    for node in flow.nodes.values():
        yield from _prompts(node, known)
        yield from _queues(node, known)
        yield from _named(flow, node, known)
        if isinstance(node, HttpRequestNode):
            yield from _address(node)
    for key, table in flow.tables.items():
        yield from _values(key, table, known)
    for key, schedule in flow.schedules.items():
        if not any(schedule.week.of(day) for day in range(7)) and not any(
            exception.segments for exception in schedule.exceptions
        ):
            yield warning(FindingCode.SCHEDULE_NEVER_OPEN, schedule=schedule.name or key)
    yield from _variables(flow)


def _prompts(node: Node, known: Known) -> Iterator[Finding]:
    for prompt in node.prompts():
        if not prompt.startswith(_VARIABLE) and prompt not in known.prompts:
            yield error(FindingCode.PROMPT_UNKNOWN, node.id, prompt=prompt)
    if isinstance(node, MenuNode) and node.prompt is None:
        yield warning(FindingCode.MENU_WITHOUT_PROMPT, node.id)


def _queues(node: Node, known: Known) -> Iterator[Finding]:
    for queue in node.queues():
        if queue.startswith(_VARIABLE):
            continue
        if queue not in known.queues:
            yield error(FindingCode.QUEUE_UNKNOWN, node.id, queue=queue)
        elif not known.queues[queue]:
            yield error(FindingCode.QUEUE_WITHOUT_PHONES, node.id, queue=queue)


def _address(node: HttpRequestNode) -> Iterator[Finding]:
    if MASK in node.url:
        return  # said already: hidden
    try:
        host = read_address(node.url).host
    except AddressRefusedError as refused:
        yield error(FindingCode.URL_UNUSABLE, node.id, why=refused.fault.value)
    else:
        if not isinstance(host, str) and not is_public(host):
            yield warning(FindingCode.URL_NOT_PUBLIC, node.id, host=str(host))


def _named(flow: Flow, node: Node, known: Known) -> Iterator[Finding]:
    match node:
        case ScheduleNode(schedule=name) if name not in flow.schedules:
            yield error(FindingCode.SCHEDULE_UNKNOWN, node.id, schedule=name)
        case LookupNode(table=name) if name not in flow.tables:
            yield error(FindingCode.TABLE_UNKNOWN, node.id, table=name)
        case LookupNode(table=name) if not flow.tables[name].rows:
            yield warning(FindingCode.TABLE_EMPTY, node.id, table=name)
        case VoicemailNode(box=box) | VoicemailAccessNode(box=box) if box not in known.boxes:
            yield error(FindingCode.BOX_UNKNOWN, node.id, box=box)
        case GotoNode(hotline=number) if number not in known.hotlines:
            yield error(FindingCode.HOTLINE_UNKNOWN, node.id, hotline=number)
        case RegionNode() if known.places is not None:
            for branch in node.branches:
                for place in branch.places:
                    if not _BEGINNING.fullmatch(place) and place not in known.places:
                        yield warning(FindingCode.PLACE_UNKNOWN, node.id, place=place)


def _values(key: str, table: Table, known: Known) -> Iterator[Finding]:
    """What a table promises to hold can be played, or rung."""
    match table.holds:
        case TableHolds.PROMPT:
            there = known.prompts
        case TableHolds.QUEUE:
            there = frozenset(queue for queue, phones in known.queues.items() if phones)
        case TableHolds.TEXT:
            return
    for row_key, row in table.rows.items():
        if row.value not in there:
            yield error(
                FindingCode.TABLE_VALUE_UNKNOWN,
                table=table.name or key, key=row_key, value=row.value,
            )  # fmt: skip


def _variables(flow: Flow) -> Iterator[Finding]:
    """A variable that is asked for and that no node sets is a slip of the pen."""
    nodes = flow.nodes.values()
    if any(isinstance(node, HttpRequestNode | GotoNode) for node in nodes):
        return  # whoever answers, or sent the call here, may set any
    known = {name for node in nodes for name in _sets(node)} | set(CALLER_FACTS) | {"priority"}
    for node in nodes:
        for name in _asks(node):
            if name not in known:
                yield warning(FindingCode.VARIABLE_NEVER_SET, node.id, variable=name)


def _sets(node: Node) -> tuple[str, ...]:
    match node:
        case CollectNode(variable=name) | SetVariableNode(variable=name):
            return (name,)
        case LookupNode(save=name):
            return (name, f"{name}_label")
        case PasswordNode():
            return ("password_label",)
        case SurveyNode():
            return ("survey_score",)
        case _:
            return ()


def _asks(node: Node) -> tuple[str, ...]:
    named = (r.removeprefix(_VARIABLE) for r in (*node.prompts(), *node.queues()) if _VARIABLE in r)
    match node:
        case LookupNode(variable=name) | BranchNode(variable=name):
            return (name, *named)
        case _:
            return tuple(named)
