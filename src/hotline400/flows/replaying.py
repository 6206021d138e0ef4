"""The report of a replay, put together from its parts and written down."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from hotline400.routing.replay import Destination, Moved, ReplayReport

MOST_EXAMPLES = 20


def merged(reports: Iterable[ReplayReport]) -> ReplayReport:
    """One report of several, each of other calls; the greatest group first."""
    groups: defaultdict[tuple[Destination, Destination], list[str]] = defaultdict(list)
    calls = same = 0
    for report in reports:
        calls, same = calls + report.calls, same + report.same
        for group in report.moved:
            groups[group.before, group.after].extend(group.call_ids)
    moved = [Moved(before, after, tuple(ids)) for (before, after), ids in groups.items()]
    moved.sort(key=lambda group: (-len(group.call_ids), group.before.id, group.after.id))
    return ReplayReport(calls, same, tuple(moved))


def as_document(report: ReplayReport) -> dict[str, Any]:
    """Numbers of all, ids of the first twenty calls of each group."""
    return {
        "calls": report.calls,
        "same": report.same,
        "moved": [
            {
                "before": asdict(group.before),
                "after": asdict(group.after),
                "count": len(group.call_ids),
                "call_ids": list(group.call_ids[:MOST_EXAMPLES]),
            }
            for group in report.moved
        ],
    }
