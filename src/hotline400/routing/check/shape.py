"""Dead ends, circles without a way out, nodes nobody comes to."""

from collections.abc import Callable, Iterator

from hotline400.routing.check.finding import Finding, FindingCode, error, warning
from hotline400.routing.flow import Flow
from hotline400.routing.nodes import CallbackNode, Exit, GotoNode, HuntNode
from hotline400.routing.secrets import unknown

Follow = Callable[[Exit], bool]


def wrong_shape(flow: Flow) -> Iterator[Finding]:
    """What can be told from the nodes and their exits alone."""
    if flow.start not in flow.nodes:
        yield error(FindingCode.START_MISSING, target=flow.start)
        return
    reached = reachable(flow, flow.start)
    for node in flow.nodes.values():
        for way in node.exits():
            if way.to is not None and way.to not in flow.nodes:
                yield error(FindingCode.TARGET_MISSING, node.id, outcome=way.outcome, target=way.to)
        if node.id not in reached:
            yield warning(FindingCode.UNREACHABLE, node.id)
        for path in unknown(node):
            yield error(FindingCode.HIDDEN, node.id, path=path)
    yield from _endless(flow)
    yield from _second_talks(flow)
    yield from _callbacks_without_queue(flow)


def reachable(flow: Flow, start: str, follow: Follow = lambda way: True) -> set[str]:  # noqa: ARG005
    """The nodes that a call can come to from `start`, itself included."""
    found, open_ends = set[str](), [start]
    while open_ends:
        node = flow.nodes.get(open_ends.pop())
        if node is None or node.id in found:
            continue
        found.add(node.id)
        open_ends += [way.to for way in node.exits() if way.to is not None and follow(way)]
    return found


def _endless(flow: Flow) -> Iterator[Finding]:
    """Circles that a caller who presses nothing would never leave: each is told once, at the node
    where it closes."""
    done: set[str] = set()
    for start in flow.nodes:
        way: list[str] = []
        if start not in done:
            yield from _circles(flow, start, way, done)


def _circles(flow: Flow, start: str, way: list[str], done: set[str]) -> Iterator[Finding]:
    """Depth first, with a stack of our own: a flow may be deeper than Python's."""
    stack = [(start, iter(_silent_targets(flow, start)))]
    way.append(start)
    while stack:
        node, targets = stack[-1]
        target = next(targets, None)
        if target is None:
            stack.pop()
            done.add(way.pop())
        elif target in way:
            yield error(
                FindingCode.ENDLESS, node, way=" → ".join([*way[way.index(target) :], target])
            )
        elif target not in done:
            stack.append((target, iter(_silent_targets(flow, target))))
            way.append(target)


def _silent_targets(flow: Flow, node_id: str) -> list[str]:
    """Where a caller who presses nothing may get to from here."""
    targets = (way.to for way in flow.nodes[node_id].exits() if way.to and not way.by_caller)
    return list(dict.fromkeys(to for to in targets if to in flow.nodes))


def _second_talks(flow: Flow) -> Iterator[Finding]:
    """One call is one talk: its record has one phone that answered and one recording. The flow of
    another number rings phones, too, or may do so from tomorrow on."""
    for node in flow.nodes.values():
        if not isinstance(node, HuntNode) or node.on_answered is None:
            continue
        for later in sorted(reachable(flow, node.on_answered)):
            if isinstance(flow.nodes[later], HuntNode | GotoNode):
                yield error(FindingCode.TALKS_TWICE, node.id, target=later)


def _callbacks_without_queue(flow: Flow) -> Iterator[Finding]:
    """Who has waited nowhere keeps no place: the call-back begins at the end of the queue."""
    hunts = [node.id for node in flow.nodes.values() if isinstance(node, HuntNode)]
    behind = {later for hunt in hunts for later in reachable(flow, hunt)}
    for node in flow.nodes.values():
        if isinstance(node, CallbackNode) and node.id not in behind:
            yield warning(FindingCode.CALLBACK_WITHOUT_QUEUE, node.id)
