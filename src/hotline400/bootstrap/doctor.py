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
    say("  – settings, ports, folders and database: checked after the first `./hotline400 up`")
    return int(bad > 0)


def _python() -> Finding:
    version = platform.python_version()
    return Finding(sys.version_info >= (3, 11), f"Python {version}", "")


def _machine() -> Finding:
    good = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}
    remedy = "" if good else "hotline400 runs on 64-bit Linux (x86-64 or ARM)."
    return Finding(good, f"{platform.system()} on {platform.machine()}", remedy)


def _root() -> Finding:
    if os.geteuid() == 0:
        return Finding(good=True, what="root", remedy="Asterisk runs as the user hotline400")
    has_sudo = shutil.which("sudo") is not None
    remedy = (
        "used only to install packages"
        if has_sudo
        else "Run ./hotline400 as root, or install sudo."
    )
    return Finding(has_sudo, "sudo", remedy)


def _apt() -> Finding:
    good = shutil.which("apt-get") is not None
    return Finding(good, "apt-get", "" if good else "Debian 12, 13 or Ubuntu is needed.")


def _venv() -> Finding:
    ready = environment.is_current()
    has_venv = importlib.util.find_spec("ensurepip") is not None
    remedy = "" if ready else "`up` sets it up" if has_venv else "`up` installs python3-venv first"
    return Finding(good=True, what="Python environment", remedy=remedy)


def _node() -> Finding:
    if not (CONSOLE / "package.json").exists():
        return Finding(good=True, what="Node", remedy="not needed: no console in this checkout")
    version = console.node_version()
    good = (version or 0) >= console.NODE_NEEDED
    return Finding(
        good=True,
        what="Node",
        remedy=f"version {version}" if good else "`up` brings its own",
    )


def _asterisk() -> Finding:
    root = cache_folder() / "asterisk-root"
    if asterisk_root.system_is_good():
        return Finding(good=True, what="Asterisk", remedy="the system's own")
    if (root / "usr/sbin/asterisk").exists():
        return Finding(good=True, what="Asterisk", remedy=f"private, in {root}")
    return Finding(good=True, what="Asterisk", remedy="`up` fetches a private one")


def _speech() -> Finding:
    remedy = "" if speech.is_current() else "`up` fetches the voices; all else works without"
    return Finding(good=True, what="text to speech", remedy=remedy)


def _own_name() -> Finding:
    name = socket.gethostname()
    listed = own_name.is_known(name)
    if listed or os.geteuid() == 0 or shutil.which("sudo"):
        remedy = "" if listed else f"`up` lists it in {own_name.HOSTS}"
        return Finding(good=True, what=f"this machine's own name, {name}", remedy=remedy)
    return Finding(good=False, what=f"the name {name}", remedy=own_name.remedy(name))


def _disk() -> Finding:
    folder = cache_folder()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    remedy = "" if free >= DISK_NEEDED_GB else f"Free at least {DISK_NEEDED_GB} GB under {folder}."
    return Finding(free >= DISK_NEEDED_GB, f"{free:.0f} GB free under {folder}", remedy)
