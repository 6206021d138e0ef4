"""What changed from one flow to another (F-FLOW-8). Pure."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from hotline400.routing.flow import Flow


class ChangeKind(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class FieldChange(BaseModel):
    """One value inside; `path` like keys.1 or week.mon.0.start. None: was not, or is not, there."""

    model_config = ConfigDict(frozen=True)

    path: str
    before: str | int | float | bool | None
    after: str | int | float | bool | None


class Change(BaseModel):
    """One thing that is not as it was. `what`: start, node, schedule, table."""

    model_config = ConfigDict(frozen=True)

    kind: ChangeKind
    what: str
    id: str
    name: str = ""  # what people call it
    fields: tuple[FieldChange, ...] = ()


def diff(old: Flow, new: Flow) -> list[Change]:
    """Every change, in the order of the new document, what went last."""
    found = list(_start(old, new))
    for what, before, after in (
        ("node", old.nodes, new.nodes),
        ("schedule", old.schedules, new.schedules),
        ("table", old.tables, new.tables),
    ):
        found += _changes(what, before, after)
    return found


def _start(old: Flow, new: Flow) -> Iterator[Change]:
    if old.start != new.start:
        field = FieldChange(path="start", before=old.start, after=new.start)
        yield Change(kind=ChangeKind.CHANGED, what="start", id=new.start, fields=(field,))


def _changes(
    what: str, before: Mapping[str, BaseModel], after: Mapping[str, BaseModel]
) -> Iterator[Change]:
    for key, item in after.items():
        name = _name(item)
        if key not in before:
            yield Change(kind=ChangeKind.ADDED, what=what, id=key, name=name)
        elif before[key] != item:
            fields = tuple(
                _fields(before[key].model_dump(mode="json"), item.model_dump(mode="json"))
            )
            yield Change(kind=ChangeKind.CHANGED, what=what, id=key, name=name, fields=fields)
    for key, item in before.items():
        if key not in after:
            yield Change(kind=ChangeKind.REMOVED, what=what, id=key, name=_name(item))


def _name(item: BaseModel) -> str:
    return str(getattr(item, "label", "") or getattr(item, "name", ""))


def _fields(before: Any, after: Any, path: str = "") -> Iterator[FieldChange]:
    """Leaf by leaf; lists by position."""
    old, new = _parts(before), _parts(after)
    if old is None and new is None:
        if before != after:
            yield FieldChange(path=path, before=before, after=after)
        return
    if before is not None and old is None:
        yield FieldChange(path=path, before=before, after=None)
    if after is not None and new is None:
        yield FieldChange(path=path, before=None, after=after)
    old, new = old or {}, new or {}
    for key in dict.fromkeys([*old, *new]):
        yield from _fields(old.get(key), new.get(key), f"{path}.{key}" if path else key)


def _parts(value: Any) -> dict[str, Any] | None:
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {str(position): item for position, item in enumerate(value)}
    return None
