"""The half of `doctor` that needs the environment: settings, ports, folders, database."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from hotline400.asterisk.installation import AsteriskMissingError, find_installation
from hotline400.asterisk.layout import Layout
from hotline400.asterisk.server import AsteriskStartError, check_ports, running_process
from hotline400.config import Settings
from hotline400.supervisor.files import Files
from hotline400.supervisor.web_port import WebPortError, check_web_port

Check = Callable[[Settings], str]
DISK_NEEDED_GB = 1.0


class IllnessError(Exception):
    """What is wrong and how to mend it, in one or two sentences."""


def examine(settings: Settings) -> int:
    """Show every check; 1 when one failed."""
    checks: dict[str, Check] = {
        "settings": lambda _: "valid",
        "Asterisk": _asterisk,
        "ports": _ports,
        "data folder": _data_folder,
        "database": _database,
        "SIP over TLS": _tls,
    }
    failed = False
    for name, check in checks.items():
        try:
            print(f"  ✓ {name}: {check(settings)}")
        except IllnessError as illness:
            failed = True
            print(f"  ✗ {name}: {illness}")
    return int(failed)


def _asterisk(settings: Settings) -> str:
    try:
        return find_installation(settings.cache_folder).version
    except AsteriskMissingError as error:
        raise IllnessError(str(error)) from error


def _ports(settings: Settings) -> str:
    if running_process(Layout.of(settings)) is not None:
        return "in use by our own Asterisk"
    try:
        check_ports(settings)
        if Files.of(settings).engine() is None:
            check_web_port(settings)
    except (AsteriskStartError, WebPortError) as error:
        raise IllnessError(str(error)) from error
    return "free"


def _data_folder(settings: Settings) -> str:
    folder = settings.data_folder
    probe = folder / ".write-test"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise IllnessError(
            f"{folder} cannot be written ({error.strerror}). "
            "Change its owner, or set data_folder (HOTLINE400_DATA_FOLDER) to another."
        ) from error
    free = shutil.disk_usage(folder).free / 1e9
    if free < DISK_NEEDED_GB:
        raise IllnessError(f"only {free:.1f} GB free under {folder}: recordings need room")
    return f"{folder}, {free:.0f} GB free"


def _database(settings: Settings) -> str:
    try:
        url = make_url(settings.effective_database_url)
    except ArgumentError as error:
        raise IllnessError(
            "database_url is no database address. Like: postgresql+psycopg://u:p@host/db"
        ) from error
    if url.get_backend_name() == "sqlite":
        return _sqlite(Path(url.database or ""))
    try:
        with psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False),
            connect_timeout=5,
        ) as connection:
            return f"PostgreSQL {connection.info.server_version // 10000} on {url.host}"
    except psycopg.Error as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise IllnessError(f"{url.host} refuses us: {first}. Check database_url.") from error


def _sqlite(path: Path) -> str:
    if not path.exists():
        return f"SQLite, will be created as {path}"
    try:
        connection = sqlite3.connect(path, timeout=3)
        connection.execute("SELECT count(*) FROM sqlite_master")
        connection.close()
    except sqlite3.Error as error:
        raise IllnessError(f"{path} cannot be read as SQLite: {error}. Restore it.") from error
    return f"SQLite, {path}"


def _tls(settings: Settings) -> str:
    if Layout.of(settings).certificate.exists():
        return "certificate present"
    if shutil.which("openssl") is None:
        raise IllnessError("no openssl to make a certificate: apt-get install openssl")
    return "a self-signed certificate will be made"
