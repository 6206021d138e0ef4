"""The virtual environment, made from the lock file and left alone while that stays the same."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from hotline400.bootstrap.folders import (
    CHECKOUT,
    ENVIRONMENT,
    LOCK_FILE,
    PYTHON,
    cache_folder,
    interpreter,
)
from hotline400.bootstrap.packages import install
from hotline400.bootstrap.progress import StepError, run, step

STAMP = ENVIRONMENT / "hotline400.stamp"
REMEDY = "Check that Python's package index can be reached (pip's own settings apply), then retry."


def is_current() -> bool:
    """Whether the environment fits the lock file and this Python."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == _fingerprint()


def ensure() -> None:
    """Make or renew the environment, if it must be."""
    if is_current():
        return
    with step("setting up the Python environment"):
        if not _runs(PYTHON):
            _make(ENVIRONMENT)
        _synchronise()
        packages = run([PYTHON, "-c", _WHERE], remedy=REMEDY).strip()
        (Path(packages) / "hotline400.pth").write_text(f"{CHECKOUT / 'src'}\n")
        STAMP.write_text(_fingerprint())


def tool_python() -> Path:
    """Python of an environment in the cache for tools of the set-up itself: uv, Node."""
    folder = cache_folder() / f"tools-{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    if not _runs(python):
        _make(folder)
    return python


_WHERE = "import sysconfig; print(sysconfig.get_path('purelib'))"


def _fingerprint() -> str:
    lock = hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()
    return f"{lock} {interpreter()} {CHECKOUT}\n"


def _runs(python: Path) -> bool:
    if not python.exists():
        return False
    done = subprocess.run([python, "-c", ""], capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0


def _make(folder: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None or not _bundled_pip():
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        system = sys.executable in {"/usr/bin/python3", f"/usr/bin/{version}"}
        install([f"{version}-venv" if system else "python3-venv"], "virtual environments")
    remedy = "Install Python's venv module (Debian: apt-get install python3-venv), then retry."
    run([sys.executable, "-m", "venv", "--clear", folder], remedy=remedy)


def _bundled_pip() -> bool:
    """Debian cuts ensurepip in two: the module may be there without the wheels it needs."""
    done = subprocess.run(
        [sys.executable, "-c", "import ensurepip; print(ensurepip.version())"],
        capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0


def install_locked(lock: Path) -> None:
    """Add what another lock file names; it must agree with the first about what both name."""
    _with_uv_or_pip(["pip", "install", "-q"], lock)


def _synchronise() -> None:
    _with_uv_or_pip(["pip", "sync", "-q"], LOCK_FILE)


def _with_uv_or_pip(command: list[str], lock: Path) -> None:
    """With uv, ten times faster than pip; with pip where uv cannot (it does not know all of pip's
    ways to reach an index). Hashes are checked by both."""
    locked: list[str | Path] = ["--require-hashes", "-r", lock]
    try:
        # `sync` takes the file without -r
        files = locked if "install" in command else ["--require-hashes", lock]
        run([*_uv(), *command, "--python", PYTHON, *files], remedy=REMEDY, environment=_index())
    except StepError:
        run([PYTHON, "-m", "ensurepip", "--upgrade"], remedy=REMEDY)
        run([PYTHON, "-m", "pip", "install", "-q", *locked], remedy=REMEDY)


def _uv() -> list[str]:
    found = shutil.which("uv")
    if found is not None:
        return [found]
    python = tool_python()
    uv = python.parent / "uv"
    if not uv.exists():
        run([python, "-m", "pip", "install", "-q", "uv"], remedy=REMEDY)
    return [str(uv)]


def _index() -> dict[str, str]:
    """The index that pip is told to use, for uv, which does not read pip's settings."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL")):
        return {}
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {"UV_DEFAULT_INDEX": found} if found else {}
