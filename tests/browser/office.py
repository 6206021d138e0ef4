"""The real web application on a real port, with the demo tenant and a day of calls."""

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from hotline400.audio.prompts import system_prompts
from hotline400.audio.speech.renderings import Renderings
from hotline400.audio.upload import convert_upload
from hotline400.control import ControlHub, LiveCall, LiveUpdate
from hotline400.flows.estate import Surroundings
from hotline400.jobs.replaying import Replayer
from hotline400.places import load_places
from hotline400.record import fold
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.migrations import upgrade
from hotline400.storage.seed import (
    DEMO_HOTLINE,
    DEMO_LOGIN,
    DEMO_TENANT_ID,
    OPERATOR_LOGIN,
    seed_demo,
)
from hotline400.testing.speech import HummingSpeech
from hotline400.web.app import create_app
from hotline400.web.health.schemas import Health
from hotline400.web.ports import WebDependencies

from .calls import stories, write_message, write_talk
from .messages import leave_messages

CONSOLE = Path(os.environ.get("HOTLINE400_CONSOLE", Path(__file__).parents[2] / "console" / "dist"))
START_SECONDS = 20
DEMO_PASSWORD, OPERATOR_PASSWORD = "demo-of-the-office", "operator-of-the-office"
PASSWORDS = {DEMO_LOGIN: DEMO_PASSWORD, OPERATOR_LOGIN: OPERATOR_PASSWORD}


WELL = Health(status="ok", database="ok", engine="ok", asterisk="ok")


@dataclass
class Office:
    """Where the console is, and the hub that tells it of live calls."""

    address: str
    control: ControlHub
    loop: asyncio.AbstractEventLoop
    health: Health = WELL

    def tell(self, call: LiveCall) -> None:
        """A live call changed: as the engine would say it, in the server's own thread."""
        self.loop.call_soon_threadsafe(self.control.publish, LiveUpdate(call=call))


async def furnish(folder: Path) -> None:
    """A database with the demo tenant and its calls, and their recording."""
    now = datetime.now(UTC)
    async with Database(f"sqlite:///{folder / 'office.db'}") as database:
        await upgrade(database)
        await seed_demo(database, lambda: PASSWORDS, now=now)
        store = DatabaseRecordStore(database)
        for events in stories(DEMO_TENANT_ID, DEMO_HOTLINE, now):
            await store.save(fold.record(events), events)
        await leave_messages(database, DEMO_TENANT_ID, DEMO_HOTLINE, now)
    write_talk(folder / "media" / "recordings" / "call-talk.wav")
    write_message(folder / "media" / "voicemails" / "message.wav")


@contextmanager
def open_office(template: Path, folder: Path, port: int = 0) -> Iterator[Office]:
    """Serve a copy of the template until the context ends."""
    if not (CONSOLE / "index.html").is_file():
        raise RuntimeError(f"{CONSOLE} has no console: run `npm ci && npm run build` in console/")
    shutil.copytree(template, folder, dirs_exist_ok=True)
    listening = socket.create_server(("127.0.0.1", port))
    started: threading.Event = threading.Event()
    office: list[tuple[Office, uvicorn.Server]] = []

    async def serve() -> None:
        control = ControlHub()
        async with Database(f"sqlite:///{folder / 'office.db'}") as database:
            renderings = Renderings(HummingSpeech())
            media = folder / "media"
            work = [
                asyncio.create_task(renderings.run()),
                asyncio.create_task(_replayer(database, media).run(0.1)),
            ]
            config = _config(database, control, media, renderings, lambda: office[0][0].health)
            server = Announcing(config, started)
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            office.append((Office(address, control, asyncio.get_running_loop()), server))
            await server.serve(sockets=[listening])
            for task in work:
                task.cancel()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="office")
    thread.start()
    try:
        if not started.wait(START_SECONDS):
            raise RuntimeError("the web application did not start")
        yield office[0][0]
    finally:
        for _, server in office:
            server.should_exit = True
        thread.join()
        listening.close()


def _replayer(database: Database, media: Path) -> Replayer:
    """Recorded calls go by drafts here too."""
    places = load_places()
    surroundings = Surroundings(
        system_prompts=frozenset(prompt.key for prompt in system_prompts()),
        place_of=places.place_of,
        places=places.names,
    )
    directory = DatabaseDirectory(database, media)
    return Replayer(database, directory, lambda: surroundings, lambda: datetime.now(UTC))


class Announcing(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, started: threading.Event) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._started.set()


def _config(
    database: Database,
    control: ControlHub,
    media: Path,
    renderings: Renderings,
    well: Callable[[], Health],
) -> uvicorn.Config:
    async def health() -> Health:
        return well()

    control.trunk_states["demo"] = "available"
    app = create_app(
        WebDependencies(
            database=database,
            control=control,
            places=load_places(),
            media_folder=media,
            convert_upload=convert_upload,
            renderings=renderings,
            system_prompts=system_prompts,
            health=health,
            console_folder=CONSOLE,
        )
    )
    return uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
