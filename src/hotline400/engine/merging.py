"""What was recorded of an ended call, talk and messages, brought into the media store, again and
again while the raw files are there.

A full disk, a folder that cannot be written: such an error passes, and the talk was recorded. The
call stays in the journal until its recordings are stored or lost for good, so that a restart goes
on trying; its record does not wait for them (the store adds them to it later).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from hotline400.engine.clock import Clock
from hotline400.engine.journal import Journal, Story
from hotline400.engine.messages import discard_takes, keep_messages
from hotline400.engine.ports import Messages, Recordings, Takes
from hotline400.record import fold
from hotline400.record.event import CallEvent, EventKind

log = structlog.get_logger()

FIRST_RETRY = timedelta(seconds=5)
LAST_RETRY = timedelta(minutes=10)

FOUND_OUT = (EventKind.RECORDING_STORED, EventKind.RECORDING_FAILED)
"""After a call's end. A recording that is said to have failed to begin may have begun all the
same, when Asterisk was slow to answer: only what was found after the end counts."""


@dataclass(frozen=True)
class Retry:
    """When to try a merge again that failed for a passing reason."""

    at: datetime
    pause: timedelta


class Merging:
    """What is still to be stored, and when."""

    def __init__(
        self,
        journal: Journal,
        recordings: Recordings,
        messages: Messages,
        takes: Takes,
        spool: Path,
        now: Clock,
    ) -> None:
        """`spool`: where Asterisk writes the raw sides of a talk."""
        self._journal = journal
        self._recordings = recordings
        self._messages = messages
        self._takes = takes
        self._spool = spool
        self._now = now
        self._retries: dict[str, Retry] = {}

    def retry_at(self, call_id: str) -> datetime | None:
        """When this call's recordings are tried again; None when they are settled, or were not
        tried."""
        retry = self._retries.get(call_id)
        return retry.at if retry else None

    async def attempt(self, call_id: str) -> None:
        """Store and note the outcome, unless there is nothing to store or it is not yet time."""
        at = self.retry_at(call_id)
        if at is not None and at > self._now():
            return
        story = Story(call_id, self._journal, self._now)
        problems = (
            await self._merge(story),
            await keep_messages(story, self._messages),
            await discard_takes(story, self._takes),
        )
        passing = next(filter(None, problems), None)
        if passing is None:
            self._retries.pop(call_id, None)
        else:
            self._try_later(call_id, passing)

    async def _merge(self, story: Story) -> Exception | None:
        """The talk's two sides; what kept them from being merged and may pass."""
        talk = fold.talk(story.events)
        if talk is None or talk.caller_side is None or talk.phone_side is None:
            return None
        if _found_out(story.events):
            return None
        sides = (self._spool / talk.caller_side, self._spool / talk.phone_side)
        try:
            path, seconds = await self._recordings.store(
                fold.record(story.events), *map(str, sides)
            )
        except Exception as error:
            if self._can_pass(error, sides):
                return error
            log.exception("recording_lost", call_id=story.call_id)
            kept = [talk.caller_side, talk.phone_side]
            story.note(EventKind.RECORDING_FAILED, reason=type(error).__name__, kept=kept)
        else:
            story.note(EventKind.RECORDING_STORED, path=path, seconds=round(seconds, 3))
        return None

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


def _found_out(events: Sequence[CallEvent]) -> bool:
    ended = fold.last(events, EventKind.ENDED)
    return ended is not None and any(e.kind in FOUND_OUT for e in events[ended.sequence :])


def _may_be_there(side: Path) -> bool:
    """Only a clear no is a no: a folder that cannot be looked into may hold the file."""
    try:
        side.stat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True
