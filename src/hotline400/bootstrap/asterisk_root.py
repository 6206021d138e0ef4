"""The private Asterisk: a small Debian root in the cache folder, when the system has none.

Debian 12 and 13 carry no Asterisk, Ubuntu an old one. `mmdebstrap` fetches the newest packages
with Debian's signatures checked. The root is never entered as root nor mounted into.
"""

import os
import shutil
import subprocess
from pathlib import Path

from hotline400.bootstrap.folders import cache_folder
from hotline400.bootstrap.packages import as_root, install
from hotline400.bootstrap.progress import StepError, run, step

SUITE = "forky"  # the first Debian with Asterisk 22 LTS
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
REMEDY = (
    "Check that a Debian mirror can be reached. Another one can be named in "
    "HOTLINE400_DEBIAN_MIRROR. An own Asterisk of version 22.10 or newer does as well."
)


def ensure() -> None:
    """Build the private root, if there is none and the system has no Asterisk that will do."""
    root = cache_folder() / "asterisk-root"
    if system_is_good() or _is_complete(root):
        return
    needed = [("mmdebstrap", Path("/usr/bin/mmdebstrap")), ("debian-archive-keyring", KEYRING)]
    missing = [name for name, path in needed if not path.exists()]
    if missing:
        install(missing, "to fetch a private Asterisk")
    with step("fetching a private Asterisk (about a minute, 340 MB)"):
        _build(root)


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


def remove(root: Path) -> None:
    """Delete a half-built root. Refuses while anything is mounted in it."""
    mounts = Path("/proc/self/mounts").read_text().splitlines()
    inside = [line.split()[1] for line in mounts if line.split()[1].startswith(f"{root}/")]
    if inside:
        raise StepError(f"{inside[0]} is mounted in a half-built root", f"umount {inside[0]}")
    run(as_root(["rm", "-rf", "--one-file-system", str(root)]), remedy=f"Delete {root} by hand.")


def _is_complete(root: Path) -> bool:
    return (root / "usr/sbin/asterisk").exists()


def _build(root: Path) -> None:
    """Under another name first: a root with the right name is always complete."""
    draft = root.with_name(f"{root.name}.draft")
    if draft.exists():
        remove(draft)
    for mirror in (*_mirrors(), None):
        try:
            _fetch(draft, mirror)
            break
        except StepError:
            if draft.exists():
                remove(draft)
            if mirror is None:
                raise
    draft.rename(root)


def _fetch(folder: Path, mirror: str | None) -> None:
    command = [
        "mmdebstrap", "--variant=apt", "--include=asterisk,asterisk-modules",
        '--aptopt=APT::Install-Recommends "false"', '--aptopt=Acquire::Languages "none"',
    ]  # fmt: skip
    target = [SUITE, str(folder), *([mirror] if mirror else [])]
    try:
        run(as_root([*command, *target]), remedy=REMEDY)
    except StepError as error:
        # A mirror whose index is past its date: signatures are still checked.
        if "expired" not in str(error) and "is not valid" not in str(error):
            raise
        if folder.exists():
            remove(folder)
        late = '--aptopt=Acquire::Check-Valid-Until "false"'
        run(as_root([*command, late, *target]), remedy=REMEDY)


def _mirrors() -> list[str]:
    """What the person said, or the mirror that this machine's own apt uses for Debian; after them
    comes mmdebstrap's own choice."""
    said = os.environ.get("HOTLINE400_DEBIAN_MIRROR")
    if said:
        return [said]
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN) $(SUITE) $(REPO_URI)"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    words = [line.split() for line in listed.stdout.splitlines()]
    found = [w[2] for w in words if len(w) == 3 and w[0] == "Debian" and "-" not in w[1]]
    return list(dict.fromkeys(found))[:1]
