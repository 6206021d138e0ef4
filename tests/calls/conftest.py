"""A stage for stories: the engine in a house on a fake Asterisk, all of it in virtual time."""

import os
from contextlib import suppress
from functools import wraps
from pathlib import Path

import anyio
import pytest
from structlog.testing import capture_logs

from hotline400.ari.client import AriClient
from hotline400.engine.service import Engine
from hotline400.record.event import EventKind
from hotline400.testing.builders import (
    FIRST,
    HOTLINE,
    SECOND,
    THIRD,
    a_hotline,
    a_house,
    a_trunk,
)
from hotline400.testing.fake_asterisk import Answers, fake_asterisk
from hotline400.testing.memory import (
    DatabaseAwayError,
    MemoryDatabase,
    MemoryMessages,
    MemoryRecordings,
    MemorySystems,
    MemoryTakes,
    MemoryVoicemails,
)
from hotline400.testing.virtual_time import backends

LONGEST_STORY_SECONDS = 1200
STORED_LATER = {
    EventKind.RECORDING_STORED,
    EventKind.RECORDING_FAILED,
    EventKind.VOICEMAIL_STORED,
    EventKind.VOICEMAIL_LOST,
}


def pytest_collection_modifyitems(items):
    """A story that goes wrong ends: what it waits for does not come."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.obj = _limited(item.obj)


def _limited(story):
    @wraps(story)
    async def limited(*args, **kwargs):
        with anyio.fail_after(LONGEST_STORY_SECONDS):
            await story(*args, **kwargs)

    return limited


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return backends()[request.param]


@pytest.fixture(autouse=True)
def logs():
    """What was logged; the console's tracebacks in colour take longer than the stories."""
    with capture_logs() as logs:
        yield logs


@pytest.fixture(autouse=True)
def _no_threads(monkeypatch):
    """A thread works in real time, in which the virtual clock would run away."""

    async def at_once(function, *args, **_options):
        await anyio.lowlevel.checkpoint()
        return function(*args)

    monkeypatch.setattr(anyio.to_thread, "run_sync", at_once)


class Stage:
    """The engine at work between Asterisk and the database."""

    def __init__(self, fake, tasks, folder):
        self.fake = fake
        self.folder = folder
        self.database = MemoryDatabase([a_hotline(FIRST, SECOND, THIRD)], [a_trunk()])
        self.recordings = MemoryRecordings()
        self.messages = MemoryMessages(fake.recorder.files)
        self.voicemails = MemoryVoicemails()
        self.takes = MemoryTakes(fake.recorder.files)
        self.systems = MemorySystems()
        self.tasks = tasks
        self._scope = None
        self._ended = None

    # The engine

    async def opens(self, *hotlines, trunks=None, waits=True):
        """Start the engine, with these hotlines if any are given; returns when it takes calls."""
        for hotline in hotlines:
            self.database.put(hotline)
        if trunks is not None:
            self.database.put_trunks(*trunks)
        self.house = a_house(
            self.folder,
            directory=self.database,
            store=self.database,
            recent=self.database,
            recordings=self.recordings,
            ami=self.fake.manager,
            systems=self.systems,
            messages=self.messages,
            voicemails=self.voicemails,
            callbacks=self.database.callbacks,
            takes=self.takes,
            now=self.fake.now,
        )
        self.house.control.on_configuration_change(self.house.configuration.refresh)
        with suppress(DatabaseAwayError):
            await self.house.configuration.load()
        self.ari = AriClient("hotline400")
        self._scope, self._ended = anyio.CancelScope(), anyio.Event()
        self.tasks.start_soon(self._run, Engine(self.house, self.ari, self.fake.connect))
        if waits:
            await self.is_up()

    async def _run(self, engine):
        try:
            with self._scope:
                await engine.run()
        finally:
            self._ended.set()

    async def is_up(self):
        """Connected, recovered, and done with what it does next: it has looked at its trunks."""
        asked = len(self.fake.requests)
        await self.until(lambda: "GET endpoints/PJSIP" in self.fake.requests[asked:])

    async def until(self, holds):
        """Wait, in small steps of virtual time, for something that tells nobody."""
        while not holds():  # noqa: ASYNC110 — there is no event to wait for
            await anyio.sleep(0.01)

    async def dies(self):
        """The process is gone between two lines of code."""
        self.ari.abandon()
        self._scope.cancel()
        await self._ended.wait()
        self.house.journal.close()
        for segment in (self.folder / "journal").iterdir():
            os.utime(segment, times=(self.fake.now().timestamp(),) * 2)

    async def reopens(self):
        """Another process on the same folder."""
        await self.dies()
        await self.opens()

    async def changes(self, hotline):
        """The tenant saves a change in the console."""
        self.database.put(hotline)
        await self.house.control.configuration_changed(hotline.number)

    async def passes(self, seconds):
        """Nothing happens for a while."""
        await anyio.sleep(seconds)

    # What is left of a call

    async def record_of(self, caller):
        """The record, when it has been shipped; that it is whole goes without saying."""
        await self.database.until(lambda: caller.channel_id in self.database.records)
        record = self.database.records[caller.channel_id]
        kinds = [event.kind for event in self.database.events[caller.channel_id]]
        assert kinds[0] is EventKind.BEGAN
        assert kinds.count(EventKind.BEGAN) == kinds.count(EventKind.ENDED) == 1
        assert set(kinds[kinds.index(EventKind.ENDED) + 1 :]) <= STORED_LATER
        assert kinds.count(EventKind.TALK_ENDED) <= kinds.count(EventKind.CONNECTED) <= 1
        for offer in record.offers:
            assert offer.result is not None
            assert offer.started_at <= offer.ended_at <= record.ended_at
        return record

    async def outcome_of(self, caller):
        """How it came out: (disposition, reason, released by, cause)."""
        record = await self.record_of(caller)
        return record.disposition, record.reason, record.released_by, record.hangup_cause

    async def offers_of(self, caller):
        """Who was rung, and how that came out."""
        record = await self.record_of(caller)
        return [(offer.phone_number, offer.result) for offer in record.offers]

    def events_of(self, caller):
        """Everything noted about a call so far, as kinds."""
        known = self.database.events.get(caller.channel_id)
        events = known or self.house.journal.events(caller.channel_id)
        return [event.kind for event in events]

    def has(self, caller, kind):
        return EventKind(kind) in self.events_of(caller)

    async def notes(self, caller, kind):
        """Until something of this kind has been noted about a call."""
        await self.until(lambda: self.has(caller, kind))

    async def is_empty(self):
        """Nothing of any call is left in Asterisk, nor on the live page."""
        await self.fake.until(lambda: not self.fake.channel_ids and not self.fake.bridge_ids)
        await self.until(lambda: not self.house.control.live_calls(None))

    async def is_free(self):
        """The next caller is answered by the first phone."""
        await self.is_empty()
        self.fake.phone(FIRST, Answers(after=1))
        rung = len(self.fake.rings)
        caller = self.fake.dials(HOTLINE, from_="13999999999")
        await caller.has_heard("talk:")
        assert FIRST in [phone.number for phone in self.fake.rings[rung:]]
        caller.hangs_up()
        assert (await self.outcome_of(caller))[0] == "answered"
        await self.is_empty()


@pytest.fixture
async def stage(tmp_path, anyio_backend):
    async with fake_asterisk() as fake, anyio.create_task_group() as tasks:
        yield Stage(fake, tasks, tmp_path)
        tasks.cancel_scope.cancel()


@pytest.fixture
def fake(stage):
    return stage.fake


@pytest.fixture
def just_before(fake, monkeypatch):
    """Lets something happen just before a request is carried out, the first time it is made."""
    answer, events = fake._routes.answer, {}

    async def answered(message):
        event = events.pop(f"{message['method']} {message['uri']}", None)
        if event is not None:
            event()
        return await answer(message)

    monkeypatch.setattr(fake._routes, "answer", answered)
    yield events.__setitem__
    assert not events, "was never asked"
