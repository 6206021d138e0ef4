"""The tenant's blacklist; every change holds for the next call to any of its numbers."""

from typing import Any, cast

from hotline400.storage import audit, blacklist
from hotline400.storage.blacklist import BlacklistChanges
from hotline400.storage.errors import Duplicate
from hotline400.storage.models import BlacklistRow
from hotline400.web.blacklist.schemas import (
    BlacklistChange,
    BlacklistEntry,
    BlacklistPage,
    NewBlacklistEntry,
)
from hotline400.web.errors import AlreadyListed, ExpiryPast, NotFound
from hotline400.web.phone_numbers import caller_number
from hotline400.web.work import Work


async def list_blacklist(
    work: Work, q: str | None, cursor: str | None, limit: int
) -> BlacklistPage:
    page = await blacklist.search(work.db, q=(q or "").strip(), cursor=cursor, limit=limit)
    items = [_entry(work, row) for row in page.items]
    return BlacklistPage(items=items, next_cursor=page.next_cursor)


async def add(work: Work, new: NewBlacklistEntry) -> BlacklistEntry:
    number = caller_number(new.number, field="number")
    now = work.now
    if new.expires_at is not None and new.expires_at <= now:
        raise ExpiryPast("expires_at")
    try:
        row = await blacklist.add(
            work.db, number=number, reason=new.reason, expires_at=new.expires_at, now=now
        )
    except Duplicate as error:
        raise AlreadyListed("number", number=number) from error
    await work.audit("blacklist.added", row.id, after=audit.document(row))
    await work.all_hotlines_changed()
    return _entry(work, row)


async def change(work: Work, entry_id: str, change: BlacklistChange) -> BlacklistEntry:
    """An expiry in the past ends the entry at once, so it is allowed here."""
    sent: dict[str, Any] = change.model_dump(exclude_unset=True)
    before = audit.document(await blacklist.get(work.db, entry_id))
    row = await blacklist.update(work.db, entry_id, cast("BlacklistChanges", sent))
    await work.audit("blacklist.changed", entry_id, before=before, after=audit.document(row))
    await work.all_hotlines_changed()
    return _entry(work, row)


async def delete_selected(work: Work, ids: list[str], *, required: bool = False) -> int:
    """How many there were; NotFound for none where `required`."""
    rows = await blacklist.delete(work.db, ids)
    if required and not rows:
        raise NotFound
    for row in rows:
        await work.audit("blacklist.deleted", row.id, before=audit.document(row))
    await work.all_hotlines_changed()
    return len(rows)


def _entry(work: Work, row: BlacklistRow) -> BlacklistEntry:
    place = work.dependencies.places.place_of(row.number)
    return BlacklistEntry(
        id=row.id,
        number=row.number,
        province=place.province,
        city=place.city,
        reason=row.reason,
        expires_at=row.expires_at,
        created_at=row.created_at,
    )
