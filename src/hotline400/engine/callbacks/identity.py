"""Which engine this is, among several on one database: the same after a restart."""

import socket
from pathlib import Path
from uuid import uuid4


def engine_id(folder: Path) -> str:
    """Kept in the engine's own folder; made at the first start, and on another machine: a folder
    that was copied must not make two engines one."""
    file, machine = folder / "engine-id", socket.gethostname()
    try:
        found, _, kept_on = file.read_text().strip().partition(" ")
    except FileNotFoundError:
        found, kept_on = "", ""
    if not found or kept_on != machine:
        found = uuid4().hex
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{found} {machine}\n")
    return found
