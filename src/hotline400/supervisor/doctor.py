"""The half of `doctor` that needs the environment: settings, ports, folders, database."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from hotline400.asterisk.installation import AsteriskMissingError, find_installation
from hotline400.asterisk.layout import Layout
from hotline400.asterisk.server import AsteriskStartError, check_ports, running_process
from hotline400.config import Settings
from hotline400.storage.errors import StorageError
from hotline400.supervisor.files import Files
from hotline400.supervisor.sign_ins import State, sign_ins
from hotline400.supervisor.web_port import WebPortError, check_web_port
from hotline400.terminal import told

Check = Callable[[Settings], str]
DISK_NEEDED_GB = 1.0


class IllnessError(Exception):
    """What is wrong and how to mend it, in one or two sentences."""


def examine(settings: Settings) -> int:
    """Show every check; 1 when one failed."""
    checks: dict[str, Check] = {
        told("settings"): lambda _: told("valid"),
        "Asterisk": _asterisk,
        told("ports"): _ports,
        told("data_folder"): _data_folder,
        told("database"): _database,
        told("sip_over_tls"): _tls,
        told("first_passwords"): _passwords,
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
        return told("ports_ours")
    try:
        check_ports(settings)
        if Files.of(settings).engine() is None:
            check_web_port(settings)
    except (AsteriskStartError, WebPortError) as error:
        raise IllnessError(str(error)) from error
    return told("free")


def _data_folder(settings: Settings) -> str:
    folder = settings.data_folder
    probe = folder / ".write-test"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise IllnessError(
            told("folder_unwritable", folder=folder, error=error.strerror)
        ) from error
    free = shutil.disk_usage(folder).free / 1e9
    if free < DISK_NEEDED_GB:
        raise IllnessError(told("folder_full", free=f"{free:.1f}", folder=folder))
    return told("folder_free", folder=folder, free=f"{free:.0f}")


def _database(settings: Settings) -> str:
    try:
        url = make_url(settings.effective_database_url)
    except ArgumentError as error:
        raise IllnessError(told("database_no_address")) from error
    if url.get_backend_name() == "sqlite":
        return _sqlite(Path(url.database or ""))
    try:
        with psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False),
            connect_timeout=5,
        ) as connection:
            version = connection.info.server_version // 10000
            return told("postgresql_on", version=version, host=url.host)
    except psycopg.Error as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise IllnessError(told("database_refuses", host=url.host, error=first)) from error


def _sqlite(path: Path) -> str:
    if not path.exists():
        return told("sqlite_to_come", path=path)
    try:
        connection = sqlite3.connect(path, timeout=3)
        connection.execute("SELECT count(*) FROM sqlite_master")
        connection.close()
    except sqlite3.Error as error:
        raise IllnessError(told("sqlite_broken", path=path, error=error)) from error
    return told("sqlite", path=path)


def _passwords(settings: Settings) -> str:
    """Whether anybody could sign in with what former versions published."""
    try:
        found = sign_ins(settings)
    except (StorageError, OSError, SQLAlchemyError):
        return told("passwords_to_come")
    published = [one.login for one in found if one.state is State.PUBLISHED]
    if published:
        raise IllnessError(told("passwords_published", logins=", ".join(published)))
    return told("passwords_own")


def _tls(settings: Settings) -> str:
    if Layout.of(settings).certificate.exists():
        return told("certificate_there")
    if shutil.which("openssl") is None:
        raise IllnessError(told("openssl_needed"))
    return told("certificate_to_come")
