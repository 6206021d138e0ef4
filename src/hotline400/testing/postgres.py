"""A throw-away PostgreSQL cluster: a real server on a unix socket in a temporary folder.

PostgreSQL refuses to run as root, so as root we run it as the user `postgres` of its package.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg.sql import SQL, Composed, Identifier

_USER = "postgres"
_SETTINGS = {
    "listen_addresses": "",  # nobody reaches it but by the socket
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}


class PostgresMissingError(RuntimeError):
    """There is no PostgreSQL on this machine; the sentence says how to get it."""

    def __init__(self) -> None:
        super().__init__("PostgreSQL is not installed: `./hotline400 test` installs it")


def binaries() -> Path:
    """The folder of initdb and pg_ctl, the newest version where there are several."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    if not found:
        raise PostgresMissingError
    return found[-1].parent


class PostgresCluster:
    """Running inside its `with`, gone with its files after."""

    def __init__(self) -> None:
        self._binaries = binaries()
        # Short: a unix socket's path has at most 107 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="hotline400-pg-", dir="/tmp"))
        self._user = _USER if os.geteuid() == 0 else None

    def __enter__(self) -> Self:
        if self._user is not None:
            owner = pwd.getpwnam(self._user)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", self._data, "-U", _USER, "-A", "trust", "-E", "UTF8", "-N")
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._stop("immediate")
        finally:
            shutil.rmtree(self._folder)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def url(self, database: str) -> str:
        """For `Database`."""
        return f"postgresql://{_USER}@/{database}?host={self._folder}"

    def start(self) -> None:
        """Returns when it answers."""
        settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
        options = f"-k {self._folder} {settings}"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """Cuts off whoever is connected and keeps what was committed; nothing when stopped."""
        self._stop("fast")

    def _stop(self, mode: str) -> None:
        if (self._folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """Returns its URL. Nobody may be connected to the template."""
        statement = SQL("CREATE DATABASE {} TEMPLATE {}")
        self._administer(statement.format(Identifier(name), Identifier(template)))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Cuts off whoever is connected to it."""
        self._administer(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def _administer(self, statement: Composed) -> None:
        conninfo = f"host={self._folder} user={_USER} dbname=postgres"
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, command: str, *arguments: str) -> None:
        program = str(self._binaries / command)
        result = subprocess.run(  # noqa: S603 — our own words only
            [program, *arguments],
            user=self._user,
            cwd=self._folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            raise RuntimeError(f"{command} failed: {result.stdout}")
