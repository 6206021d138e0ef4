"""The commands around a running system."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from hotline400.asterisk.installation import AsteriskMissingError
from hotline400.asterisk.layout import Layout
from hotline400.asterisk.server import AsteriskStartError, running_process, stop_process
from hotline400.config import Settings
from hotline400.storage.errors import StorageError
from hotline400.supervisor.announcement import announcement
from hotline400.supervisor.files import AlreadyRunningError, Files, last_lines
from hotline400.supervisor.health import engine_health
from hotline400.supervisor.sign_ins import SignIn, described, sign_ins
from hotline400.supervisor.supervisor import Supervisor, asterisk_log
from hotline400.supervisor.web_port import WebPortError
from hotline400.terminal import columns, told

START_PATIENCE_SECONDS = 60.0
STOP_PATIENCE_SECONDS = 30.0
LOG_LINES = 40


def up(settings: Settings) -> int:
    """Run everything in the foreground until Ctrl-C."""
    try:
        supervisor = Supervisor(
            settings,
            when_well=lambda: threading.Thread(
                target=_announce, args=(settings,), daemon=True
            ).start(),
        )
        supervisor.run()
    except (AlreadyRunningError, AsteriskMissingError, AsteriskStartError, WebPortError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def up_detached(settings: Settings) -> int:
    """The same in the background; returns when it is well, or has failed."""
    files = Files.of(settings)
    if files.supervisor() is not None:
        print(told("already_running"))
        return 0
    files.make_folders()
    orphan, said_before = files.engine(), _size(files.supervisor_log)
    with files.supervisor_log.open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "hotline400", "up"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    if not _came_up(settings, child, orphan):
        ended = child.poll() is not None
        wait = f"{START_PATIENCE_SECONDS:.0f}"
        print(told("did_not_come_up") if ended else told("still_starting", seconds=wait))
        print("\n".join(last_lines(files.supervisor_log, 10, since=said_before)))
        return 1
    _announce(settings)
    child.returncode = 0  # it outlives us on purpose
    return 0


def _announce(settings: Settings) -> None:
    """Once the database is there: a first start makes the accounts then."""
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while (engine_health(settings) or {}).get("database") != "ok" and time.monotonic() < deadline:
        time.sleep(0.1)
    to_a_person = sys.stdout.isatty()
    print(announcement(settings, _accounts(settings), to_a_person=to_a_person), flush=True)


def _accounts(settings: Settings) -> list[SignIn]:
    """None are known while the database is away."""
    try:
        return sign_ins(settings)
    except (StorageError, OSError, SQLAlchemyError):
        return []


def show_sign_ins(settings: Settings) -> int:
    """The first passwords, as long as they are good; 1 where it cannot be known."""
    try:
        accounts = sign_ins(settings)
    except (StorageError, OSError, SQLAlchemyError) as error:
        print(told("sign_ins_unknown", error=str(error).splitlines()[0]), file=sys.stderr)
        return 1
    for one in accounts:
        print(f"  {one.login:32}{described(one, with_password=True)}")
    return 0


def _came_up(settings: Settings, child: "subprocess.Popen[bytes]", orphan: int | None) -> bool:
    """Wait until all is well. An engine that outlived its supervisor still answers at first, and
    is replaced: it does not count."""
    files = Files.of(settings)
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        ours = files.supervisor() == child.pid and files.engine() not in {None, orphan}
        if ours and (engine_health(settings) or {}).get("status") == "ok":
            return True
        time.sleep(0.1)
    return False


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def down(settings: Settings) -> int:
    """Stop everything that runs on this data folder."""
    files = Files.of(settings)
    supervisor = files.supervisor()
    if supervisor is not None:
        stop_process(supervisor, patience_seconds=STOP_PATIENCE_SECONDS)
    for orphan in (files.engine(), running_process(Layout.of(settings))):
        if orphan is not None:
            stop_process(orphan)
            supervisor = orphan
    print(told("nothing_running" if supervisor is None else "stopped"))
    return 0


def status(settings: Settings) -> int:
    """Each part with its process, uptime and health; 1 when something is down."""
    files = Files.of(settings)
    health = engine_health(settings) or {}
    parts = {
        "supervisor": files.supervisor(),
        "asterisk": running_process(Layout.of(settings)),
        "engine": files.engine(),
    }
    well = all(parts.values())
    for name, process_id in parts.items():
        state = told("down")
        if process_id:
            state = told("process_up", id=process_id, time=_uptime(process_id))
        _show(name, state + (f", {_health(health[name])}" if name in health else ""))
    _show("database", _health(health.get("database", "unknown_no_engine")))
    _show("overall", _health(health.get("status", "down")))
    return 0 if well and health.get("status") == "ok" else 1


def _show(part: str, state: str) -> None:
    name = told(f"part_{part}")
    print(f"  {name}{' ' * (12 - columns(name))}{state}")


def _health(word: str) -> str:
    return told(word if word == "unknown_no_engine" else f"health_{word}")


def logs(settings: Settings, *, follow: bool) -> int:
    """What the parts wrote lately; with `follow`, what they write from now on."""
    files = Files.of(settings)
    paths = [files.supervisor_log, files.engine_log, asterisk_log(settings)]
    if follow:
        existing = [str(path) for path in paths if path.exists()]
        os.execvp("tail", ["tail", "-n", str(LOG_LINES), "-F", *existing])  # noqa: S606, S607
    for path in paths:
        if path.exists():
            print(f"── {path}")
            print("\n".join(last_lines(path, LOG_LINES)))
    return 0


def _uptime(process_id: int) -> str:
    started = int(_stat_fields(process_id)[19]) / os.sysconf("SC_CLK_TCK")  # proc(5), field 22
    seconds = int(float(Path("/proc/uptime").read_text().split()[0]) - started)
    return "".join(_largest_units(max(seconds, 0)))


def _stat_fields(process_id: int) -> list[str]:
    """From the third field on: the second is a name that may hold anything."""
    return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()


def _largest_units(seconds: int) -> Iterator[str]:
    for name, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            yield f"{seconds // length}{name}"
            seconds %= length
    yield f"{seconds}s"
