"""What changed between two versions."""

from hypothesis import given

from hotline400.routing.diff import ChangeKind, FieldChange, diff
from hotline400.routing.flow import Flow

from .flows import END, a_flow, hunt, menu, play, sound_flows

OLD = a_flow("m", menu("m", {"1": "h"}, "end"), hunt("h", "end"), END)


def test_nothing_changed() -> None:
    assert diff(OLD, OLD) == []


def test_each_change_is_told_with_its_field() -> None:
    new = a_flow("w", play("w", "m"), menu("m", {"1": "end", "2": "end"}, "end", repeats=5), END)
    told = {(change.what, change.id): change for change in diff(OLD, new)}
    assert told["start", "w"].fields == (FieldChange(path="start", before="m", after="w"),)
    assert told["node", "w"].kind is ChangeKind.ADDED
    assert told["node", "h"].kind is ChangeKind.REMOVED
    assert told["node", "m"].fields == (
        FieldChange(path="keys.1", before="h", after="end"),
        FieldChange(path="keys.2", before=None, after="end"),
        FieldChange(path="repeats", before=2, after=5),
    )


def test_hours_and_tables_are_compared_too() -> None:
    hours = {"office": {"name": "office", "week": {"mon": [{"start": "09:00", "end": "18:00"}]}}}
    later = {"office": {"name": "office", "week": {"mon": [{"start": "10:00", "end": "18:00"}]}}}
    table = {"t": {"name": "cities", "rows": {"020": {"value": "x"}}}}
    old, new = (
        a_flow("end", END, schedules=hours),
        a_flow("end", END, schedules=later, tables=table),
    )
    first, second = diff(old, new)
    assert first.fields == (FieldChange(path="week.mon.0.start", before="09:00", after="10:00"),)
    assert (second.what, second.kind, second.name) == ("table", "added", "cities")


@given(sound_flows(), sound_flows())
def test_no_change_is_missed(old: Flow, new: Flow) -> None:
    assert bool(diff(old, new)) == (old != new)
    assert {c.id for c in diff(old, new) if c.kind is ChangeKind.ADDED and c.what == "node"} == (
        new.nodes.keys() - old.nodes.keys()
    )
