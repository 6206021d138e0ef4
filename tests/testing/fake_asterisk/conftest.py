"""The fake with our real client connected to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
import pytest
from trio.testing import MockClock

from hotline400.ari.client import AriClient
from hotline400.ari.event import Event, StasisStart
from hotline400.testing.fake_asterisk import FakeAsterisk, fake_asterisk


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str | tuple[str, dict[str, object]]:
    """Both loops; on trio waiting takes no time."""
    if request.param == "trio":
        return "trio", {"clock": MockClock(autojump_threshold=0)}
    return "asyncio"


@dataclass
class Scene:
    """A fake Asterisk and a client on it."""

    asterisk: FakeAsterisk
    ari: AriClient

    async def call_comes_in(self) -> StasisStart:
        """The next StasisStart that nobody listens for."""
        while True:
            event = await self.ari.unclaimed.receive()
            if isinstance(event, StasisStart):
                return event

    def told(self) -> list[Event]:
        """Every event so far that nobody listened for."""
        events = []
        while True:
            try:
                events.append(self.ari.unclaimed.receive_nowait())
            except anyio.WouldBlock:
                return events


@asynccontextmanager
async def connected() -> AsyncIterator[Scene]:
    """As a context, since a task group must not be left open between fixture and test."""
    ari = AriClient("hotline400")
    async with (
        fake_asterisk() as asterisk,
        asterisk.connect() as transport,
        anyio.create_task_group() as tasks,
    ):
        await tasks.start(ari.run, transport)
        yield Scene(asterisk, ari)
        tasks.cancel_scope.cancel()


@pytest.fixture(name="connected")
def connected_fixture() -> object:
    """The context manager, for tests to enter."""
    return connected
