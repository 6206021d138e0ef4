"""Calls of the last days against a draft: which would go elsewhere? (F-FLOW-9) Pure.

What people did then, they do again: keys, phones that answered or did not, what the customer's
system said. It is looked up by node; at a node that is new, by kind; where nothing is known,
nothing is pressed and nobody answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hotline400.routing.facts import Facts
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Hotline
from hotline400.routing.nodes import (
    CallbackNode,
    CollectNode,
    DecidingNode,
    HangupNode,
    HttpRequestNode,
    HuntNode,
    MenuNode,
    Node,
    PasswordNode,
    RatioNode,
    RecordPromptNode,
    SurveyNode,
    VoicemailAccessNode,
    VoicemailNode,
)
from hotline400.routing.walk import Acted, Caller, Stop, World, walk

_UNKNOWN = {
    "menu": "timeout",
    "collect": "timeout",
    "password": "refused",
    "http_request": "default",
    "hunt": "no_answer",
    "callback": "declined",
    "survey": "no_answer",
    "voicemail": "left",
    "voicemail_access": "refused",
    "record_prompt": "refused",
    "play": "played",
    "hangup": "hung_up",
}
_ASKS_SOMEBODY = (
    MenuNode, CollectNode, PasswordNode, HttpRequestNode, HuntNode, CallbackNode, SurveyNode,
    VoicemailNode, VoicemailAccessNode, RecordPromptNode,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call as its record tells it. `flow` is the version it went through, None where that is no
    longer kept."""

    call_id: str
    caller: Caller
    path: Sequence[str]
    outcomes: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=dict)
    flow: Flow | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a call comes to: the last queue that rang, the box, … `kind` is that of the node."""

    kind: str
    id: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """Calls that would come to another place."""

    before: Destination
    after: Destination
    call_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """`moved` has the greatest group first; calls turned away before any node are not counted."""

    calls: int
    same: int
    moved: tuple[Moved, ...]


class _Recorded:
    """Answers as people did in the recorded call."""

    def __init__(self, call: RecordedCall, kinds: Mapping[str, str]) -> None:
        self._variables = call.variables
        self._by_node: defaultdict[str, list[str]] = defaultdict(list)
        self._by_kind: defaultdict[str, list[str]] = defaultdict(list)
        for node, outcome in zip(call.path, call.outcomes, strict=False):
            if outcome:
                self._by_node[node].append(outcome)
                self._by_kind[kinds.get(node, "")].append(outcome)

    def act(self, node: Node, facts: Facts) -> Acted | None:  # noqa: ARG002 — see `walk.Actor`
        """See `walk.Actor`."""
        if isinstance(node, DecidingNode) and not isinstance(node, RatioNode):
            return None
        outcome = self._outcome(node)
        if outcome is None and isinstance(node, RatioNode):
            return None
        return Acted(outcome or _UNKNOWN[node.kind], "", self._remembered(node))

    def _outcome(self, node: Node) -> str | None:
        exits = {way.outcome for way in node.exits()}
        recorded = self._by_node.get(node.id) or self._by_kind.get(node.kind) or []
        usable = (position for position, outcome in enumerate(recorded) if outcome in exits)
        position = next(usable, None)
        return None if position is None else recorded.pop(position)

    def _remembered(self, node: Node) -> dict[str, str]:
        match node:
            case CollectNode(variable=name) if name in self._variables:
                return {name: self._variables[name]}
            case HttpRequestNode():
                return dict(self._variables)
            case _:
                return {}


def replay(hotline: Hotline, calls: Iterable[RecordedCall], world: World) -> ReplayReport:
    """`hotline` with the draft as its flow."""
    groups: defaultdict[tuple[Destination, Destination], list[str]] = defaultdict(list)
    same = total = 0
    for call in calls:
        total += 1
        before, after = _compared(hotline, call, world)
        if (before.kind, before.id) == (after.kind, after.id):
            same += 1
        else:
            groups[before, after].append(call.call_id)
    moved = [Moved(before, after, tuple(ids)) for (before, after), ids in groups.items()]
    moved.sort(key=lambda group: (-len(group.call_ids), group.before.id, group.after.id))
    return ReplayReport(total, same, tuple(moved))


def _compared(
    hotline: Hotline, call: RecordedCall, world: World
) -> tuple[Destination, Destination]:
    old = call.flow
    kinds = {node.id: node.kind for node in old.nodes.values()} if old else {}
    stops = list(walk(hotline, call.caller, _Recorded(call, kinds), world))
    after = _destination([(stop.node, _queue(stop)) for stop in _cut(stops, call)])
    nodes = [old.nodes[key] for key in call.path if key in old.nodes] if old else []
    before = _destination([(node, _named_queue(node, call.variables)) for node in nodes])
    return before, after


def _cut(stops: list[Stop], call: RecordedCall) -> list[Stop]:
    """A caller who hung up in a node hangs up there again."""
    if not call.outcomes or call.outcomes[-1]:
        return stops
    last = call.path[len(call.outcomes) - 1]
    for position, stop in enumerate(stops):
        if stop.node.id == last and isinstance(stop.node, _ASKS_SOMEBODY):
            return stops[: position + 1]
    return stops


def _destination(way: Sequence[tuple[Node, str]]) -> Destination:
    """The last place that somebody could be reached at, or else the last node."""
    for node, queue in reversed(way):
        match node:
            case HuntNode():
                return Destination("hunt", queue, node.label)
            case VoicemailNode(box=box):
                return Destination("voicemail", box, node.label)
            case CallbackNode():
                return Destination("callback", queue, node.label)
    heard = [node for node, _ in way if not isinstance(node, HangupNode)]
    if heard:
        return Destination(heard[-1].kind, heard[-1].id, heard[-1].label)
    return Destination("hangup", "")


def _queue(stop: Stop) -> str:
    return _named_queue(stop.node, {**stop.facts.variables, **stop.variables})


def _named_queue(node: Node, variables: Mapping[str, str]) -> str:
    reference = next(iter(node.queues()), "")
    name = reference.removeprefix("variable:")
    return reference if name == reference else variables.get(name, "")
