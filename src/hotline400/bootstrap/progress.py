"""Long steps as the person at the terminal sees them: one line each, with the time taken."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from hotline400.bootstrap.folders import cache_folder

TAIL_LINES = 12
_COMPLAINT = re.compile(r"error|^E: |expired", re.IGNORECASE)


class StepError(Exception):
    """A step failed: what happened, and a sentence on how to mend it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def say(text: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that `title` is under way, and how long it took."""
    live = sys.stdout.isatty()
    sys.stdout.write(f"  … {title}" if live else "")
    sys.stdout.flush()
    started = time.monotonic()
    done = False
    try:
        yield
        done = True
    finally:
        start = "\r" if live else ""
        mark = "✓" if done else "✗"
        say(f"{start}  {mark} {title} ({time.monotonic() - started:.0f} s)")


def log_file() -> Path:
    """Everything that the steps' programs wrote."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StepError(
            f"cannot create the cache folder {folder}: {error.strerror}",
            "Make it writable, or set HOTLINE400_CACHE_FOLDER to a folder that is.",
        ) from error
    return folder / "setup.log"


def run(
    command: Sequence[str | Path],
    *,
    remedy: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a program, its output to the log file; returns the output.

    Raises StepError with the end of the output when the program fails or is missing.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(  # noqa: S603
            words, cwd=folder, env={**os.environ, **(environment or {})}, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        raise StepError(f"cannot run {words[0]}: {error.strerror}", remedy) from error
    with log_file().open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(words)}\n{done.stdout}")
    if done.returncode != 0:
        said = "\n".join(_telling_lines(done.stdout.splitlines()))
        message = f"`{Path(words[0]).name}` ended with status {done.returncode}:\n{said}"
        raise StepError(f"{message}\n(all of it: {log_file()})", remedy)
    return done.stdout


def _telling_lines(lines: list[str]) -> list[str]:
    """The end, and the first complaints: npm, for one, prints pages of usage after them."""
    tail = lines[-TAIL_LINES:]
    complaints = [line for line in lines[:-TAIL_LINES] if _COMPLAINT.search(line)]
    return [*complaints[:TAIL_LINES], *tail]
