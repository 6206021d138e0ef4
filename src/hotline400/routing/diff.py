"""What changed from one flow to another (F-FLOW-8). Pure.

Of a secret it is said that it changed, never from what to what: a comparison is read and kept by
people who may not see the document's secrets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from hotline400.routing.flow import Flow
from hotline400.routing.secrets import masked


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
            fields = tuple(_fields(_part(before[key]), _part(item)))
            yield Change(kind=ChangeKind.CHANGED, what=what, id=key, name=name, fields=fields)
    for key, item in before.items():
        if key not in after:
            yield Change(kind=ChangeKind.REMOVED, what=what, id=key, name=_name(item))


def _name(item: BaseModel) -> str:
    return str(getattr(item, "label", "") or getattr(item, "name", ""))


@dataclass(frozen=True, slots=True)
class _Part:
    """A value as it is, and as it is shown."""

    true: Any
    shown: Any

    def parts(self) -> "dict[str, _Part] | None":
        """By key or position; None: a leaf."""
        if isinstance(self.true, dict):
            return {key: _Part(part, self.shown[key]) for key, part in self.true.items()}
        if isinstance(self.true, list):
            pairs = zip(self.true, self.shown, strict=True)
            return {str(position): _Part(*pair) for position, pair in enumerate(pairs)}
        return None


_NOTHING = _Part(None, None)


def _part(item: BaseModel) -> _Part:
    return _Part(item.model_dump(mode="json"), masked(item).model_dump(mode="json"))


def _fields(before: _Part, after: _Part, path: str = "") -> Iterator[FieldChange]:
    """Leaf by leaf; lists by position."""
    old, new = before.parts(), after.parts()
    if old is None and new is None:
        if before.true != after.true:
            yield FieldChange(path=path, before=before.shown, after=after.shown)
        return
    if before.true is not None and old is None:
        yield FieldChange(path=path, before=before.shown, after=None)
    if after.true is not None and new is None:
        yield FieldChange(path=path, before=None, after=after.shown)
    old, new = old or {}, new or {}
    for key in dict.fromkeys([*old, *new]):
        inside = old.get(key, _NOTHING), new.get(key, _NOTHING)
        yield from _fields(*inside, f"{path}.{key}" if path else key)
