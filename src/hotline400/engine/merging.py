"""The recording of an ended talk: its two raw sides merged, again and again while they are there.

A full disk, a folder that cannot be written: such an error passes, and the talk was recorded. The
call stays in the journal until its recording is stored or lost for good, so that a restart goes
on trying; its record does not wait for it (the store adds the recording to it later).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from hotline400.engine.clock import Clock
from hotline400.engine.journal import Journal, Story
from hotline400.engine.ports import Recordings
from hotline400.record import fold
from hotline400.record.event import EventKind

log = structlog.get_logger()

FIRST_RETRY = timedelta(seconds=5)
LAST_RETRY = timedelta(minutes=10)

FOUND_OUT = (EventKind.RECORDING_STORED, EventKind.RECORDING_FAILED)
"""As a call's last event. A recording that is said to have failed to begin may have begun all the
same, when Asterisk was slow to answer: only what was found after the end counts."""


@dataclass(frozen=True)
class Retry:
    """When to try a merge again that failed for a passing reason."""

    at: datetime
    pause: timedelta


class Merging:
    """What is still to be merged, and when."""

    def __init__(self, journal: Journal, recordings: Recordings, spool: Path, now: Clock) -> None:
        """`spool`: where Asterisk writes the raw sides of a talk."""
        self._journal = journal
        self._recordings = recordings
        self._spool = spool
        self._now = now
        self._retries: dict[str, Retry] = {}

    def retry_at(self, call_id: str) -> datetime | None:
        """When this call's recording is tried again; None when it is settled, or was not tried."""
        retry = self._retries.get(call_id)
        return retry.at if retry else None

    async def attempt(self, call_id: str) -> None:
        """Merge and note the outcome, unless there is nothing to merge or it is not yet time."""
        events = self._journal.events(call_id)
        talk = fold.talk(events)
        if talk is None or talk.caller_side is None or talk.phone_side is None:
            return
        at = self.retry_at(call_id)
        if events[-1].kind in FOUND_OUT or (at is not None and at > self._now()):
            return
        sides = (self._spool / talk.caller_side, self._spool / talk.phone_side)
        story = Story(call_id, self._journal, self._now)
        try:
            path, seconds = await self._recordings.store(fold.record(events), *map(str, sides))
        except Exception as error:
            if self._can_pass(error, sides):
                self._try_later(call_id, error)
                return
            log.exception("recording_lost", call_id=call_id)
            kept = [talk.caller_side, talk.phone_side]
            story.note(EventKind.RECORDING_FAILED, reason=type(error).__name__, kept=kept)
        else:
            story.note(EventKind.RECORDING_STORED, path=path, seconds=round(seconds, 3))
        self._retries.pop(call_id, None)

    @staticmethod
    def _can_pass(error: Exception, sides: tuple[Path, Path]) -> bool:
        """Trying again is of use while there is something to merge, and it can be named."""
        return not isinstance(error, ValueError) and any(map(_may_be_there, sides))

    def _try_later(self, call_id: str, error: Exception) -> None:
        before = self._retries.get(call_id)
        pause = min(2 * before.pause, LAST_RETRY) if before else FIRST_RETRY
        self._retries[call_id] = Retry(self._now() + pause, pause)
        log.warning(
            "recording_not_stored", call_id=call_id, error=str(error), again_in=pause.seconds
        )


def _may_be_there(side: Path) -> bool:
    """Only a clear no is a no: a folder that cannot be looked into may hold the file."""
    try:
        side.stat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True
