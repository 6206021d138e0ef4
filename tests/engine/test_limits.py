"""A limit on calls at once, and one on a caller's calls, whatever comes between (F-SCREEN-5).

The real gate, journal and history; calls begin, end and are lost, and the engine is killed and
started again, in any order.
"""

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from hotline400.engine.call import Call
from hotline400.engine.gate import is_decided, pass_or_refuse
from hotline400.engine.history import History
from hotline400.engine.journal import Journal
from hotline400.record.event import CallEvent, EventKind
from hotline400.testing.builders import FIRST, HOTLINE, OnePlace, a_hotline

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # in China
LINES, CALLS_AN_HOUR = 3, 4
CALLERS = ("13800000001", "13800000002", "13800000003")


@dataclass
class Told:
    """One call's events, journalled and heard as the switchboard does it."""

    platform: "Platform"
    call_id: str
    events: list[CallEvent] = field(default_factory=list)

    def note(self, kind: EventKind, **data: object) -> None:
        event = CallEvent(
            call_id=self.call_id,
            sequence=len(self.events),
            at=self.platform.now,
            kind=kind,
            data=data,
        )
        self.events.append(event)
        self.platform.journal.append(event)
        self.platform.history.heard(event)


class Platform:
    """An engine's memory, to be killed; and what is true, which no engine is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, NOON
        self.hotline = a_hotline(
            FIRST, limits={"concurrent": LINES, "caller_per_hour": CALLS_AN_HOUR}
        )
        self.talking: dict[str, Told] = {}
        self.undecided: Told | None = None
        self.let_through: list[tuple[datetime, str]] = []
        self.calls = 0
        self.start()

    def start(self) -> None:
        """As `Engine` does: what the journal has is told again."""
        self.journal = Journal(self.folder)
        self.history = History(lambda: self.now)
        for events in self.journal.known().values():
            self.history.heard_all(events)

    def kill(self, survivors: int) -> None:
        """kill -9; some callers hang up meanwhile, which is noted when we are back."""
        self.journal.close()
        self.start()
        for call_id in list(self.talking)[survivors:]:
            self.end(call_id)
        if self.undecided is not None:
            told, self.undecided = self.undecided, None
            assert not is_decided(told.events)
            self.decide(told)

    def begin(self, caller: str) -> Told:
        """A call that is noted, and of which nothing is decided yet."""
        self.calls += 1
        told = Told(self, f"call-{self.calls}")
        told.note(
            EventKind.BEGAN,
            tenant_id=self.hotline.tenant_id,
            hotline_number=HOTLINE,
            caller_number=caller,
        )
        return told

    def decide(self, told: Told) -> None:
        """The gate's word, against the truth."""
        caller = str(told.events[0].data["caller_number"])
        hour_ago = self.now - timedelta(hours=1)
        before = sum(at > hour_ago and who == caller for at, who in self.let_through)
        lines_free = len(self.talking) < LINES
        refusal = pass_or_refuse(self.as_call(told, caller))
        if refusal is None:
            assert lines_free
            assert before < CALLS_AN_HOUR
            told.note(EventKind.FLOW_ENTERED)
            self.talking[told.call_id] = told
            self.let_through.append((told.events[0].at, caller))
        else:
            assert refusal.reason == ("caller_limit_reached" if lines_free else "lines_busy")
            assert not lines_free or before >= CALLS_AN_HOUR
            told.note(EventKind.ENDED)

    def as_call(self, told: Told, caller: str) -> Call:
        """As much of a call as the gate looks at."""
        house = SimpleNamespace(history=self.history, places=OnePlace())
        return cast(
            "Call",
            SimpleNamespace(
                hotline=self.hotline,
                hops=0,
                inbound=SimpleNamespace(
                    caller_number=caller, caller_withheld=False, max_forwards=None
                ),
                board=SimpleNamespace(house=house, now=lambda: self.now),
                story=told,
            ),
        )

    def end(self, call_id: str) -> None:
        told = self.talking.pop(call_id)
        Told(self, call_id, told.events).note(EventKind.ENDED)

    def holds(self) -> None:
        """No more, no less: nothing leaks."""
        assert self.history.going_on(self.hotline) == len(self.talking)
        assert len(self.talking) <= LINES


STEPS: Any = st.one_of(
    st.tuples(st.just("call"), st.sampled_from(CALLERS)),
    st.tuples(st.just("end"), st.integers(0, LINES - 1)),
    st.tuples(st.just("kill"), st.integers(0, LINES)),
    st.tuples(st.just("kill undecided"), st.sampled_from(CALLERS)),
    st.tuples(st.just("time"), st.integers(1, 40)),
)


@given(st.lists(STEPS, max_size=40))
def test_no_order_of_calls_ends_and_deaths_breaks_a_limit_or_loses_a_line(
    steps: list[tuple[str, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        platform = Platform(Path(folder))
        for what, which in steps:
            take(platform, what, which)
            platform.holds()
        for call_id in list(platform.talking):
            platform.end(call_id)
        platform.holds()
        platform.kill(0)
        platform.holds()
        platform.journal.close()


def take(platform: Platform, what: str, which: Any) -> None:
    match what:
        case "call":
            platform.decide(platform.begin(which))
        case "end" if platform.talking:
            platform.end(list(platform.talking)[which % len(platform.talking)])
        case "kill":
            platform.kill(which)
        case "kill undecided":
            platform.undecided = platform.begin(which)
            platform.kill(LINES)
        case "time":
            platform.now += timedelta(minutes=which)
