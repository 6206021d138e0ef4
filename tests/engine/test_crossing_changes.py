"""The last known configuration, when changes cross."""

import anyio
import pytest

from hotline400.engine.configuration import Configuration
from hotline400.routing.hotline import Hotline, NumberState

pytestmark = pytest.mark.anyio


class Directory:
    """A database that is read slowly and changes meanwhile."""

    def __init__(self):
        self.max_waiting = 0

    async def revision(self):
        return self.max_waiting

    async def hotline(self, number):
        read = self.max_waiting
        await anyio.lowlevel.checkpoint()
        return Hotline(number=number, tenant_id="t", state=NumberState.ACTIVE, max_waiting=read)

    async def hotlines(self):
        return [await self.hotline("4001234567")]

    async def trunks(self):
        await anyio.lowlevel.checkpoint()
        return []


async def test_changes_that_cross_leave_the_newest_in_memory_and_on_disk(tmp_path):
    directory, file = Directory(), tmp_path / "configuration.json"
    configuration = Configuration(directory, file)

    async def change():
        directory.max_waiting += 1
        mine = directory.max_waiting
        await configuration.refresh("4001234567")
        assert configuration.hotline("4001234567").max_waiting >= mine

    async with anyio.create_task_group() as tasks:
        for _ in range(19):
            tasks.start_soon(change)
            tasks.start_soon(configuration.load)
    assert configuration.hotline("4001234567").max_waiting == 19
    assert Configuration(directory, file).hotline("4001234567").max_waiting == 19
