"""Every part of a running platform, put together here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from hotline400.ari.ami import AmiClient
from hotline400.ari.client import AriClient
from hotline400.ari.transport import websocket_transport, websocket_url
from hotline400.asterisk.credentials import Credentials, load_or_create_credentials
from hotline400.asterisk.layout import Layout
from hotline400.audio.installed import install_prompts
from hotline400.audio.messages import MessageFiles
from hotline400.audio.prompts import system_prompts
from hotline400.audio.speech.local import LocalSpeech
from hotline400.audio.speech.port import Speech
from hotline400.audio.speech.remote import RemoteSpeech
from hotline400.audio.speech.renderings import Renderings
from hotline400.audio.stereo import StereoRecordings
from hotline400.audio.takes import TakeFiles
from hotline400.audio.upload import convert_upload
from hotline400.config import Settings
from hotline400.control import ControlHub
from hotline400.engine.callbacks.identity import engine_id
from hotline400.engine.configuration import Configuration
from hotline400.engine.fallback import FallbackReader
from hotline400.engine.flows import KeptFlows
from hotline400.engine.history import History
from hotline400.engine.journal import Journal
from hotline400.engine.lockout import Lockout
from hotline400.engine.messages import tell_of_news
from hotline400.engine.ports import StoredMessage, Take
from hotline400.engine.prompts import Prompts
from hotline400.engine.service import Engine
from hotline400.engine.shipping import Shipper
from hotline400.engine.switchboard import House
from hotline400.engine.turns import Turns
from hotline400.flows.estate import Surroundings
from hotline400.jobs.planned_publishing import Publisher
from hotline400.jobs.replaying import Replayer
from hotline400.outgoing_http import OutgoingHttp
from hotline400.places.holidays import load_holidays
from hotline400.places.table import load_places
from hotline400.routing.places import PlaceTable
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.callback_store import DatabaseCallbacks
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.recent_calls import DatabaseRecentCalls
from hotline400.storage.takes import DatabaseTakes
from hotline400.storage.voicemail_store import DatabaseVoicemails
from hotline400.web.app import create_app
from hotline400.web.names import said_by_platform
from hotline400.web.patience import Patience, patient_protocols
from hotline400.web.ports import WebDependencies
from hotline400.web.proxies import TrustedProxies
from hotline400.wellbeing import Wellbeing

APP = "hotline400"
LIVE_MESSAGE_BYTES = 65536


def now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class WebServer(uvicorn.Server):
    """uvicorn as one task of ours: signals are ours to hear."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True)
class Parts:
    """What `serve` runs and closes."""

    database: Database
    ari: AriClient
    ami: AmiClient
    outgoing: OutgoingHttp
    house: House
    engine: Engine
    fallback: FallbackReader
    wellbeing: Wellbeing
    renderings: Renderings
    publisher: Publisher
    replayer: Replayer
    web: WebServer


def compose(settings: Settings, console_folder: Path | None) -> Parts:
    """Nothing runs yet, but the journal is open and the prompts are where Asterisk reads them."""
    layout = Layout.of(settings)
    credentials = load_or_create_credentials(layout.secrets_file)
    database, ari = Database(settings.effective_database_url), AriClient(APP)
    store = DatabaseRecordStore(database)
    ami = AmiClient("127.0.0.1", settings.ami_port, credentials.username, credentials.ami_password)
    outgoing = OutgoingHttp(settings.allowed_networks)
    places = load_places()
    house = _house(settings, layout, database, store, ami, outgoing, places)
    url = _events_url(settings, credentials)
    wellbeing = Wellbeing(
        database, ari, house.journal, house.holidays, Layout.of(settings).process_file
    )
    renderings = Renderings(_speech(settings))
    publisher, replayer = _flow_jobs(settings, database, house, places)
    return Parts(
        database=database,
        ari=ari,
        ami=ami,
        outgoing=outgoing,
        house=house,
        engine=Engine(house, ari, lambda: websocket_transport(url)),
        fallback=FallbackReader(
            layout.fallback_journal,
            store,
            house.configuration,
            house.places,
            ari,
            now,
            house.history.heard_all,
        ),
        wellbeing=wellbeing,
        renderings=renderings,
        publisher=publisher,
        replayer=replayer,
        web=_web(settings, database, house, places, wellbeing, renderings, console_folder),
    )


def _house(
    settings: Settings,
    layout: Layout,
    database: Database,
    store: DatabaseRecordStore,
    ami: AmiClient,
    outgoing: OutgoingHttp,
    places: PlaceTable,
) -> House:
    configuration = Configuration(
        DatabaseDirectory(database, settings.media_folder),
        settings.data_folder / "configuration.json",
    )
    control, journal = ControlHub(), Journal(settings.journal_folder)
    control.on_configuration_change(configuration.refresh)
    recordings = StereoRecordings(settings.media_folder)
    messages = MessageFiles(layout.messages, settings.media_folder)
    takes = DatabaseTakes(database, TakeFiles(layout.messages, settings.media_folder), Take)
    return House(
        configuration=configuration,
        journal=journal,
        flows=KeptFlows(settings.data_folder / "flows", journal.flows_in_use),
        shipper=Shipper(
            journal,
            store,
            recordings,
            messages,
            takes,
            layout.recordings,
            now,
            tell_of_news(control),
        ),
        control=control,
        places=places,
        prompts=Prompts(install_prompts(settings.data_folder / "sounds")),
        ami=ami,
        systems=outgoing,
        holidays=load_holidays(),
        turns=Turns(settings.data_folder / "turns.json"),
        lockout=Lockout(settings.data_folder / "lockout.json"),
        messages=messages,
        voicemails=DatabaseVoicemails(database, settings.media_folder, StoredMessage),
        callbacks=DatabaseCallbacks(database),
        engine_id=engine_id(settings.data_folder),
        takes=takes,
        history=History(now),
        recent=DatabaseRecentCalls(database),
        spool=layout.recordings,
    )


def _speech(settings: Settings) -> Speech:
    """A service where the operator named one, else our own."""
    if settings.speech_url is None:
        return LocalSpeech()
    token = settings.speech_token.get_secret_value() if settings.speech_token else None
    return RemoteSpeech(settings.speech_url, token, settings.speech_voices.split(","))


def _flow_jobs(
    settings: Settings, database: Database, house: House, places: PlaceTable
) -> tuple[Publisher, Replayer]:
    """Publishing what was planned, and replays."""
    directory = DatabaseDirectory(database, settings.media_folder)

    def surroundings() -> Surroundings:
        return Surroundings(
            system_prompts=said_by_platform(system_prompts()),
            place_of=places.place_of,
            places=places.names,
            holidays=house.holidays,
        )

    tell = house.control.configuration_changed
    publisher = Publisher(database, directory, surroundings, tell, now)
    return publisher, Replayer(database, directory, surroundings, now)


def _web(
    settings: Settings,
    database: Database,
    house: House,
    places: PlaceTable,
    wellbeing: Wellbeing,
    renderings: Renderings,
    console_folder: Path | None,
) -> WebServer:
    app = create_app(
        WebDependencies(
            database=database,
            control=house.control,
            places=places,
            holidays=house.holidays,
            media_folder=settings.media_folder,
            convert_upload=convert_upload,
            renderings=renderings,
            system_prompts=system_prompts,
            health=wellbeing.ask,
            console_folder=console_folder,
            longest_session=timedelta(days=settings.session_days),
            proxies=TrustedProxies(settings.proxy_networks, settings.proxy_headers),
        )
    )
    http, websocket = patient_protocols(
        Patience(
            header_seconds=settings.web_header_seconds,
            body_bytes_per_second=settings.web_body_bytes_per_second,
            most_of_an_address=settings.web_connections_per_address,
            exempt=settings.proxy_networks,
        )
    )
    return WebServer(
        uvicorn.Config(
            app,
            host=settings.web_host,
            port=settings.web_port,
            log_config=None,
            access_log=False,
            proxy_headers=False,  # uvicorn would believe whoever connects from 127.0.0.1
            http=http,
            ws=websocket,
            ws_max_size=LIVE_MESSAGE_BYTES,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
    )


def _events_url(settings: Settings, credentials: Credentials) -> str:
    base = f"ws://127.0.0.1:{settings.ari_port}"
    return websocket_url(base, APP, credentials.username, credentials.ari_password)
