"""The private Asterisk: a small Debian root in the cache folder, when the system has none.

Debian 12 and 13 carry no Asterisk, Ubuntu an old one.
"""

import os
import shutil
import subprocess
from pathlib import Path

from hotline400.bootstrap import debian_root
from hotline400.bootstrap.folders import cache_folder

SUITE = "forky"  # the first Debian with Asterisk 22 LTS
REMEDY = (
    "Check that a Debian mirror can be reached. Another one can be named in "
    "HOTLINE400_DEBIAN_MIRROR. An own Asterisk of version 22.10 or newer does as well."
)


def ensure() -> None:
    """Build the private root, if there is none and the system has no Asterisk that will do."""
    root = cache_folder() / "asterisk-root"
    if system_is_good() or _is_complete(root):
        return
    debian_root.fetch(
        root, SUITE, ("asterisk", "asterisk-modules"),
        what="a private Asterisk", cost="about a minute, 340 MB", remedy=REMEDY,
    )  # fmt: skip


def system_is_good() -> bool:
    """Whether the system's Asterisk is at least 22.10."""
    program = shutil.which("asterisk", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        return False
    done = subprocess.run([program, "-V"], capture_output=True, text=True, check=False)  # noqa: S603
    words = done.stdout.replace("Asterisk", "").strip().split(".")
    try:
        return (int(words[0]), int(words[1])) >= (22, 10)
    except (ValueError, IndexError):
        return False


def _is_complete(root: Path) -> bool:
    return (root / "usr/sbin/asterisk").exists()
