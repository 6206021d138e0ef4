"""Which engine this is, among several on one database: the same after a restart."""

from pathlib import Path
from uuid import uuid4


def engine_id(folder: Path) -> str:
    """Kept in the engine's own folder; made at the first start."""
    file = folder / "engine-id"
    try:
        found = file.read_text().strip()
    except FileNotFoundError:
        found = ""
    if not found:
        found = uuid4().hex
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(found + "\n")
    return found
