"""An example becomes a number's own flow, with the ids of the prompts and queues made for it."""

from collections.abc import Mapping
from typing import Any

from hotline400.examples import Example
from hotline400.routing.flow import Flow


def with_own(example: Example, prompts: Mapping[str, str], queues: Mapping[str, str]) -> Flow:
    """`prompts`: reference in the example → reference to the tenant's own; `queues`: id in the
    example → id of the number's own. What is not named (system:, main) stays."""
    document = example.flow.model_dump(mode="json")
    for node in document["nodes"].values():
        if "queue" in node:
            node["queue"] = queues.get(node["queue"], node["queue"])
    return Flow.model_validate(_replaced(document, prompts))


def prompt_names(example: Example) -> dict[str, str]:
    """Prompt reference → a name for people: the node that says it, or the line of the table."""
    names: dict[str, str] = {}
    for table in example.flow.tables.values():
        for row in table.rows.values():
            names.setdefault(str(row.value), f"{table.name} {row.label}".strip())
    for node in example.flow.nodes.values():
        for value in node.model_dump(mode="json").values():
            if isinstance(value, str) and value in example.prompts:
                names.setdefault(value, node.label or node.id)
    return {reference: names.get(reference, reference) for reference in example.prompts}


def _replaced(value: Any, prompts: Mapping[str, str]) -> Any:
    """Keys of a flow are never prompts, values are."""
    if isinstance(value, dict):
        return {key: _replaced(part, prompts) for key, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, prompts) for part in value]
    return prompts.get(value, value) if isinstance(value, str) else value
