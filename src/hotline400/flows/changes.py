"""Changes of flows for the audit log: version numbers and what differs, not the documents."""

from typing import Any

from hotline400.routing.diff import Change, diff
from hotline400.routing.flow import Flow

MOST_CHANGES = 50
MOST_FIELDS = 20


def changes(old: Flow | None, new: Flow | None) -> dict[str, Any]:
    """At most 50 changes with 20 fields each, and how many there were; `diff` tells no secrets."""
    if old is None or new is None:
        return {}
    found = diff(old, new)
    shown = [_shortened(change) for change in found[:MOST_CHANGES]]
    return {"changes": shown, "change_count": len(found)}


def _shortened(change: Change) -> dict[str, Any]:
    fields = change.fields[:MOST_FIELDS]
    return change.model_copy(update={"fields": fields}).model_dump(mode="json")
