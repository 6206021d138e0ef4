"""Every storage test runs on SQLite and on a real PostgreSQL, each on a database of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from hotline400.storage.database import Database
from hotline400.storage.migrations import upgrade
from hotline400.testing.postgres import PostgresCluster

from .two_tenants import TENANTS, TwoTenants, two_tenants

_numbers = count(1)


@dataclass
class Templates:
    """Databases of each kind, "empty" and "two_tenants", to be copied for each test."""

    folder: Path
    cluster: PostgresCluster

    @contextmanager
    def copy(self, template: str, kind: str, folder: Path) -> Iterator[str]:
        """The URL of a fresh copy, gone after use."""
        if kind == "sqlite":
            yield f"sqlite:///{shutil.copy(self.folder / template, folder / 'test.db')}"
            return
        name = f"test_{next(_numbers)}"
        yield self.cluster.create_database(name, template=template)
        self.cluster.drop_database(name)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"  # SQLAlchemy knows no other


@pytest.fixture(scope="session")
def cluster() -> Iterator[PostgresCluster]:
    """Fails with a sentence where PostgreSQL is missing: storage is not tested without it."""
    with PostgresCluster() as running:
        yield running


@pytest.fixture(scope="session")
def templates(cluster: PostgresCluster, tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder = tmp_path_factory.mktemp("templates")
    for name in ("empty", "two_tenants"):
        asyncio.run(_prepare(f"sqlite:///{folder / name}", name))
        asyncio.run(_prepare(cluster.create_database(name), name))
    return Templates(folder, cluster)


async def _prepare(url: str, name: str) -> None:
    async with Database(url) as database:
        await upgrade(database)
        if name == "two_tenants":
            await two_tenants(database)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(kind: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    with templates.copy("two_tenants", kind, tmp_path) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """With two tenants in it: see two_tenants.py."""
    async with Database(database_url) as opened:
        yield opened


@pytest.fixture
async def empty_database(
    kind: str, templates: Templates, tmp_path: Path
) -> AsyncIterator[Database]:
    with templates.copy("empty", kind, tmp_path) as url:
        async with Database(url) as opened:
            yield opened


@pytest.fixture
def tenants() -> TwoTenants:
    return TENANTS
