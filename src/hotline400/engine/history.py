"""What the engine remembers of recent calls: how many came, who talked to whom (F-HUNT-2, F-HUNT-6,
F-SCREEN-5).

It hears every event of our own calls as it is noted, so that it counts exactly and goes on without
the database. What was before this engine was started comes from there: `follow` asks for as much as
the settings look back.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import anyio
import structlog

from hotline400.engine.clock import Clock
from hotline400.engine.moments import Moments
from hotline400.engine.ports import RecentCalls
from hotline400.record import fold
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.past_call import PastCall, past_call
from hotline400.routing.horizon import asked_since, day_start, month_start
from hotline400.routing.hotline import Hotline
from hotline400.routing.hunting.waiting import FEWEST_TALKS

log = structlog.get_logger()

LONGEST_MEMORY = timedelta(hours=720)  # the most that `Queue.memory_hours` allows
LOOK_SECONDS = 2.0
TALKS_KEPT = 20
"""Of each queue, to say how long the next may take."""
_TELLING = frozenset(
    {
        EventKind.BEGAN,
        EventKind.REJECTED,
        EventKind.CONNECTED,
        EventKind.TALK_ENDED,
        EventKind.ENDED,
    }
)

Line = tuple[str, str]
"""Tenant and 400 number: what one tenant did with a number is nothing to the next."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answered a caller last, and when."""

    phone_number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TenantTalks:
    """What a hunt order may ask about the phones of one tenant."""

    history: "History"
    tenant_id: str

    def today(self, number: str) -> int:
        """How many calls this phone answered today."""
        return self.history.talks_today(self.tenant_id, number)

    def last_ended(self, number: str) -> datetime | None:
        """When its last talk ended."""
        return self.history.last_talk(self.tenant_id, number)


class History:
    """In memory, for as long as anything may look back: a month."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._open: dict[str, list[CallEvent]] = {}
        self._going_on: dict[Line, set[str]] = defaultdict(set)
        self._calls: dict[Line, Moments] = defaultdict(Moments)
        self._callers: dict[tuple[Line, str], Moments] = defaultdict(Moments)
        self._answers: dict[tuple[Line, str], Answer] = {}
        self._talks: dict[tuple[str, str], Moments] = defaultdict(Moments)
        self._last_talks: dict[tuple[str, str], datetime] = {}
        self._rests: dict[tuple[str, str], datetime] = {}
        self._talk_seconds: dict[tuple[str, str, str], deque[float]] = {}
        self._talks_before: dict[Line, deque[float]] = {}
        self._known_since: dict[Line, datetime] = {}
        self._swept = now()

    # What is asked

    def calls(self, hotline: Hotline, since: datetime, caller: str | None = None) -> int:
        """How many calls of this number (by this caller) were let through since then; those that go
        on count, and so does the one that asks, once it is noted."""
        line = (hotline.tenant_id, hotline.number)
        if caller is None:
            return self._calls[line].count(since) if line in self._calls else 0
        known = self._callers.get((line, caller))
        return known.count(since) if known is not None else 0

    def going_on(self, hotline: Hotline) -> int:
        """How many calls of this number go on now."""
        return len(self._going_on.get((hotline.tenant_id, hotline.number), ()))

    def last_answer(self, hotline: Hotline, caller: str | None) -> Answer | None:
        """Who answered this caller last on this number, within the longest memory."""
        line = (hotline.tenant_id, hotline.number)
        return None if caller is None else self._answers.get((line, caller))

    def talks_today(self, tenant_id: str, phone_number: str) -> int:
        """How many calls of the tenant this phone answered today (China's day)."""
        known = self._talks.get((tenant_id, phone_number))
        return known.count(day_start(self._now())) if known is not None else 0

    def last_talk(self, tenant_id: str, phone_number: str) -> datetime | None:
        """When this phone's last talk ended; None: it had none that we know of."""
        return self._last_talks.get((tenant_id, phone_number))

    def talks_of(self, tenant_id: str) -> "TenantTalks":
        """The talks of one tenant's phones, as a hunt order asks for them."""
        return TenantTalks(self, tenant_id)

    def talk_seconds(self, hotline: Hotline, queue_id: str) -> Sequence[float]:
        """How long the last talks of this queue took, or while those are too few to tell, the
        number's before this engine was started: records do not say which queue a talk was of."""
        line = (hotline.tenant_id, hotline.number)
        own = self._talk_seconds.get((*line, queue_id), ())
        return own if len(own) >= FEWEST_TALKS else [*self._talks_before.get(line, ()), *own]

    def rests_until(self, tenant_id: str, phone_number: str) -> datetime | None:
        """Until when a phone rests, or rested, after its last talk (话后处理)."""
        return self._rests.get((tenant_id, phone_number))

    def rests(self) -> Iterable[datetime]:
        """When any phone's rest ends."""
        return self._rests.values()

    # What is told

    def heard(self, event: CallEvent) -> None:
        """An event of one of our calls, as it is noted. A call told again counts once."""
        if event.kind not in _TELLING:
            return
        events = self._open.setdefault(event.call_id, [])
        events.append(event)
        if event.kind is EventKind.REJECTED:
            self._turned_away(events[0])
        elif (call := past_call(events)) is not None:
            self._remember(call)
            self._note_going_on(call, over=event.kind is EventKind.ENDED)
            if event.kind is EventKind.TALK_ENDED:
                self._talk_ended(call, fold.last(events, EventKind.CONNECTED))
        if event.kind is EventKind.ENDED:
            del self._open[event.call_id]
            self._sweep()

    def heard_all(self, events: Sequence[CallEvent]) -> None:
        """A whole call at once: from the journal, or one that the dialplan took while we were
        away."""
        for event in events:
            self.heard(event)

    def _note_going_on(self, call: PastCall, *, over: bool) -> None:
        if call.by_us:
            return
        calls = self._going_on[(call.tenant_id, call.hotline_number)]
        (calls.discard if over else calls.add)(call.call_id)

    def _turned_away(self, began: CallEvent) -> None:
        call = past_call([began])
        if call is None:
            return
        line = (call.tenant_id, call.hotline_number)
        self._going_on[line].discard(call.call_id)
        self._calls[line].discard(call.began_at, call.call_id)
        if call.caller_number is not None:
            self._callers[(line, call.caller_number)].discard(call.began_at, call.call_id)

    def _remember(self, call: PastCall) -> None:
        line = (call.tenant_id, call.hotline_number)
        if not call.by_us:
            self._count(line, call)
        if call.phone_number is None or call.talk_from is None:
            return
        phone = (call.tenant_id, call.phone_number)
        self._talks[phone].add(call.talk_from, call.call_id)
        if call.talk_until is not None:
            before = self._last_talks.get(phone, call.talk_until)
            self._last_talks[phone] = max(before, call.talk_until)
        if call.caller_number is not None:
            self._answered(line, call.caller_number, Answer(call.phone_number, call.talk_from))

    def _count(self, line: Line, call: PastCall) -> None:
        self._calls[line].add(call.began_at, call.call_id)
        if call.caller_number is not None:
            self._callers[(line, call.caller_number)].add(call.began_at, call.call_id)

    def _talk_ended(self, call: PastCall, connected: CallEvent | None) -> None:
        """What the talk's beginning said of its queue and of the rest that follows it."""
        if connected is None or call.talk_until is None or call.phone_number is None:
            return
        seconds = (call.talk_until - connected.at).total_seconds()
        number = connected.data.get("hotline", call.hotline_number)
        queue = (call.tenant_id, number, connected.data.get("queue", ""))
        self._talk_seconds.setdefault(queue, deque(maxlen=TALKS_KEPT)).append(seconds)
        rest = timedelta(seconds=connected.data.get("wrap_up", 0))
        if rest:
            self._rests[(call.tenant_id, call.phone_number)] = call.talk_until + rest

    def _answered(self, line: Line, caller: str, answer: Answer) -> None:
        known = self._answers.get((line, caller))
        if known is None or known.at <= answer.at:
            self._answers[(line, caller)] = answer

    # What was before us

    async def follow(self, hotlines: Callable[[], Iterable[Hotline]], recent: RecentCalls) -> None:
        """Load what the settings ask for, now and whenever they ask for more. Until cancelled."""
        away = False
        while True:
            try:
                await self.load_missing(hotlines(), recent)
                away = False
            except Exception as error:  # noqa: BLE001 — whatever the database throws, calls go on
                if not away:
                    log.warning("history_source_away", error=str(error))
                away = True
            await anyio.sleep(LOOK_SECONDS)

    async def load_missing(self, hotlines: Iterable[Hotline], recent: RecentCalls) -> None:
        """Raises what the port raises when the database is away."""
        now, known = self._now(), {hotline.number: hotline for hotline in hotlines}
        for hotline in known.values():
            line, since = (hotline.tenant_id, hotline.number), asked_since(hotline, now, known)
            if since is None or self._known_since.get(line, now) <= since:
                continue
            await self._load(hotline, since, recent)
            self._known_since[line] = since

    async def _load(self, hotline: Hotline, since: datetime, recent: RecentCalls) -> None:
        """Page by page, so that a busy number's month stops nobody."""
        after = (since, "")
        while calls := await recent.calls(hotline.tenant_id, hotline.number, after):
            for call in calls:
                self._remember(call)
                self._talk_before(call)
            after = (calls[-1].began_at, calls[-1].call_id)

    def _talk_before(self, call: PastCall) -> None:
        if call.talk_from is not None and call.talk_until is not None:
            line = (call.tenant_id, call.hotline_number)
            seconds = (call.talk_until - call.talk_from).total_seconds()
            self._talks_before.setdefault(line, deque(maxlen=TALKS_KEPT)).append(seconds)

    def _sweep(self) -> None:
        """Once an hour, what nobody may ask for any more goes."""
        now = self._now()
        if now - self._swept < timedelta(hours=1):
            return
        self._swept = now
        self._forget(self._calls, month_start(now))
        self._forget(self._callers, min(day_start(now), now - timedelta(hours=1)))
        self._forget(self._talks, day_start(now))
        for seat, until in list(self._rests.items()):
            if until < now:
                del self._rests[seat]
        for key, answer in list(self._answers.items()):
            if answer.at < now - LONGEST_MEMORY:
                del self._answers[key]

    @staticmethod
    def _forget(kept: dict[Any, Moments], before: datetime) -> None:
        for key, moments in list(kept.items()):
            moments.forget(before)
            if not moments:
                del kept[key]
