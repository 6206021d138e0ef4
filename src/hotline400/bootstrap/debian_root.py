"""A small Debian root in the cache folder, for a program that the system's own packages lack.

`mmdebstrap` fetches the newest packages with Debian's signatures checked. Nothing is entered as
root nor mounted into: programs are run in our own file system by the root's own loader.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hotline400.bootstrap.packages import as_root, install
from hotline400.bootstrap.progress import StepError, run, step

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def fetch(
    root: Path, suite: str, packages: Sequence[str], *, what: str, cost: str, remedy: str
) -> None:
    """Make a root of this Debian suite with these packages."""
    needed = [("mmdebstrap", Path("/usr/bin/mmdebstrap")), ("debian-archive-keyring", KEYRING)]
    missing = [name for name, path in needed if not path.exists()]
    if missing:
        install(missing, f"to fetch {what}")
    with step(f"fetching {what} ({cost})"):
        _build(root, suite, packages, remedy)


def loader_and_libraries(root: Path) -> tuple[Path, Path] | None:
    """The root's dynamic loader and its folder of libraries; None where there is no root."""
    for libraries in root.glob("usr/lib/*-linux-gnu"):
        loaders = [*root.glob("usr/lib64/ld-linux-*.so.*"), *libraries.glob("ld-linux-*.so.*")]
        if loaders:
            return loaders[0], libraries
    return None


def remove(root: Path) -> None:
    """Delete a half-built root. Refuses while anything is mounted in it."""
    mounts = Path("/proc/self/mounts").read_text().splitlines()
    inside = [line.split()[1] for line in mounts if line.split()[1].startswith(f"{root}/")]
    if inside:
        raise StepError(f"{inside[0]} is mounted in a half-built root", f"umount {inside[0]}")
    run(as_root(["rm", "-rf", "--one-file-system", str(root)]), remedy=f"Delete {root} by hand.")


def _build(root: Path, suite: str, packages: Sequence[str], remedy: str) -> None:
    """Under another name first: a root with the right name is always complete."""
    draft = root.with_name(f"{root.name}.draft")
    if draft.exists():
        remove(draft)
    for mirror in (*_mirrors(), None):
        try:
            _fetch(draft, suite, packages, mirror, remedy)
            break
        except StepError:
            if draft.exists():
                remove(draft)
            if mirror is None:
                raise
    draft.rename(root)


def _fetch(
    folder: Path, suite: str, packages: Sequence[str], mirror: str | None, remedy: str
) -> None:
    command = [
        "mmdebstrap", "--variant=apt", f"--include={','.join(packages)}", *_keys(),
        '--aptopt=APT::Install-Recommends "false"', '--aptopt=Acquire::Languages "none"',
    ]  # fmt: skip
    target = [suite, str(folder), *([mirror] if mirror else [])]
    try:
        run(as_root([*command, *target]), remedy=remedy)
    except StepError as error:
        # A mirror whose index is past its date: signatures are still checked.
        if "expired" not in str(error) and "is not valid" not in str(error):
            raise
        if folder.exists():
            remove(folder)
        late = '--aptopt=Acquire::Check-Valid-Until "false"'
        run(as_root([*command, late, *target]), remedy=remedy)


def _keys() -> list[str]:
    """Debian's own apt trusts Debian's keys, and those of a company's mirror beside them. Another
    system's apt (Ubuntu's) does not, even when the keyring is installed."""
    trusted = Path("/etc/apt/trusted.gpg.d").glob("debian-archive-*")
    return [] if any(trusted) else [f"--keyring={KEYRING}"]


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
