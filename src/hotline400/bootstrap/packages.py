"""Debian packages that are missing on this machine."""

import os
import re
import shutil
from collections.abc import Sequence

from hotline400.bootstrap.progress import StepError, run, step

APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-o", "DPkg::Lock::Timeout=300")
_updated = False


def as_root(command: Sequence[str]) -> list[str]:
    """The command with `sudo` before it, unless we are root."""
    if os.geteuid() == 0:
        return list(command)
    if shutil.which("sudo") is None:
        raise StepError(
            f"`{command[0]}` needs root, and there is no sudo here",
            "Run ./hotline400 as root, or install sudo and let this user use it.",
        )
    return ["sudo", *command]


def can_install(name: str) -> bool:
    """Whether apt knows a package of this name."""
    remedy = "Debian 12, 13 or Ubuntu is needed."
    if shutil.which("apt-cache") is None:
        return False
    _update(remedy)
    policy = run(["env", "LC_ALL=C", "apt-cache", "policy", name], remedy=remedy)
    return re.search(r"^  Candidate: \d", policy, re.MULTILINE) is not None


def install(names: Sequence[str], why: str) -> None:
    """Install Debian packages with apt, as root."""
    remedy = f"Install them by hand: apt-get install {' '.join(names)}"
    if shutil.which("apt-get") is None:
        raise StepError(f"this machine has no apt-get to install {', '.join(names)}", remedy)
    with step(f"installing {', '.join(names)} ({why})"):
        _update(remedy)
        run(as_root([*APT, "install", "--no-install-recommends", *names]), remedy=remedy)


def _update(remedy: str) -> None:
    """Once a run: a bare machine has no package lists at all. One broken third-party source must
    not stop us, so failure here is judged by the installation that follows."""
    global _updated  # noqa: PLW0603 — once per process is the point
    if _updated:
        return
    _updated = True
    run(["sh", "-c", '"$@" || true', "sh", *as_root([*APT, "update"])], remedy=remedy)
