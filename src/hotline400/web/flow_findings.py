"""Findings of the check as the reader is told: a sentence, the node, the path in the document."""

from collections.abc import Iterator
from typing import Any

from hotline400.routing.check import Finding
from hotline400.routing.flow import Flow
from hotline400.routing.nodes import Node
from hotline400.web.catalogue import SENTENCES
from hotline400.web.flow_words import CASE_PARTS, KINDS, OUTCOMES, word
from hotline400.web.schemas import FlowFinding
from hotline400.web.users.schemas import Locale


def told(findings: list[Finding], flow: Flow | None, locale: Locale) -> list[FlowFinding]:
    return [_told(finding, flow, locale) for finding in findings]


def node_name(node: Node, locale: Locale) -> str:
    """Its label, or what it is."""
    kind = word(KINDS, node.kind, locale)
    name = node.label or node.id
    return f"{kind} “{name}”" if locale == "en" else f"{kind}“{name}”"


def _told(finding: Finding, flow: Flow | None, locale: Locale) -> FlowFinding:
    node = None if flow is None else flow.nodes.get(finding.node or "")
    name = (finding.node or "") if node is None else node_name(node, locale)
    values: dict[str, object] = {**finding.data, "node": name}
    if "outcome" in finding.data:
        values["outcome"] = word(OUTCOMES, finding.data["outcome"], locale)
    if "what" in finding.data:
        values["what"] = word(CASE_PARTS, finding.data["what"], locale)
    return FlowFinding(
        severity=finding.severity.value,
        code=finding.code.value,
        message=SENTENCES[f"finding_{finding.code}"].told(locale, values),
        node=finding.node,
        field=_field(finding, node),
        data=dict(finding.data),
    )


_NAMES_A_VALUE = (
    "target", "prompt", "queue", "box", "hotline", "schedule", "table", "place", "variable",
)  # fmt: skip


def _field(finding: Finding, node: Node | None) -> str | None:
    """Where in the document the finding's value stands, such as nodes.menu1.keys.1."""
    if node is None:
        return "start" if finding.code == "start_missing" else None
    place = f"nodes.{node.id}"
    if "path" in finding.data:
        return f"{place}.{finding.data['path']}"
    value = next((finding.data[key] for key in _NAMES_A_VALUE if key in finding.data), None)
    paths = [path for path, leaf in _leaves(node.model_dump(mode="json")) if leaf == value]
    outcome = finding.data.get("outcome")
    named = [path for path in paths if outcome in {path[-1], path[-1].removeprefix("on_")}]
    found = next(iter(named or paths), None)
    return place if found is None else ".".join([place, *found])


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        here = (*path, str(key))
        if isinstance(part, dict | list):
            yield from _leaves(part, here)
        elif here not in {("id",), ("label",), ("kind",)}:
            yield here, part
