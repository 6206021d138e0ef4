"""The supervisor's own files in the data folder, and who holds them."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hotline400.config import Settings
from hotline400.terminal import told

LARGEST_LOG_BYTES = 20_000_000


class AlreadyRunningError(RuntimeError):
    """Another supervisor looks after this data folder."""


@dataclass(frozen=True)
class Files:
    """Where the supervisor keeps what other commands must know."""

    data_folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "Files":
        return cls(settings.data_folder)

    @property
    def run(self) -> Path:
        return self.data_folder / "run"

    @property
    def logs(self) -> Path:
        return self.data_folder / "log"

    @property
    def lock(self) -> Path:
        """Held by the running supervisor; its process id is inside."""
        return self.run / "supervisor.lock"

    @property
    def engine_process(self) -> Path:
        return self.run / "engine.pid"

    @property
    def engine_log(self) -> Path:
        return self.logs / "engine.log"

    @property
    def supervisor_log(self) -> Path:
        return self.logs / "supervisor.log"

    def make_folders(self) -> None:
        """Readable by their owner alone: logs name callers."""
        for folder in (self.run, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the supervisor. Raises AlreadyRunningError when there is one."""
        self.make_folders()
        with self.lock.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunningError(told("already_running")) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def supervisor(self) -> int | None:
        """Process id of the running supervisor."""
        try:
            with self.lock.open() as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(file.read() or 0) or None
        except FileNotFoundError:
            pass
        return None

    def engine(self) -> int | None:
        """Process id of the running engine, whoever started it."""
        try:
            process_id = int(self.engine_process.read_text())
            words = Path(f"/proc/{process_id}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return process_id if ENGINE_MARK.encode() in words else None


ENGINE_MARK = "serve"


def last_lines(path: Path, lines: int, *, since: int = 0) -> list[str]:
    """The end of a log, of what was written after its first `since` bytes."""
    if not path.exists():
        return []
    with path.open("rb") as log:
        log.seek(since)
        return log.read().decode(errors="replace").splitlines()[-lines:]


def keep_small(path: Path) -> None:
    """Move a log that has grown too large aside, under the feet of whoever writes it: writers
    append, so they go on at the new beginning."""
    if not path.exists() or path.stat().st_size < LARGEST_LOG_BYTES:
        return
    older = path.with_suffix(".log.1")
    older.write_bytes(path.read_bytes())
    os.truncate(path, 0)
