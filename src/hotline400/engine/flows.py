"""The flows that calls began with, on disk: a call finishes on its own, whatever is published
meanwhile and whoever dies."""

import os
from collections.abc import Callable
from pathlib import Path

import structlog
from pydantic import ValidationError

from hotline400.routing.flow import Flow

log = structlog.get_logger()

MOST_KEPT = 500
"""Files; when there are more, those that no call uses go."""


class KeptFlows:
    """Documents by fingerprint. Not synced to the disk: who loses its cache loses the calls too."""

    def __init__(self, folder: Path, in_use: Callable[[], set[str]]) -> None:
        """`in_use`: the fingerprints that calls in progress may still ask for."""
        self._folder = folder
        self._in_use = in_use
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, flow: Flow) -> str:
        """Its fingerprint, under which it can be found from now on. Never raises: without its file
        a call still runs, and only a restart would put it on the newer version."""
        file = self._file(flow.fingerprint)
        try:
            if not file.exists():
                self._make_room()
                _write(file, flow)
        except OSError as error:
            log.warning("flow_not_kept", file=str(file), error=str(error))
        return flow.fingerprint

    def find(self, fingerprint: str) -> Flow | None:
        """The flow; None where it is not there, or no longer understood."""
        try:
            return Flow.model_validate_json(self._file(fingerprint).read_bytes())
        except (OSError, ValidationError) as error:
            log.warning("flow_not_found", fingerprint=fingerprint, error=str(error)[:200])
            return None

    def _file(self, fingerprint: str) -> Path:
        return self._folder / f"{fingerprint}.json"

    def _make_room(self) -> None:
        files = list(self._folder.glob("*.json"))
        if len(files) >= MOST_KEPT:
            in_use = self._in_use()
            for file in files:
                if file.stem not in in_use:
                    file.unlink(missing_ok=True)


def _write(file: Path, flow: Flow) -> None:
    """At one stroke; the passwords of callers may be in it, so only we may read it."""
    new = file.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(flow.model_dump_json().encode())
    new.replace(file)
