"""The last known configuration, when changes cross."""

import anyio
import pytest

from hotline400.engine.configuration import Configuration
from hotline400.routing.hotline import Hotline, NumberState

pytestmark = pytest.mark.anyio


class Directory:
    """A database that is read slowly and changes meanwhile."""

    def __init__(self):
        self.version = 0

    async def revision(self):
        return self.version

    async def hotline(self, number):
        read = self.version
        await anyio.lowlevel.checkpoint()
        return Hotline(number=number, tenant_id="t", state=NumberState.ACTIVE, flow_version=read)

    async def hotlines(self):
        return [await self.hotline("4001234567")]

    async def trunks(self):
        await anyio.lowlevel.checkpoint()
        return []


async def test_changes_that_cross_leave_the_newest_in_memory_and_on_disk(tmp_path):
    directory, file = Directory(), tmp_path / "configuration.json"
    configuration = Configuration(directory, file)

    async def change():
        directory.version += 1
        mine = directory.version
        await configuration.refresh("4001234567")
        assert configuration.hotline("4001234567").flow_version >= mine

    async with anyio.create_task_group() as tasks:
        for _ in range(19):
            tasks.start_soon(change)
            tasks.start_soon(configuration.load)
    assert configuration.hotline("4001234567").flow_version == 19
    assert Configuration(directory, file).hotline("4001234567").flow_version == 19
