"""The engine in the test's own process on a real Asterisk, with a hotline of the test's making."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import anyio

from hotline400.ari.ami import AmiClient
from hotline400.ari.client import AriClient
from hotline400.ari.transport import websocket_transport, websocket_url
from hotline400.audio.installed import install_prompts
from hotline400.audio.messages import MessageFiles
from hotline400.engine.ports import Takes
from hotline400.engine.prompts import Prompts
from hotline400.engine.service import Engine
from hotline400.engine.switchboard import House
from hotline400.record.record import CallRecord
from hotline400.routing.hotline import Hotline
from hotline400.testing.builders import a_house, a_trunk
from hotline400.testing.carrier import CallerCall, Carrier
from hotline400.testing.memory import (
    MemoryDatabase,
    MemoryRecordings,
    MemoryVoicemails,
)
from hotline400.testing.real_asterisk import RealAsterisk

MakeTakes = Callable[[Path, Path], Takes]
"""Of the folder of raw files, and the media folder."""


@dataclass
class EngineHere:
    """A running engine, and the carrier whose trunk it has."""

    asterisk: RealAsterisk
    house: House
    database: MemoryDatabase
    voicemails: MemoryVoicemails
    media: Path
    carrier: Carrier

    async def record_of(self, call: CallerCall) -> CallRecord:
        """The call's record, once all that was recorded of it is stored."""
        sip_call_id = call.invite.call_id
        with anyio.fail_after(60):
            await self.database.until(lambda: bool(self._records(sip_call_id)))
            while self.house.journal.unshipped():  # noqa: ASYNC110 — nobody tells
                await anyio.sleep(0.02)
        (record,) = self._records(sip_call_id)
        return record

    def _records(self, sip_call_id: str) -> list[CallRecord]:
        return [r for r in self.database.records.values() if r.sip_call_id == sip_call_id]


@asynccontextmanager
async def engine_here(
    asterisk: RealAsterisk, *hotlines: Hotline, takes: MakeTakes | None = None
) -> AsyncIterator[EngineHere]:
    """Ends with the context; calls still up are left to Asterisk. `takes`: where announcements that
    are recorded by phone go."""
    settings, credentials = asterisk.settings, asterisk.server.credentials
    folder = _folder(asterisk)
    sip, port = ("127.0.0.1", settings.sip_port), asterisk.free_port()
    async with Carrier(listen=("127.0.0.1", port), platform=sip) as carrier:
        database = MemoryDatabase(hotlines, [a_trunk(port=port)])
        ami = AmiClient(
            "127.0.0.1", settings.ami_port, credentials.username, credentials.ami_password
        )
        voicemails = MemoryVoicemails()
        house = replace(
            a_house(
                folder,
                directory=database,
                store=database,
                recent=database,
                recordings=MemoryRecordings(),
                ami=ami,
                now=lambda: datetime.now(UTC),
                messages=MessageFiles(asterisk.server.layout.messages, folder / "media"),
                voicemails=voicemails,
                takes=takes and takes(asterisk.server.layout.messages, folder / "media"),
            ),
            prompts=Prompts(install_prompts(settings.data_folder / "sounds")),
            spool=asterisk.server.layout.recordings,
        )
        here = EngineHere(asterisk, house, database, voicemails, folder / "media", carrier)
        try:
            async with _running(here, ami):
                yield here
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _folder(asterisk: RealAsterisk) -> Path:
    """Asterisk, which is somebody else, plays what is kept in it."""
    folder = Path(tempfile.mkdtemp(prefix="engine-", dir=asterisk.folder))
    folder.chmod(0o755)
    return folder


@asynccontextmanager
async def _running(here: EngineHere, ami: AmiClient) -> AsyncIterator[None]:
    settings, credentials = here.asterisk.settings, here.asterisk.server.credentials
    base = f"ws://127.0.0.1:{settings.ari_port}"
    url = websocket_url(base, "hotline400", credentials.username, credentials.ari_password)
    ari = AriClient("hotline400")
    engine = Engine(here.house, ari, lambda: websocket_transport(url))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ami.run)
        await here.house.configuration.load()
        tasks.start_soon(engine.run)
        with anyio.fail_after(60):
            while here.house.control.trunk_states.get("demo") != "available":  # noqa: ASYNC110
                await anyio.sleep(0.05)
        yield
        ari.abandon()
        tasks.cancel_scope.cancel()
    here.house.journal.close()
