"""Messages that callers left, and what was done about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline400.routing.schedule import CHINA
from hotline400.storage import users, voicemails
from hotline400.storage.models import VoicemailRow
from hotline400.storage.voicemails import VoicemailFilter
from hotline400.web.errors import PeriodEmpty
from hotline400.web.listening import note_listening
from hotline400.web.media import media_file
from hotline400.web.phone_numbers import number_looked_for
from hotline400.web.visitor import SignedIn
from hotline400.web.voicemails.schemas import (
    Voicemail,
    VoicemailChange,
    VoicemailPage,
    VoicemailQuery,
    VoicemailTotals,
)
from hotline400.web.work import Work, reading

_OURS = {"heard_by", "handled_by"}


@dataclass(frozen=True)
class MessageFile:
    """`name` is what a browser saves it as."""

    path: Path
    name: str


async def list_voicemails(work: Work, query: VoicemailQuery) -> VoicemailPage:
    if query.began_from and query.began_before and query.began_before <= query.began_from:
        raise PeriodEmpty("to")
    same = ("began_from", "began_before", "hotline_number", "box", "heard", "handled", "deleted")
    wanted = VoicemailFilter(
        **{name: getattr(query, name) for name in same}, caller=number_looked_for(query.caller)
    )
    page = await voicemails.search(work.db, wanted, cursor=query.cursor, limit=query.limit)
    return VoicemailPage(items=await _shown(work, page.items), next_cursor=page.next_cursor)


async def totals(work: Work) -> VoicemailTotals:
    counts = (await voicemails.counts(work.db)).values()
    return VoicemailTotals(
        messages=sum(count.messages for count in counts),
        unheard=sum(count.unheard for count in counts),
        unhandled=sum(count.unhandled for count in counts),
    )


async def get_voicemail(work: Work, message_id: str) -> Voicemail:
    return (await _shown(work, [await voicemails.get(work.db, message_id)]))[0]


async def change(work: Work, message_id: str, change: VoicemailChange) -> Voicemail:
    """A mark that is set already stays as it was set."""
    row = await voicemails.get_for_change(work.db, message_id)
    sent = change.model_dump(exclude_unset=True)
    before = _marks(row, sent)
    if "heard" in sent and sent["heard"] != (row.heard_at is not None):
        row.heard_at = work.now if sent["heard"] else None
        row.heard_by = work.by.user.id if sent["heard"] else None
    if "handled" in sent and sent["handled"] != (row.handled_at is not None):
        row.handled_at = work.now if sent["handled"] else None
        row.handled_by = work.by.user.id if sent["handled"] else None
    if "note" in sent:
        row.note = sent["note"]
    await _keep(work, row, "voicemail.changed", before, sent)
    return (await _shown(work, [row]))[0]


async def delete(work: Work, message_id: str) -> None:
    row = await voicemails.get_for_change(work.db, message_id)
    if row.deleted_at is None:
        row.deleted_at, row.deleted_by = work.now, work.by.user.id
        await _keep(work, row, "voicemail.deleted", {"deleted": False}, {"deleted": True})


async def restore(work: Work, message_id: str) -> Voicemail:
    row = await voicemails.get_for_change(work.db, message_id)
    if row.deleted_at is not None:
        row.deleted_at = row.deleted_by = None
        await _keep(work, row, "voicemail.restored", {"deleted": True}, {"deleted": False})
    return (await _shown(work, [row]))[0]


async def audio(by: SignedIn, message_id: str, *, download: bool) -> MessageFile:
    """The file; a playback or download is on record before the first byte is sent (F-ACCT-3)."""
    async with reading(by) as work:
        row = await voicemails.get(work.db, message_id)
    path = media_file(by.visitor.dependencies.media_folder, row.path)
    await note_listening(by, "voicemail", message_id, download=download)
    began = row.started_at.astimezone(CHINA).strftime("%Y%m%d-%H%M%S")
    return MessageFile(path, f"{row.hotline_number}-{began}-{row.caller_number or 'unknown'}.wav")


async def _keep(
    work: Work, row: VoicemailRow, action: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Into the transaction and the audit log; open pages hear of it when it is kept."""
    await work.db.flush()
    await work.audit(action, row.id, before=before, after=after)
    work.voicemails_changed.add((row.tenant_id, row.hotline_number))


def _marks(row: VoicemailRow, names: Iterable[str]) -> dict[str, Any]:
    marks = {
        "heard": row.heard_at is not None,
        "handled": row.handled_at is not None,
        "note": row.note,
    }
    return {name: marks[name] for name in names}


async def _shown(work: Work, rows: list[VoicemailRow]) -> list[Voicemail]:
    ids = {by for row in rows for by in (row.heard_by, row.handled_by) if by is not None}
    names = await users.names_of(work.db, ids)
    return [_voicemail(row, names) for row in rows]


def _voicemail(row: VoicemailRow, names: dict[str, str]) -> Voicemail:
    columns = {name: getattr(row, name) for name in Voicemail.model_fields if name not in _OURS}
    people = {name: names.get(getattr(row, name) or "") for name in _OURS}
    return Voicemail(**columns, **people)
