"""A tenant's black- and whitelist (F-SCREEN-1, 2): numbers, or where numbers begin."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, cast

from sqlalchemy import CursorResult, func, insert, or_, select, tuple_
from sqlalchemy import delete as delete_rows
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing import screening_rules as routing
from hotline400.storage import paging, revision
from hotline400.storage.errors import Duplicate, LimitExceeded, NotFound, TenancyViolation
from hotline400.storage.identifiers import new_id
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import BlacklistRow, WhitelistRow
from hotline400.storage.tenancy import scope_of
from hotline400.storage.versions import locked, require

MAX_ENTRIES = 200_000
"""Of one list; the engine keeps them in memory for every call."""
ROWS_AT_ONCE = 500
"""So much is read or written before other requests have their turn."""

CallerList = type[BlacklistRow] | type[WhitelistRow]
ListedRow = BlacklistRow | WhitelistRow


class EntryChanges(TypedDict, total=False):
    """Keys left out stay as they are."""

    reason: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A line as it is to be stored; `number` is national digits."""

    number: str
    prefix: bool = False
    reason: str = ""
    expires_at: datetime | None = None


async def get(session: AsyncSession, model: CallerList, entry_id: str) -> ListedRow:
    row: ListedRow | None = await session.get(model, entry_id)
    if row is None:
        raise NotFound(_noun(model), entry_id)
    return row


async def is_in_use(session: AsyncSession, model: CallerList, now: datetime) -> bool:
    """Whether the list has an entry that has not expired."""
    in_force = or_(model.expires_at.is_(None), model.expires_at > now)
    return await session.scalar(select(model.id).where(in_force).limit(1)) is not None


async def search(
    session: AsyncSession,
    model: CallerList,
    *,
    q: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> paging.Page[ListedRow]:
    """Newest first; `q` is a part of the number or of the reason. Raises BadCursor."""
    limit = paging.bounded(limit)
    key = (model.created_at, model.id)
    statement = select(model).order_by(key[0].desc(), key[1].desc()).limit(limit + 1)
    if q:
        statement = statement.where(
            or_(
                model.number.contains(q, autoescape=True), model.reason.contains(q, autoescape=True)
            )
        )
    if cursor is not None:
        place = paging.decode(cursor)
        statement = statement.where(tuple_(*key) < tuple_(place.at, place.id))
    rows: list[ListedRow] = list(await session.scalars(statement))
    return paging.page_of(rows, limit, lambda row: paging.Place(row.created_at, row.id))


async def add(
    session: AsyncSession, model: CallerList, draft: EntryDraft, *, now: datetime
) -> ListedRow:
    """Raises LimitExceeded, and Duplicate, except where the earlier entry has expired: that one
    makes room. For one tenant's scope."""
    await session.execute(
        delete_rows(model).where(
            model.number == draft.number, model.prefix == draft.prefix, model.expires_at <= now
        )
    )
    await _refuse_more(session, model, 1)
    row = model(**_columns(draft, now))
    session.add(row)
    await _flush(session, model, draft.number)
    return row


async def add_some(
    session: AsyncSession, model: CallerList, drafts: Sequence[EntryDraft], *, now: datetime
) -> None:
    """At most ROWS_AT_ONCE entries of which none is there yet, so that nobody waits for them;
    whoever asks has counted that the list takes them. For one tenant's scope. Raises Duplicate
    where somebody was quicker."""
    if not drafts:
        return
    owner = _owner(session)
    connection = await session.connection()
    revision.notice(session, model)
    try:
        await connection.execute(insert(model), [_values(draft, now, owner) for draft in drafts])
    except IntegrityError as error:
        raise _told(error, model, drafts[0].number) from error


async def count(session: AsyncSession, model: CallerList, now: datetime) -> int:
    """Of entries that have not expired. For one tenant's scope."""
    in_force = or_(model.expires_at.is_(None), model.expires_at > now)
    return await session.scalar(select(func.count(model.id)).where(in_force)) or 0


async def listed(
    session: AsyncSession, model: CallerList, numbers: Collection[str], now: datetime
) -> set[tuple[str, bool]]:
    """(number, prefix) of those on the list now, of at most ROWS_AT_ONCE numbers. An entry that
    has expired is as good as gone. For one tenant's scope."""
    in_force = or_(model.expires_at.is_(None), model.expires_at > now)
    statement = select(model.number, model.prefix).where(model.number.in_(numbers), in_force)
    return {(number, prefix) for number, prefix in await session.execute(statement)}


async def delete_added_at(session: AsyncSession, model: CallerList, moment: datetime) -> int:
    """All that was added in one step, as an upload is; how many there still were. For one tenant's
    scope."""
    statement = delete_rows(model).where(model.created_at == moment)
    return cast("CursorResult[object]", await session.execute(statement)).rowcount


async def all_entries(session: AsyncSession, model: CallerList) -> list[EntryDraft]:
    """Newest first, for the file to download. For one tenant's scope."""
    statement = select(model.number, model.prefix, model.reason, model.expires_at).order_by(
        model.created_at.desc(), model.id.desc()
    )
    found: list[EntryDraft] = []
    async for rows in (await session.stream(statement)).partitions(ROWS_AT_ONCE):
        found += [EntryDraft(*row) for row in rows]
    return found


async def in_force(
    session: AsyncSession, model: CallerList, tenant_id: str | None, now: datetime
) -> dict[str, routing.CallerList]:
    """By tenant: one's list, or with None everybody's. For the operator's scope."""
    statement = select(model.tenant_id, model.number, model.prefix, model.expires_at).where(
        or_(model.expires_at.is_(None), model.expires_at > now)
    )
    if tenant_id is not None:
        statement = statement.where(model.tenant_id == tenant_id)
    found: dict[str, dict[str, datetime | None]] = defaultdict(dict)
    async for rows in (await session.stream(statement)).partitions(ROWS_AT_ONCE):
        for owner, number, prefix, expires_at in rows:
            found[owner][routing.entry(number, prefix=prefix)] = expires_at
    return dict(found)


async def update(
    session: AsyncSession,
    model: CallerList,
    entry_id: str,
    changes: EntryChanges,
    *,
    expected_version: int,
) -> ListedRow:
    """Raises NotFound, VersionConflict."""
    row: ListedRow | None = await locked(session, model, model.id == entry_id)
    if row is None:
        raise NotFound(model.__tablename__, entry_id)
    require(row, model.__tablename__, entry_id, expected_version)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    return row


async def delete(session: AsyncSession, model: CallerList, ids: Sequence[str]) -> list[ListedRow]:
    """Returns the rows that were there; ids that are not (any more) are passed over."""
    rows: list[ListedRow] = list(await session.scalars(select(model).where(model.id.in_(ids))))
    for row in rows:
        await session.delete(row)
    await session.flush()
    return rows


async def purge_expired(session: AsyncSession, model: CallerList, now: datetime) -> int:
    statement = delete_rows(model).where(model.expires_at <= now)
    return cast("CursorResult[object]", await session.execute(statement)).rowcount


async def _refuse_more(session: AsyncSession, model: CallerList, more: int) -> None:
    there = await session.scalar(select(func.count(model.id))) or 0
    if there + more > MAX_ENTRIES:
        raise LimitExceeded(_noun(model), MAX_ENTRIES)


async def _flush(session: AsyncSession, model: CallerList, number: str) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        raise _told(error, model, number) from error


def _told(error: IntegrityError, model: CallerList, number: str) -> Exception:
    return Duplicate(_noun(model), number) if is_duplicate(error) else error


def _owner(session: AsyncSession) -> str:
    """Whose rows are inserted past the session, which would name them itself, twenty times as
    slowly."""
    scope = scope_of(session)
    if scope is None or scope.tenant_id is None:
        raise TenancyViolation("a list is filled in its tenant's scope")
    return scope.tenant_id


def _values(draft: EntryDraft, now: datetime, tenant_id: str) -> dict[str, Any]:
    return {**_columns(draft, now), "tenant_id": tenant_id}


def _columns(draft: EntryDraft, now: datetime) -> dict[str, Any]:
    """Not `asdict`: it copies deeply, which for a long list takes longer than the database."""
    return {
        "id": new_id(),
        "number": draft.number,
        "prefix": draft.prefix,
        "reason": draft.reason,
        "expires_at": draft.expires_at,
        "created_at": now,
    }


def _noun(model: CallerList) -> str:
    return f"{model.__tablename__} entry"
