"""The tenant's black- and whitelist; every change holds for the next call to any of its numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from anyio import to_thread

from hotline400.lists.lines import Taken
from hotline400.lists.upload import UploadedList
from hotline400.routing.list_entry import read_entry
from hotline400.storage import audit, caller_lists
from hotline400.storage.caller_lists import CallerList, EntryChanges, EntryDraft, ListedRow
from hotline400.storage.errors import Duplicate, LimitExceeded
from hotline400.web.caller_lists.report import Telling
from hotline400.web.caller_lists.schemas import (
    ListedCaller,
    ListedCallerChange,
    ListedCallerPage,
    NewListedCaller,
    UploadReport,
)
from hotline400.web.caller_lists.upload import file_of
from hotline400.web.errors import (
    AlreadyListed,
    ExpiryPast,
    ListEntryInvalid,
    ListFull,
    NotFound,
)
from hotline400.web.work import Work

_SHOWN = 32  # characters of a wrong number that are told back


@dataclass(frozen=True)
class Callers:
    """One of the two lists. `name` is that of the table and of the audit log."""

    model: CallerList

    @property
    def name(self) -> str:
        return self.model.__tablename__

    async def page(
        self, work: Work, q: str | None, cursor: str | None, limit: int
    ) -> ListedCallerPage:
        page = await caller_lists.search(
            work.db, self.model, q=(q or "").strip().rstrip("*"), cursor=cursor, limit=limit
        )
        items = [_entry(work, row) for row in page.items]
        return ListedCallerPage(items=items, next_cursor=page.next_cursor)

    async def add(self, work: Work, new: NewListedCaller) -> ListedCaller:
        entry, now = read_entry(new.number), work.now
        if entry is None:
            raise ListEntryInvalid("number", number=new.number[:_SHOWN])
        if new.expires_at is not None and new.expires_at <= now:
            raise ExpiryPast("expires_at")
        draft = EntryDraft(entry.number, entry.prefix, new.reason, new.expires_at)
        try:
            row = await caller_lists.add(work.db, self.model, draft, now=now)
        except Duplicate as error:
            raise AlreadyListed("number", number=entry.number) from error
        except LimitExceeded as error:
            raise ListFull("number", limit=error.limit) from error
        await work.audit(f"{self.name}.added", row.id, after=audit.document(row))
        await work.all_hotlines_changed()
        return _entry(work, row)

    async def change(
        self, work: Work, entry_id: str, change: ListedCallerChange, expected_version: int
    ) -> ListedCaller:
        """An expiry in the past ends the entry at once, so it is allowed here."""
        sent: dict[str, Any] = change.model_dump(exclude_unset=True)
        before = audit.document(await caller_lists.get(work.db, self.model, entry_id))
        row = await caller_lists.update(
            work.db,
            self.model,
            entry_id,
            cast("EntryChanges", sent),
            expected_version=expected_version,
        )
        after = audit.document(row)
        await work.audit(f"{self.name}.changed", entry_id, before=before, after=after)
        await work.all_hotlines_changed()
        return _entry(work, row)

    async def delete(self, work: Work, ids: list[str], *, required: bool = False) -> int:
        """How many there were; NotFound for none where `required`."""
        rows = await caller_lists.delete(work.db, self.model, ids)
        if required and not rows:
            raise NotFound
        for row in rows:
            await work.audit(f"{self.name}.deleted", row.id, before=audit.document(row))
        await work.all_hotlines_changed()
        return len(rows)

    async def take_in(self, work: Work, file: UploadedList, *, dry_run: bool) -> UploadReport:
        """The lines of a file. Raises ListFull; with `dry_run` nothing is changed."""
        now, model = work.now, self.model
        told = Telling(work.by.user.locale)
        if not dry_run:
            await caller_lists.purge_expired(work.db, model, now)
        there = await caller_lists.count(work.db, model, now)
        for some in file.taken():
            numbers = [taken.entry.number for taken in some]
            listed = await caller_lists.listed(work.db, model, numbers, now)
            new = [
                taken for taken in some if (taken.entry.number, taken.entry.prefix) not in listed
            ]
            told.take(some, new)
            if there + told.added > caller_lists.MAX_ENTRIES:
                raise ListFull("file", limit=caller_lists.MAX_ENTRIES)
            if not dry_run:
                await caller_lists.add_some(work.db, model, [_draft(one) for one in new], now=now)
        report = told.report(file, now, dry_run=dry_run)
        if not dry_run and report.added:
            after = report.model_dump(include={"lines", "added", "duplicates", "invalid"})
            await work.audit(f"{self.name}.uploaded", self.name, after=after)
            await work.all_hotlines_changed()
        return report

    async def undo(self, work: Work, added_at: datetime) -> int:
        """Take away what an upload added, as far as it is still there. Raises NotFound."""
        deleted = await caller_lists.delete_added_at(work.db, self.model, added_at)
        if not deleted:
            raise NotFound
        after = {"added_at": added_at.isoformat(), "deleted": deleted}
        await work.audit(f"{self.name}.upload_undone", self.name, after=after)
        await work.all_hotlines_changed()
        return deleted

    async def file(self, work: Work) -> bytes:
        """All of it as CSV."""
        entries = await caller_lists.all_entries(work.db, self.model)
        return await to_thread.run_sync(file_of, entries)


def _draft(taken: Taken) -> EntryDraft:
    entry = taken.entry
    return EntryDraft(entry.number, entry.prefix, taken.reason, taken.expires_at)


def _entry(work: Work, row: ListedRow) -> ListedCaller:
    place = work.dependencies.places.place_of(row.number)
    return ListedCaller(
        id=row.id,
        number=row.number,
        prefix=row.prefix,
        province=place.province,
        city=place.city,
        reason=row.reason,
        expires_at=row.expires_at,
        created_at=row.created_at,
        version=row.version,
    )
