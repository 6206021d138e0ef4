"""`hotline400 serve`: engine, web and jobs in one process, composed here and nowhere else.

It ends the way it must be able to end at any moment: calls in progress are left to Asterisk, and
whoever runs next takes them up from the journal.
"""

import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import anyio
import structlog
import uvicorn

from hotline400.ari.ami import AmiClient
from hotline400.ari.client import AriClient
from hotline400.ari.transport import websocket_transport
from hotline400.asterisk.credentials import Credentials, load_or_create_credentials
from hotline400.asterisk.layout import Layout
from hotline400.audio.installed import install_prompts
from hotline400.audio.prompts import system_prompts
from hotline400.audio.stereo import StereoRecordings
from hotline400.audio.upload import convert_upload
from hotline400.config import Settings
from hotline400.control import ControlHub
from hotline400.engine.configuration import Configuration
from hotline400.engine.fallback import FallbackReader
from hotline400.engine.journal import Journal
from hotline400.engine.prompts import Prompts
from hotline400.engine.service import Engine
from hotline400.engine.shipping import Shipper
from hotline400.engine.switchboard import House
from hotline400.jobs.housekeeping import keep_house
from hotline400.places.table import load_places
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.migrations import upgrade
from hotline400.storage.seed import seed_demo
from hotline400.web.app import create_app
from hotline400.web.health.schemas import Health, Wellness
from hotline400.web.ports import WebDependencies

log = structlog.get_logger()

APP = "hotline400"
DATABASE_RETRY_SECONDS = 2.0


class Server(uvicorn.Server):
    """uvicorn as one task of ours: signals are ours to hear."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(settings: Settings, console_folder: Path | None) -> None:
    """Everything, until SIGINT or SIGTERM."""
    layout = Layout.of(settings)
    credentials = load_or_create_credentials(layout.secrets_file)
    database = Database(settings.effective_database_url)
    control, places = ControlHub(), load_places()
    configuration = Configuration(
        DatabaseDirectory(database, settings.media_folder),
        settings.data_folder / "configuration.json",
    )
    control.on_configuration_change(configuration.refresh)
    store, journal = DatabaseRecordStore(database), Journal(settings.journal_folder)
    shipper = Shipper(
        journal, store, StereoRecordings(settings.media_folder), layout.recordings, _now
    )
    ami = AmiClient("127.0.0.1", settings.ami_port, credentials.username, credentials.ami_password)
    house = House(
        configuration=configuration,
        journal=journal,
        shipper=shipper,
        control=control,
        places=places,
        prompts=Prompts(install_prompts(settings.data_folder / "sounds")),
        ami=ami,
        spool=layout.recordings,
    )
    ari = AriClient(APP)
    engine = Engine(house, ari, lambda: websocket_transport(_events_url(settings, credentials)))
    fallback = FallbackReader(layout.fallback_journal, store, configuration, places, ari, _now)

    prepared = anyio.Event()

    async def health() -> Health:
        alive = prepared.is_set() and await _answers(database)
        wellness: Wellness = "degraded" if journal.failing else "ok"
        parts: tuple[Wellness, ...] = (
            "ok" if alive else "down",
            wellness,
            "ok" if ari.connected else "down",
        )
        return Health(
            status="ok" if set(parts) == {"ok"} else "degraded" if ari.connected else "down",
            database=parts[0],
            engine=wellness,
            asterisk=parts[2],
        )

    app = create_app(
        WebDependencies(
            database=database,
            control=control,
            places=places,
            media_folder=settings.media_folder,
            convert_upload=convert_upload,
            system_prompts=system_prompts,
            health=health,
            console_folder=console_folder,
        )
    )
    web = Server(
        uvicorn.Config(
            app,
            host=settings.web_host,
            port=settings.web_port,
            log_config=None,
            access_log=False,
            ws="websockets-sansio",
            ws_max_size=65536,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
    )
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_leave_on_signal, ari, web, tasks.cancel_scope)
        for part in (
            ami.run,
            journal.keep_synced,
            fallback.run,
            lambda: _prepare_database(database, configuration, prepared),
            lambda: keep_house(database, settings.media_folder, _now),
        ):
            tasks.start_soon(_beside_calls, ari, part)
        tasks.start_soon(engine.run)
        await _beside_calls(ari, web.serve)
        ari.abandon()
        tasks.cancel_scope.cancel()
    journal.close()
    await database.close()


async def _beside_calls(ari: AriClient, part: Callable[[], Awaitable[None]]) -> None:
    with ari.abandoned_on_error():
        await part()


async def _leave_on_signal(ari: AriClient, web: uvicorn.Server, scope: anyio.CancelScope) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _ in signals:
            ari.abandon()
            if web.should_exit:  # asked twice: at once
                scope.cancel()
            web.should_exit = True


async def _prepare_database(
    database: Database, configuration: Configuration, prepared: anyio.Event
) -> None:
    """Bring the schema up to date, seed an empty database, load the configuration; calls are
    routed by the last known one until then."""
    while True:
        try:
            await upgrade(database)
            if await seed_demo(database, now=_now()):
                log.info("demo_seeded")
            await configuration.load()
        except Exception as error:  # noqa: BLE001 — it is tried again, and calls go on meanwhile
            log.warning("database_not_ready", error=str(error))
            await anyio.sleep(DATABASE_RETRY_SECONDS)
        else:
            prepared.set()
            return


async def _answers(database: Database) -> bool:
    try:
        await database.ping()
    except Exception:  # noqa: BLE001 — whatever it is, the database does not answer
        return False
    return True


def _events_url(settings: Settings, credentials: Credentials) -> str:
    return (
        f"ws://127.0.0.1:{settings.ari_port}/ari/events?app={APP}"
        f"&api_key={credentials.username}:{credentials.ari_password}"
    )


def _now() -> datetime:
    return datetime.now(UTC)
