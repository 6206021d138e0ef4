"""What a decision in a flow may look at. Values only, so that the same call is decided the same
way by the engine, by explain and by replay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hotline400.routing.places import NOWHERE, Place
from hotline400.routing.schedule import DayKind, Schedule
from hotline400.routing.table import Table

CALLER_FACTS = ("caller", "called", "province", "city", "area_code", "carrier")
"""Variables that every call has from its beginning and that no node may set."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One call at one moment, before one node."""

    caller: str | None
    called: str
    now: datetime
    place: Place = NOWHERE
    variables: Mapping[str, str] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    holidays: Mapping[date, DayKind] = field(default_factory=dict)
    turn: int = 0
    """How many calls have come through this node before this one: the ratio's memory."""

    def value(self, name: str) -> str:
        """A variable, or a fact about the caller by its name; empty where it is not known."""
        match name:
            case "caller":
                return self.caller or ""
            case "called":
                return self.called
            case "province" | "city" | "area_code" | "carrier":
                return getattr(self.place, name) or ""
            case _:
                return self.variables.get(name, "")
