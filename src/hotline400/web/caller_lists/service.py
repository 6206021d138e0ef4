"""The tenant's black- and whitelist; every change holds for the next call to any of its numbers."""

from dataclasses import dataclass
from typing import Any, cast

from anyio import to_thread

from hotline400.routing.list_entry import read_entry
from hotline400.sheets import MOST_LINES, Line
from hotline400.storage import audit, caller_lists
from hotline400.storage.caller_lists import CallerList, EntryChanges, EntryDraft, ListedRow
from hotline400.storage.errors import Duplicate, LimitExceeded
from hotline400.web.caller_lists.lines import Problem, Sorted, sort_lines
from hotline400.web.caller_lists.schemas import (
    LineProblem,
    LineReport,
    ListedCaller,
    ListedCallerChange,
    ListedCallerPage,
    NewListedCaller,
    UploadReport,
)
from hotline400.web.caller_lists.upload import file_of
from hotline400.web.catalogue import SENTENCES
from hotline400.web.errors import (
    AlreadyListed,
    ExpiryPast,
    ListEntryInvalid,
    ListFull,
    NotFound,
    SheetTooLong,
)
from hotline400.web.work import Work

_MOST_PROBLEMS = 10_000
_SHOWN = 32  # characters of a wrong number that are told back
_DUPLICATES = (LineProblem.ALREADY_LISTED, LineProblem.TWICE_IN_FILE)


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

    async def take_in(self, work: Work, lines: list[Line], *, dry_run: bool) -> UploadReport:
        """The lines of a file. Raises ListFull; with `dry_run` nothing is changed."""
        now = work.now
        listed = await caller_lists.numbers(work.db, self.model)
        found = await to_thread.run_sync(sort_lines, lines, listed, now)
        if found.lines > MOST_LINES:
            raise SheetTooLong("file", limit=MOST_LINES)
        if len(listed) + len(found.drafts) > caller_lists.MAX_ENTRIES:
            raise ListFull("file", limit=caller_lists.MAX_ENTRIES)
        report = _report(found, work.by.user.locale, dry_run=dry_run)
        if not dry_run and found.drafts:
            await caller_lists.purge_expired(work.db, self.model, now)
            await caller_lists.add_all(work.db, self.model, found.drafts, now=now)
            after = report.model_dump(include={"lines", "added", "duplicates", "invalid"})
            await work.audit(f"{self.name}.uploaded", self.name, after=after)
            await work.all_hotlines_changed()
        return report

    async def file(self, work: Work) -> bytes:
        """All of it as CSV."""
        entries = await caller_lists.all_entries(work.db, self.model)
        return await to_thread.run_sync(file_of, entries)


def _report(found: Sorted, locale: str, *, dry_run: bool) -> UploadReport:
    duplicates = sum(problem.problem in _DUPLICATES for problem in found.problems)
    shown = found.problems[:_MOST_PROBLEMS]
    return UploadReport(
        dry_run=dry_run,
        lines=found.lines,
        added=len(found.drafts),
        duplicates=duplicates,
        invalid=len(found.problems) - duplicates,
        problems=[_told(problem, locale) for problem in shown],
        problems_left_out=len(found.problems) - len(shown),
    )


def _told(problem: Problem, locale: str) -> LineReport:
    return LineReport(
        line=problem.line,
        text=problem.text,
        problem=problem.problem,
        message=SENTENCES[f"line_{problem.problem}"].told(locale, {}),
    )


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
