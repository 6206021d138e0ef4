"""Messages that callers leave: from the raw file that Asterisk writes to the stored one (F-VM-1).

Whether there is a message is asked of the file, not of the code that began it: what was recorded
counts, whoever of Asterisk, engine and caller went first.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from hotline400.control import ControlHub
from hotline400.engine.journal import Story
from hotline400.engine.ports import Messages, Takes
from hotline400.record import fold
from hotline400.record.event import CallEvent, EventKind
from hotline400.record.fold import Message
from hotline400.record.record import CallRecord, Measured

log = structlog.get_logger()

LEAST_VOICE_SECONDS = 1.0
"""Less than that is a cough, or a caller who thought better of it."""


def note_if_left(
    story: Story, message: Message, found: Measured | None, at: datetime | None = None
) -> bool:
    """Whether something was said; if so, it is noted. `found` None: nothing was recorded."""
    if found is None or found.voice_seconds < LEAST_VOICE_SECONDS:
        return False
    voice = round(found.voice_seconds, 1)
    story.note(EventKind.VOICEMAIL_LEFT, at=at, message=message.id, box=message.box, voice=voice)
    return True


def look(files: Messages, message_id: str) -> Measured | None:
    """What has been recorded so far. A file that cannot be read now may hold a message: it counts
    as one, and what is in it shows when it is stored."""
    try:
        return files.measure(message_id)
    except OSError as error:
        log.warning("message_unreadable", message=message_id, error=str(error))
        return Measured(0.0, LEAST_VOICE_SECONDS)


def note_unseen(story: Story, files: Messages, at: datetime) -> None:
    """The caller has gone while we were away: what they had said until then is a message."""
    for message in fold.messages(story.events):
        if not message.left:
            note_if_left(story, message, look(files, message.id), at)


def recorded_until(events: Sequence[CallEvent], files: Messages) -> datetime | None:
    """A message went on while we were away, and its file tells for how long."""
    messages = fold.messages(events)
    found = look(files, messages[-1].id) if messages else None
    return messages[-1].since + timedelta(seconds=found.seconds) if found else None


async def keep_messages(story: Story, files: Messages) -> Exception | None:
    """Bring an ended call's messages into the media store; what kept one from it and may pass.

    May be repeated after a crash at any point. The raw files of empty messages are removed.
    """
    passing: Exception | None = None
    for message in fold.messages(story.events):
        if not message.left:
            passing = await _discard(files, message) or passing
        elif message.stored is None and not message.lost:
            passing = await _keep(story, files, message) or passing
    return passing


async def discard_takes(story: Story, takes: Takes) -> Exception | None:
    """What is left of announcements that were recorded in an ended call: those that somebody wanted
    are in the library."""
    try:
        for take in fold.takes(story.events):
            await takes.discard(take)
    except OSError as error:
        return error
    return None


async def _discard(files: Messages, message: Message) -> Exception | None:
    try:
        await files.discard(message.id)
    except OSError as error:
        return error
    return None


async def _keep(story: Story, files: Messages, message: Message) -> Exception | None:
    try:
        path, seconds = await files.store(fold.record(story.events), message.id)
    except Exception as error:
        if not isinstance(error, ValueError) and files.may_be_there(message.id):
            return error
        log.exception("voicemail_lost", call_id=story.call_id, message=message.id)
        story.note(EventKind.VOICEMAIL_LOST, message=message.id, reason=type(error).__name__)
    else:
        seconds = round(seconds, 3)
        story.note(EventKind.VOICEMAIL_STORED, message=message.id, path=path, seconds=seconds)
    return None


def tell_of_news(control: ControlHub) -> Callable[[CallRecord], None]:
    """For the shipper: open pages hear of a message or a call-back when it is in the database."""

    def saved(record: CallRecord) -> None:
        if record.voicemails and record.tenant_id is not None:
            control.voicemails_changed(record.tenant_id, record.hotline_number)
        if (record.callback or record.callback_asked) and record.tenant_id is not None:
            control.callbacks_changed(record.tenant_id, record.hotline_number)

    return saved
