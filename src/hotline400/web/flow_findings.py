"""Findings of the check as the reader is told: a sentence, the node, the path in the document."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hotline400.routing.check import Finding
from hotline400.routing.flow import Flow
from hotline400.routing.nodes import Node
from hotline400.routing.table import Table
from hotline400.web.catalogue import SENTENCES
from hotline400.web.flow_words import CASE_PARTS, KINDS, REASONS, outcome_word, word
from hotline400.web.names import Names
from hotline400.web.schemas import FlowFinding
from hotline400.web.users.schemas import Locale

NOT_CONNECTED = "-"
"""Where an exit leads that nobody has connected yet, as the console keeps it in drafts."""

_KEYS = re.compile(r"[0-9*#]{1,8}")


def told(
    findings: list[Finding], flow: Flow | None, number: str, names: Names
) -> list[FlowFinding]:
    """`number`: the 400 number whose flow it is, "" for none."""
    return [_told(finding, flow, number, names) for finding in findings]


def told_fault(
    case: str, fault: tuple[str, str, str], number: str, flow: Flow | None, names: Names
) -> str:
    """What was not as a test case wants it: (what, wanted, found)."""
    data = dict(zip(("what", "wanted", "found"), fault, strict=True))
    values = {"case": case, **_named(data, flow, number, names)}
    return SENTENCES[f"finding_{_sentence('case_failed', data)}"].told(names.locale, values)


def node_name(node: Node, locale: Locale) -> str:
    """Its label, or what it is."""
    kind = word(KINDS, node.kind, locale)
    name = node.label or node.id
    return f"{kind} “{name}”" if locale == "en" else f"{kind}“{name}”"


def _told(finding: Finding, flow: Flow | None, number: str, names: Names) -> FlowFinding:
    node = None if flow is None else flow.nodes.get(finding.node or "")
    name = (finding.node or "") if node is None else node_name(node, names.locale)
    values = {**_named(finding.data, flow, number, names), "node": name}
    if "outcome" in finding.data:
        kind = "" if node is None else node.kind
        values["outcome"] = _exit_name(kind, finding.data["outcome"], names.locale)
    return FlowFinding(
        severity=finding.severity.value,
        code=finding.code.value,
        message=SENTENCES[f"finding_{_sentence(finding.code, finding.data)}"].told(
            names.locale, values
        ),
        node=finding.node,
        field=_field(finding, node),
        data=dict(finding.data),
    )


def _sentence(code: str, data: Mapping[str, str]) -> str:
    """Some findings are told in a way of their own by what they say."""
    if code == "case_failed" and data.get("what") == "screened":
        return "case_screened"
    if code == "target_missing" and data.get("target") == NOT_CONNECTED:
        return "not_connected"
    return code


def _exit_name(kind: str, outcome: str, locale: Locale) -> str:
    """按键 7, or “没有按键”."""
    if _KEYS.fullmatch(outcome):
        return f"key {outcome}" if locale == "en" else f"按键 {outcome} "
    said = outcome_word(kind, outcome, locale)
    return f"“{said}”"


def _named(
    data: Mapping[str, str], flow: Flow | None, number: str, names: Names
) -> dict[str, object]:
    """The values of a finding as people call them; what does not exist is left as it is named."""
    what = data.get("what")
    say: dict[str, Callable[[str], str]] = {
        "what": lambda part: word(CASE_PARTS, part, names.locale),
        "queue": lambda queue: names.queue(number, queue),
        "target": lambda node: names.node(flow, node),
        "way": lambda way: names.way(flow, way),
        "wanted": lambda value: _of_case(what, value, flow, number, names),
        "found": lambda value: _of_case(what, value, flow, number, names),
        "why": lambda fault: SENTENCES[f"url_{fault}"].told(names.locale, {}),
        "table": lambda table: _called(flow.tables if flow else {}, table),
    }
    return {key: say[key](value) if key in say else value for key, value in data.items()}


def _of_case(what: str | None, value: str, flow: Flow | None, number: str, names: Names) -> str:
    if what == "end":
        return names.end(value)
    if what == "screened":
        return word(REASONS, value, names.locale)
    if not value:
        return word(CASE_PARTS, "nothing", names.locale)
    return names.queue(number, value) if what == "queue" else names.way(flow, value)


def _called(tables: Mapping[str, Table], key: str) -> str:
    return (tables[key].name if key in tables else "") or key


_NAMES_A_VALUE = (
    "target", "prompt", "queue", "box", "hotline", "schedule", "table", "place", "variable",
)  # fmt: skip


def _field(finding: Finding, node: Node | None) -> str | None:
    """Where in the document the finding's value stands, such as nodes.menu1.keys.1."""
    if node is None:
        return "start" if finding.code == "start_missing" else None
    place = f"nodes.{node.id}"
    if finding.code in {"url_unusable", "url_not_public"}:
        return f"{place}.url"
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
