"""The throw-away cluster itself: gone after use, and a clear word where it cannot be."""

from pathlib import Path

import psycopg
import pytest

from hotline400.testing import postgres
from hotline400.testing.postgres import PostgresCluster, PostgresMissingError


def test_it_is_gone_after_use() -> None:
    with PostgresCluster() as cluster:
        url = cluster.create_database("here")
        folder = Path(url.partition("host=")[2])
        psycopg.connect(url).close()
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_without_postgresql_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.shutil, "which", lambda _name: None)
    monkeypatch.setattr(postgres.Path, "glob", lambda _self, _pattern: iter(()))
    with pytest.raises(PostgresMissingError, match=r"\./hotline400 test"):
        postgres.binaries()
