"""Guessing PINs and passwords by phone: after too many wrong ones the door is closed for a while.

A voicemail box is closed to everybody after ten wrong PINs within an hour, whoever keyed them: only
the company's people have business there, and there is the page as well. A password is asked of
strangers, and nobody may lock out the others: it is closed to one caller's number, after ten wrong
ones within an hour. Callers who withhold their number share one lock, after thirty. Recording an
announcement is closed to one number after ten, to everybody after thirty (docs/decisions/0084).
What is refused unasked is not counted, so every lock opens by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from hotline400.engine.journal import Story
from hotline400.record.event import EventKind

log = structlog.get_logger()

MOST_WRONG = 10
MOST_WRONG_TOGETHER = 30
WINDOW = timedelta(hours=1)
_Times = dict[str, list[AwareDatetime]]
_FILE = TypeAdapter(_Times)


@dataclass(frozen=True, slots=True)
class Lock:
    """What keeps one guesser, or all of them, from one door."""

    key: str
    most: int
    lockout: "Lockout"
    wider: "Lock | None" = None
    """Counts as well, and closes the door to more people."""

    def is_closed(self, now: datetime) -> bool:
        """Whether nobody is let in here for now, whatever they key."""
        closed = len(self.lockout.lately(self.key, now)) >= self.most
        return closed or (self.wider is not None and self.wider.is_closed(now))

    def refuses(self, story: Story, now: datetime) -> bool:
        """The same, put on the record of the call that is refused."""
        closed = self.is_closed(now)
        if closed:
            story.note(EventKind.LOCKED_OUT)
        return closed

    def wrong(self, now: datetime) -> None:
        """One more wrong one."""
        self.lockout.note(self.key, now)
        if self.wider is not None:
            self.wider.wrong(now)


class Lockout:
    """When wrong ones were keyed, by lock; on disk, so that a restart forgives nobody."""

    def __init__(self, file: Path | None = None) -> None:
        """`file` None: they are known as long as we live."""
        self._file = file
        self._wrong: _Times = _read(file) if file else {}

    def of_box(self, hotline_number: str, box: str) -> Lock:
        """Of a voicemail box's PIN."""
        return Lock(f"box/{hotline_number}/{box}", MOST_WRONG, self)

    def of_recording(self, hotline_number: str, node_id: str, caller: str | None) -> Lock:
        """Of the PIN with which one caller records an announcement."""
        door = f"recording/{hotline_number}/{node_id}"
        everybody = Lock(door, MOST_WRONG_TOGETHER, self)
        return Lock(f"{door}/{caller or ''}", MOST_WRONG, self, everybody)

    def of_password(self, hotline_number: str, node_id: str, caller: str | None) -> Lock:
        """Of one caller at a password node. `caller` None: all who withhold their number."""
        most = MOST_WRONG if caller else MOST_WRONG_TOGETHER
        return Lock(f"password/{hotline_number}/{node_id}/{caller or ''}", most, self)

    def lately(self, key: str, now: datetime) -> list[datetime]:
        """Those of the last hour."""
        return [at for at in self._wrong.get(key, ()) if at > now - WINDOW]

    def note(self, key: str, now: datetime) -> None:
        """Written down before anybody can try again; those that are forgiven go."""
        self._wrong.setdefault(key, []).append(now)
        recent = {key: self.lately(key, now) for key in self._wrong}
        self._wrong = {key: times for key, times in recent.items() if times}
        self._keep()

    def _keep(self) -> None:
        """Replace the file at one stroke. A full disk costs the memory of a restart, no call."""
        if self._file is None:
            return
        new = self._file.with_suffix(".new")
        try:
            new.write_bytes(_FILE.dump_json(self._wrong))
            new.chmod(0o600)  # it names callers
            new.replace(self._file)
        except OSError as error:
            log.warning("lockout_not_kept", file=str(self._file), error=str(error))


def _read(file: Path) -> _Times:
    try:
        return _FILE.validate_json(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        log.warning("lockout_unreadable", file=str(file), error=str(error)[:200])
        return {}
