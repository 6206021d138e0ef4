"""An application on a database of the test's own, and people signed in to it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import httpx
import pytest
from fastapi import FastAPI

from hotline400.audio.prompts import system_prompts
from hotline400.audio.speech.renderings import Renderings
from hotline400.audio.upload import convert_upload
from hotline400.control import ControlHub
from hotline400.places import load_places
from hotline400.storage import audit
from hotline400.storage.database import Database
from hotline400.storage.migrations import upgrade
from hotline400.storage.models import AuditRow
from hotline400.storage.tenancy import OPERATOR
from hotline400.testing.speech import HummingSpeech
from hotline400.web.app import create_app
from hotline400.web.health.schemas import Health
from hotline400.web.ports import WebDependencies

from .company import Company, found

PLACES = load_places()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"  # SQLAlchemy knows no other


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Company]:
    """A filled database, copied for each test, and the files that belong to it."""
    folder = tmp_path_factory.mktemp("template")
    return folder, asyncio.run(_fill(folder))


async def _fill(folder: Path) -> Company:
    async with Database(f"sqlite:///{folder / 'web.db'}") as database:
        await upgrade(database)
        return await found(database, folder / "media")


@dataclass
class House:
    """The application under test, with what it was made of."""

    database: Database
    control: ControlHub
    media: Path
    app: FastAPI
    company: Company
    health: Health
    renderings: Renderings
    voice: HummingSpeech
    reloaded: list[str | None] = field(default_factory=list)

    async def audited(self, action: str) -> list[AuditRow]:
        async with self.database.reading(OPERATOR) as db:
            return await audit.search(db, action=action)


@pytest.fixture
async def house(template: tuple[Path, Company], tmp_path: Path) -> AsyncIterator[House]:
    folder, company = template
    shutil.copy(folder / "web.db", tmp_path / "web.db")
    shutil.copytree(folder / "media", tmp_path / "media")
    control, media = ControlHub(), tmp_path / "media"
    async with Database(f"sqlite:///{tmp_path / 'web.db'}") as database:
        well = Health(status="ok", database="ok", engine="ok", asterisk="ok")

        async def health() -> Health:
            return house.health

        renderings = Renderings(voice := HummingSpeech())
        app = create_app(
            WebDependencies(
                database=database,
                control=control,
                places=PLACES,
                media_folder=media,
                convert_upload=convert_upload,
                renderings=renderings,
                system_prompts=system_prompts,
                health=health,
                live_heartbeat_seconds=0.05,
                live_send_seconds=0.5,
            )
        )
        house = House(database, control, media, app, company, well, renderings, voice)

        async def remember(number: str | None) -> None:
            house.reloaded.append(number)

        control.on_configuration_change(remember)
        running = asyncio.create_task(renderings.run())
        yield house
        running.cancel()


SignIn = Callable[[str | None], httpx.AsyncClient]


@pytest.fixture
async def as_(house: House) -> AsyncIterator[SignIn]:
    """A client with this token; None is nobody."""
    clients: list[httpx.AsyncClient] = []

    def client(token: str | None) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(house.app)
        clients.append(
            httpx.AsyncClient(
                transport=transport, base_url="http://console.test/api/v1", headers=headers
            )
        )
        return clients[-1]

    yield client
    for opened in clients:
        await opened.aclose()


@pytest.fixture
def admin(as_: SignIn, house: House) -> httpx.AsyncClient:
    return as_(house.company.ours.administrator)


@pytest.fixture
def reader(as_: SignIn, house: House) -> httpx.AsyncClient:
    return as_(house.company.ours.reader)


@pytest.fixture
def operator(as_: SignIn, house: House) -> httpx.AsyncClient:
    return as_(house.company.operator)


@pytest.fixture
def nobody(as_: SignIn) -> httpx.AsyncClient:
    return as_(None)


def error_of(response: httpx.Response) -> tuple[int, str, str | None]:
    """(status, code, field)."""
    problem = cast("dict[str, str | None]", response.json()["error"])
    assert problem["message"], response.text
    return response.status_code, str(problem["code"]), problem["field"]
