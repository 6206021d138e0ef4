"""Where Asterisk is on this machine: the system's own when new enough, else the private root."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hotline400.terminal import told

OLDEST_GOOD = (22, 10)
"""Before 22.10, Asterisk can lock up for ever under heavy ARI load; before 22.4, no REST over
the events' websocket."""

PRIVATE_ROOT = "asterisk-root"


class AsteriskMissingError(RuntimeError):
    """No usable Asterisk on this machine."""


@dataclass(frozen=True)
class Installation:
    """A usable Asterisk."""

    command: tuple[str, ...]  # without arguments; the private one goes through its own loader
    modules: Path
    data: Path
    version: str


def find_installation(cache_folder: Path) -> Installation:
    """The system's Asterisk when new enough, else the private root in the cache folder."""
    found = _system() or _private(cache_folder / PRIVATE_ROOT)
    if found is None:
        raise AsteriskMissingError(told("asterisk_missing", oldest=".".join(map(str, OLDEST_GOOD))))
    return found


def version_of(text: str) -> tuple[int, ...]:
    """`Asterisk 22.10.1~dfsg` → (22, 10, 1); anything else → ()."""
    match = re.match(r"(?:Asterisk )?(\d+(?:\.\d+)*)", text.strip())
    return tuple(int(part) for part in match[1].split(".")) if match else ()


def _system() -> Installation | None:
    program = shutil.which("asterisk") or shutil.which("asterisk", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        return None
    version = _ask_version((program,))
    if version_of(version) < OLDEST_GOOD:
        return None
    folders = sorted(Path("/usr").glob("lib*/**/asterisk/modules/res_ari.so"))
    data = [p for p in (Path("/usr/share/asterisk"), Path("/var/lib/asterisk")) if _has_docs(p)]
    if not folders or not data:
        return None
    return Installation((program,), folders[0].parent, data[0], version)


def _private(root: Path) -> Installation | None:
    """The root is not entered by chroot: its loader runs the program in our own file system, so
    that recordings, prompts and sockets have one name for both sides."""
    modules = next(iter(root.glob("usr/lib/*/asterisk/modules")), None)
    if modules is None:
        return None
    libraries = modules.parent.parent
    loaders = [*root.glob("usr/lib64/ld-linux-*.so.*"), *libraries.glob("ld-linux-*.so.*")]
    if not loaders:
        return None
    program = root / "usr/sbin/asterisk"
    command = (str(loaders[0]), "--library-path", str(libraries), str(program))
    return Installation(command, modules, root / "usr/share/asterisk", _ask_version(command))


def _has_docs(folder: Path) -> bool:
    return (folder / "documentation").is_dir()


def _ask_version(command: tuple[str, ...]) -> str:
    done = subprocess.run([*command, "-V"], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()
