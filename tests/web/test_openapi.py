"""The API's own description, and the API held against it."""

import asyncio
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from hotline400.audio.prompts import system_prompts
from hotline400.audio.speech.renderings import Renderings
from hotline400.audio.upload import convert_upload
from hotline400.control import ControlHub
from hotline400.storage import sessions, users
from hotline400.storage.database import Database
from hotline400.testing.speech import HummingSpeech
from hotline400.web.app import create_app
from hotline400.web.health.schemas import Health
from hotline400.web.ports import WebDependencies

from .company import Company
from .conftest import PLACES
from .serving import serving

DOCUMENT = create_app(None).openapi()
schema = schemathesis.openapi.from_dict(DOCUMENT)
ADMINISTRATOR, OPERATOR = "admin-4001234567@example.test", "operator@example.test"
OPERATORS_OWN = ("/tenants", "/numbers", "/trunks", "/users")


def test_describes_itself_without_a_database() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "hotline400.web.openapi"], capture_output=True, check=True
    )
    document = json.loads(run.stdout)
    assert document["openapi"].startswith("3.1")
    names = set(document["components"]["schemas"])
    assert {"LiveMessage", "LiveCall", "ErrorBody", "Prompt"} <= names


def test_every_operation_has_a_name_a_sentence_and_the_error_format() -> None:
    operations: list[dict[str, Any]] = [
        operation for methods in DOCUMENT["paths"].values() for operation in methods.values()
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    for operation in operations:
        assert operation["description"], operation["operationId"]
        error = operation["responses"]["default"]["content"]["application/json"]["schema"]
        assert error == {"$ref": "#/components/schemas/ErrorBody"}


class ServedApi:
    """The application in a thread of its own, on a free port."""

    def __init__(self, database_file: Path, media: Path) -> None:
        self._file, self._media = database_file, media
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._started = threading.Event()
        self._finished = threading.Event()
        self._tokens: dict[str, str] = {}
        self.address = ""

    def __enter__(self) -> "ServedApi":
        self._thread.start()
        assert self._started.wait(30)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._finished.set()
        self._thread.join(30)

    async def _serve(self) -> None:
        async with Database(f"sqlite:///{self._file}") as database:
            renderings = Renderings(HummingSpeech())
            speaking = asyncio.create_task(renderings.run())
            app = create_app(
                WebDependencies(
                    database=database,
                    control=ControlHub(),
                    places=PLACES,
                    media_folder=self._media,
                    convert_upload=convert_upload,
                    renderings=renderings,
                    system_prompts=system_prompts,
                    health=_well,
                )
            )
            async with serving(app) as place:
                self.address = f"http://{place}"
                self._started.set()
                await asyncio.to_thread(self._finished.wait)
            speaking.cancel()

    def token_for(self, case: schemathesis.Case) -> str:
        """A live session of somebody who may do it."""
        path = case.operation.path.removeprefix("/api/v1")
        login = OPERATOR if path.startswith(OPERATORS_OWN) else ADMINISTRATOR
        if path == "/sessions/current" or login not in self._tokens:
            self._tokens[login] = asyncio.run(self._begin_session(login))
        return self._tokens[login]

    async def _begin_session(self, login: str) -> str:
        now = datetime.now(UTC)
        async with Database(f"sqlite:///{self._file}") as database, database.session() as db:
            user = await users.by_login(db, login)
            assert user is not None
            return await sessions.start(db, user.id, now=now, expires_at=now + timedelta(hours=1))


async def _well() -> Health:
    return Health(status="ok", database="ok", engine="ok", asterisk="ok")


@pytest.fixture(scope="module")
def served(
    template: tuple[Path, Company], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedApi]:
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(template[0], folder, dirs_exist_ok=True)
    with ServedApi(folder / "web.db", folder / "media") as running:
        yield running


@schema.parametrize()
@settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_generated_breaks_it(case: schemathesis.Case, served: ServedApi) -> None:
    """Valid and invalid requests made from the description: no 5xx, and answers as described."""
    token = served.token_for(case)
    response = case.call(base_url=served.address, headers={"Authorization": f"Bearer {token}"})
    case.validate_response(
        response,
        checks=[not_a_server_error, content_type_conformance, response_schema_conformance],
    )
