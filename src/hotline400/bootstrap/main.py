"""`./hotline400 <command>`: sets up what is missing, then hands over to the program itself."""

import fcntl
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hotline400.bootstrap import (
    asterisk_root,
    console,
    doctor,
    environment,
    own_name,
    speech,
    testing,
)
from hotline400.bootstrap.folders import CHECKOUT, PYTHON, cache_folder
from hotline400.bootstrap.progress import StepError, log_file, say
from hotline400.terminal import told

IN_ITS_FOLDER = {"explain", "flow"}
"""Commands that take files: these are looked for where the person is."""
PASSED_ON = {"down", "status", "logs", "demo", "serve", *IN_ITS_FOLDER}


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    here = Path.cwd()
    os.chdir(CHECKOUT)
    command = arguments[0] if arguments else "help"
    try:
        return _run(command, list(arguments), here)
    except StepError as error:
        say(f"\n{error}\n→ {error.remedy}")
        return 1
    except KeyboardInterrupt:
        return 130


def _run(command: str, arguments: list[str], here: Path) -> int:
    if command in {"help", "-h", "--help"}:
        say(told("usage"))
        return 0
    if command == "doctor":
        return doctor.examine(then=lambda: _become(arguments))
    if command == "test":
        return testing.run_groups(arguments[1:], setting_up)
    if command == "up":
        with setting_up():
            asterisk_root.ensure()  # first: it alone may need what this user may not do
            environment.ensure()
            voices = speech.Fetching()
            console.ensure()
            voices.finish()
            own_name.ensure()
        return _become(arguments)
    if command in PASSED_ON:
        with setting_up():
            environment.ensure()
        if command in IN_ITS_FOLDER:
            os.chdir(here)
        return _become(arguments)
    say(f"{told('no_command', command=repr(command))}\n\n{told('usage')}")
    return 2


@contextmanager
def setting_up() -> Iterator[None]:
    """One set-up at a time: two starts must not build the same thing."""
    log = log_file()
    with (log.parent / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  … waiting for another set-up on this machine")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _become(arguments: list[str]) -> int:
    """Go on as the program in its environment; never returns."""
    sys.stdout.flush()
    environ = {**os.environ, "HOTLINE400_CACHE_FOLDER": str(cache_folder())}
    os.execve(PYTHON, [str(PYTHON), "-m", "hotline400", *arguments], environ)  # noqa: S606
