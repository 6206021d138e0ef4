"""A Chromium for the tests of the console.

Debian has one as a package. Ubuntu has it only as a snap, which cannot be driven from outside and
does not run in a container: there it comes from a private Debian root, by that root's own loader.
"""

import os
import shutil
from pathlib import Path

from hotline400.bootstrap import debian_root
from hotline400.bootstrap.folders import cache_folder
from hotline400.bootstrap.packages import as_root, can_install, install
from hotline400.bootstrap.progress import StepError, run

SUITE = "trixie"
NAMES = ("chromium", "google-chrome")
REMEDY = (
    "Check that a Debian mirror can be reached (HOTLINE400_DEBIAN_MIRROR names another one), or "
    "name an own Chromium in HOTLINE400_CHROMIUM."
)
BESIDES = (
    ("libatomic1", "/usr/lib", "*/libatomic.so.1"),  # Playwright's own Node needs it
    ("fonts-noto-cjk", "/usr/share/fonts", "**/NotoSansCJK*"),
)


def ensure() -> None:
    """Bring a browser, Chinese letters, and what drives the browser."""
    missing = [name for name, place, what in BESIDES if not any(Path(place).glob(what))]
    private = False
    if find() is None:
        private = not can_install("chromium")
        missing += [] if private else ["chromium"]
    if missing:
        install(missing, "a browser with Chinese letters")
    if private:
        _fetch_private()


def find() -> Path | None:
    """The browser to use: the one that was named, the system's, or the private one."""
    said = os.environ.get("HOTLINE400_CHROMIUM")
    if said:
        return Path(said)
    for found in filter(None, map(shutil.which, NAMES)):
        if not is_snap(Path(found)):
            return Path(found)
    private = _private_program()
    return private if private.exists() else None


def is_snap(program: Path) -> bool:
    """Whether this is a link to the snap launcher."""
    return program.resolve().name == "snap" or program.is_relative_to("/snap")


def launcher(root: Path, itself: Path, fonts: Path) -> str:
    """The script that starts the root's Chromium in our own file system.

    Chromium looks for its files beside its program, which is the loader here: so a copy of that
    lies among them. It starts its other processes by this script again, each for itself: a process
    that only forks (its usual way, the zygote) would look for the program, too.
    """
    loader, libraries, folder = _parts(root)
    paths = ":".join(map(str, (libraries, libraries / "pulseaudio", folder)))
    return (
        f"#!/bin/sh\nexport FONTCONFIG_FILE='{fonts}'\n"
        f"exec '{folder / loader.name}' --library-path '{paths}' '{folder / 'chromium'}' "
        f"--no-zygote --browser-subprocess-path='{itself}' \"$@\"\n"
    )


def _parts(root: Path) -> tuple[Path, Path, Path]:
    """Loader, libraries, and the folder of Chromium's own files."""
    found = debian_root.loader_and_libraries(root)
    if found is None:
        raise StepError(f"{root} holds no loader", f"Delete {root}, then retry.")
    return (*found, root / "usr/lib/chromium")


def _private_program() -> Path:
    return cache_folder() / "chromium"


def _fetch_private() -> None:
    root = cache_folder() / "chromium-root"
    if not root.exists():
        debian_root.fetch(
            root, SUITE, ("chromium",),
            what="a private Chromium", cost="about a minute, 960 MB", remedy=REMEDY,
        )  # fmt: skip
    loader, _, folder = _parts(root)
    run(as_root(["cp", str(loader), str(folder)]), remedy=f"Delete {root}, then retry.")
    program, fonts = _private_program(), cache_folder() / "chromium-fonts.conf"
    fonts.write_text(FONTS.format(root=root, cache=cache_folder() / "fontconfig"))
    program.write_text(launcher(root, program, fonts))
    program.chmod(0o755)


FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{root}/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
"""The root's own settings name its fonts as if it were the whole system."""
