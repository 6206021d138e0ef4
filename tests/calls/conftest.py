"""A stage for stories: the engine in a house on a fake Asterisk, all of it in virtual time."""

import os
from contextlib import asynccontextmanager, suppress

import anyio
import pytest

from hotline400.ari.client import AriClient
from hotline400.engine.service import Engine
from hotline400.record.event import EventKind
from hotline400.testing.builders import FIRST, SECOND, THIRD, a_hotline, a_house, a_trunk
from hotline400.testing.fake_asterisk import fake_asterisk
from hotline400.testing.memory import DatabaseAwayError, MemoryDatabase, MemoryRecordings
from hotline400.testing.virtual_time import backends

LONGEST_STORY_SECONDS = 4 * 3600


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return backends()[request.param]


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
        self._tasks = tasks
        self._scope = None
        self._ended = None

    # The engine

    async def opens(self, *hotlines, trunks=None):
        """Start the engine, with these hotlines if any are given; returns when it takes calls."""
        for hotline in hotlines:
            self.database.put(hotline)
        if trunks is not None:
            self.database.put_trunks(*trunks)
        self.house = a_house(
            self.folder,
            directory=self.database,
            store=self.database,
            recordings=self.recordings,
            ami=self.fake.manager,
            now=self.fake.now,
        )
        self.house.control.on_configuration_change(self.house.configuration.refresh)
        with suppress(DatabaseAwayError):
            await self.house.configuration.load()
        self.ari = AriClient("hotline400")
        self._scope, self._ended = anyio.CancelScope(), anyio.Event()
        self._tasks.start_soon(self._run, Engine(self.house, self.ari, self.fake.connect))
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
        looks = ("GET endpoints", "GET endpoints/PJSIP/trunk-")
        await self.until(lambda: any(r.startswith(looks) for r in self.fake.requests[asked:]))

    async def until(self, holds):
        """Wait, in small steps of virtual time, for something that tells nobody."""
        while not holds():
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
        """The record, when it has been shipped."""
        await self.database.until(lambda: caller.channel_id in self.database.records)
        return self.database.records[caller.channel_id]

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
        """Nothing is left in Asterisk, and the next caller is answered by the first phone."""
        await self.fake.until(lambda: not self.fake.channel_ids and not self.fake.bridge_ids)


@pytest.fixture
async def stage(tmp_path, anyio_backend):
    with anyio.fail_after(LONGEST_STORY_SECONDS):
        async with _stage(tmp_path) as stage:
            yield stage


@asynccontextmanager
async def _stage(folder):
    async with fake_asterisk() as fake, anyio.create_task_group() as tasks:
        stage = Stage(fake, tasks, folder)
        yield stage
        tasks.cancel_scope.cancel()


@pytest.fixture
def fake(stage):
    return stage.fake
