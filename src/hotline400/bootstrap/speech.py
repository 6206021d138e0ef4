"""The voices of text to speech: 110 MB of packages that are good to have and not needed.

The model's wheels are another project's. Should they be gone one day, or the index be slow, the
platform starts all the same and says what is missing; so they have a lock file of their own.
They are fetched while the console is built, which takes longer.
"""

import hashlib
import threading

from hotline400.bootstrap import environment
from hotline400.bootstrap.folders import ENVIRONMENT, SPEECH_LOCK_FILE
from hotline400.bootstrap.progress import StepError, say, step

STAMP = ENVIRONMENT / "speech.stamp"
PATIENCE_SECONDS = 120
"""For a slow index: then `up` goes on, and the next start fetches what is missing."""


class Fetching:
    """The packages on their way, beside other steps. `finish` waits for them, but not for ever."""

    def __init__(self) -> None:
        self._failure: StepError | None = None
        self._thread = threading.Thread(target=self._fetch, daemon=True)
        self._needed = not is_current()
        if self._needed:
            self._thread.start()

    def finish(self) -> None:
        """Say how it went, when there was something to fetch."""
        if not self._needed:
            return
        try:
            with step("fetching the voices of text to speech (110 MB)"):
                self._wait()
        except StepError as error:
            say(f"      {error}\n      → Text to speech is off, all else works. {error.remedy}")

    def _wait(self) -> None:
        self._thread.join(PATIENCE_SECONDS)
        if self._thread.is_alive():
            raise StepError("it takes long", "The next start tries again.")
        if self._failure is not None:
            raise self._failure

    def _fetch(self) -> None:
        try:
            environment.install_locked(SPEECH_LOCK_FILE)
            STAMP.write_text(_fingerprint())
        except StepError as error:
            self._failure = error


def ensure() -> None:
    """Fetch the packages, if they are missing; say so when that cannot be done."""
    Fetching().finish()


def is_current() -> bool:
    """Whether the packages of the lock files are in the environment."""
    return STAMP.exists() and STAMP.read_text() == _fingerprint()


def _fingerprint() -> str:
    """Of our lock file, and of the environment's last renewal: that removes what we added."""
    lock = hashlib.sha256(SPEECH_LOCK_FILE.read_bytes()).hexdigest()
    renewed = environment.STAMP.stat().st_mtime_ns if environment.STAMP.exists() else 0
    return f"{lock} {renewed}\n"
