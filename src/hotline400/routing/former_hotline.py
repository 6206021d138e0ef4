"""A hotline as the first version wrote it to disk → as it is now. Pure.

It had one queue and one list, both among its own fields. Read as it is, it would route calls
without their order, their limits and the blacklist until the database answers.
"""

from collections.abc import Mapping
from typing import Any

_OF_THE_QUEUE = (
    "order",
    "offer_timeout_seconds",
    "max_waiting",
    "max_wait_seconds",
    "ring_back",
)


def as_now(document: Mapping[str, Any], main: str) -> dict[str, Any]:
    """The document with its former fields where they are now; one of today is not changed. `main`:
    the id of the queue that every hotline has."""
    now = dict(document)
    queue = {name: now.pop(name) for name in _OF_THE_QUEUE if name in now}
    if queue and "queues" not in now:
        now["queues"] = {main: {"id": main, **queue}}
    blacklist = now.pop("blacklist", None)
    if blacklist and "screening" not in now:
        now["screening"] = {"blacklist": _by_number(blacklist)}
    return now


def _by_number(entries: Any) -> dict[str, Any]:
    """Raises ValueError for what is no list of entries, which pydantic tells like any other."""
    try:
        return {entry["number"]: entry.get("expires_at") for entry in entries}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("a former blacklist is a list of entries with their numbers") from error
