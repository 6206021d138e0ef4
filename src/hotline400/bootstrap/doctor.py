"""`./hotline400 doctor`: every prerequisite, and how to mend what is missing.

What can be checked without the environment is checked here; the rest (settings, ports, folders,
database) by `hotline400 doctor` inside it.
"""

import importlib.util
import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

from hotline400.bootstrap import asterisk_root, console, environment, own_name, speech
from hotline400.bootstrap.folders import CONSOLE, cache_folder
from hotline400.bootstrap.progress import say
from hotline400.terminal import told

DISK_NEEDED_GB = 3


@dataclass(frozen=True)
class Finding:
    """One check. A missing thing that `up` brings by itself is no failure."""

    good: bool
    what: str
    remedy: str = ""

    def line(self) -> str:
        """As shown."""
        if self.good:
            return f"  ✓ {self.what}" + (f" ({self.remedy})" if self.remedy else "")
        return f"  ✗ {self.what}\n      → {self.remedy}"


def examine(then: Callable[[], int]) -> int:
    """Show all findings; goes on with `then` when the environment exists."""
    findings = [_python(), _machine(), _root(), _apt(), _venv(), _node(), _asterisk()]
    findings += [_speech(), _own_name(), _disk()]
    for finding in findings:
        say(finding.line())
    bad = sum(not finding.good for finding in findings)
    if environment.is_current():
        status = then() if bad == 0 else 1
        return status or int(bad > 0)
    say(f"  – {told('rest_later')}")
    return int(bad > 0)


def _python() -> Finding:
    version = platform.python_version()
    good = sys.version_info >= (3, 11)
    return Finding(good, f"Python {version}", "" if good else told("python_needed"))


def _machine() -> Finding:
    good = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}
    remedy = "" if good else told("runs_on")
    return Finding(good, _where(), remedy)


def _where() -> str:
    return told("machine", system=platform.system(), machine=platform.machine())


def _root() -> Finding:
    if os.geteuid() == 0:
        return Finding(good=True, what="root", remedy=told("runs_as"))
    has_sudo = shutil.which("sudo") is not None
    remedy = told("sudo_use") if has_sudo else told("sudo_needed")
    return Finding(has_sudo, "sudo", remedy)


def _apt() -> Finding:
    good = shutil.which("apt-get") is not None
    return Finding(good, "apt-get", "" if good else told("debian_needed"))


def _venv() -> Finding:
    ready = environment.is_current()
    has_venv = importlib.util.find_spec("ensurepip") is not None
    remedy = "" if ready else told("up_sets_up" if has_venv else "up_installs_venv")
    return Finding(good=True, what=told("python_environment"), remedy=remedy)


def _node() -> Finding:
    if not (CONSOLE / "package.json").exists():
        return Finding(good=True, what="Node", remedy=told("no_console"))
    version = console.node_version()
    good = (version or 0) >= console.NODE_NEEDED
    return Finding(
        good=True,
        what="Node",
        remedy=told("version", version=version) if good else told("up_brings"),
    )


def _asterisk() -> Finding:
    root = cache_folder() / "asterisk-root"
    if asterisk_root.system_is_good():
        return Finding(good=True, what="Asterisk", remedy=told("systems_own"))
    if (root / "usr/sbin/asterisk").exists():
        return Finding(good=True, what="Asterisk", remedy=told("private_in", root=root))
    return Finding(good=True, what="Asterisk", remedy=told("up_fetches_asterisk"))


def _speech() -> Finding:
    remedy = "" if speech.is_current() else told("up_fetches_voices")
    return Finding(good=True, what=told("text_to_speech"), remedy=remedy)


def _own_name() -> Finding:
    name = socket.gethostname()
    listed = own_name.is_known(name)
    if listed or os.geteuid() == 0 or shutil.which("sudo"):
        remedy = "" if listed else told("up_lists_name", hosts=own_name.HOSTS)
        return Finding(good=True, what=told("machines_name", name=name), remedy=remedy)
    return Finding(good=False, what=told("machines_name", name=name), remedy=own_name.remedy(name))


def _disk() -> Finding:
    folder = cache_folder()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    good = free >= DISK_NEEDED_GB
    remedy = "" if good else told("disk_needed", needed=DISK_NEEDED_GB, folder=folder)
    return Finding(good, told("disk_free", free=f"{free:.0f}", folder=folder), remedy)
