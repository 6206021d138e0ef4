"""How many calls have come through a node: what makes a ratio exact (F-FLOW-6)."""

from pathlib import Path

import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError

log = structlog.get_logger()


class Count(BaseModel):
    """Turns taken at one node, and by which visit the last: one that was cut short by our death is
    given the same turn again."""

    taken: int = 0
    visit: str = ""


_FILE = TypeAdapter(dict[str, Count])


class Turns:
    """Counts by hotline and node, on disk before a turn is used: exact when the engine dies."""

    def __init__(self, file: Path | None = None) -> None:
        """`file` None: the counts live as long as we do."""
        self._file = file
        self._counts = _read(file) if file else {}

    def take(self, hotline_number: str, node_id: str, visit: str) -> int:
        """The turn of this visit of a call to this node, from 0. Never waits: whoever asks is
        counted before anybody else can ask."""
        key = f"{hotline_number}/{node_id}"
        count = self._counts.get(key, Count())
        if count.visit != visit:
            count = Count(taken=count.taken + 1, visit=visit)
            self._counts[key] = count
            self._keep()
        return count.taken - 1

    def _keep(self) -> None:
        """Replace the file at one stroke. A full disk costs exactness over a restart, no call."""
        if self._file is None:
            return
        new = self._file.with_suffix(".new")
        try:
            new.write_bytes(_FILE.dump_json(self._counts))
            new.replace(self._file)
        except OSError as error:
            log.warning("turns_not_kept", file=str(self._file), error=str(error))


def _read(file: Path) -> dict[str, Count]:
    try:
        return _FILE.validate_json(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        log.warning("turns_unreadable", file=str(file), error=str(error)[:200])
        return {}
