"""Callers who are hung up at once (F-SCREEN-1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, cast

from sqlalchemy import CursorResult, or_, select, tuple_
from sqlalchemy import delete as delete_rows
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import paging
from hotline400.storage.errors import Duplicate, NotFound
from hotline400.storage.identifiers import new_id
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import BlacklistRow


class BlacklistChanges(TypedDict, total=False):
    """Keys left out stay as they are."""

    number: str
    reason: str
    expires_at: datetime | None


async def get(session: AsyncSession, entry_id: str) -> BlacklistRow:
    row = await session.get(BlacklistRow, entry_id)
    if row is None:
        raise NotFound("blacklist entry", entry_id)
    return row


async def search(
    session: AsyncSession, *, q: str = "", cursor: str | None = None, limit: int = 50
) -> paging.Page[BlacklistRow]:
    """Newest first; `q` is a part of the number or of the reason. Raises BadCursor."""
    limit = paging.bounded(limit)
    key = (BlacklistRow.created_at, BlacklistRow.id)
    statement = select(BlacklistRow).order_by(key[0].desc(), key[1].desc()).limit(limit + 1)
    if q:
        statement = statement.where(
            or_(
                BlacklistRow.number.contains(q, autoescape=True),
                BlacklistRow.reason.contains(q, autoescape=True),
            )
        )
    if cursor is not None:
        place = paging.decode(cursor)
        statement = statement.where(tuple_(*key) < tuple_(place.at, place.id))
    rows = list(await session.scalars(statement))
    return paging.page_of(rows, limit, lambda row: paging.Place(row.created_at, row.id))


async def add(
    session: AsyncSession,
    *,
    number: str,
    now: datetime,
    reason: str = "",
    expires_at: datetime | None = None,
) -> BlacklistRow:
    """Raises Duplicate, except where the earlier entry has expired: that one makes room."""
    await session.execute(
        delete_rows(BlacklistRow).where(
            BlacklistRow.number == number, BlacklistRow.expires_at <= now
        )
    )
    row = BlacklistRow(
        id=new_id(), number=number, reason=reason, expires_at=expires_at, created_at=now
    )
    session.add(row)
    await _flush(session, number)
    return row


async def update(session: AsyncSession, entry_id: str, changes: BlacklistChanges) -> BlacklistRow:
    row = await get(session, entry_id)
    for name, value in changes.items():
        setattr(row, name, value)
    await _flush(session, row.number)
    return row


async def delete(session: AsyncSession, ids: Sequence[str]) -> list[BlacklistRow]:
    """Returns the rows that were there; ids that are not (any more) are passed over."""
    rows = list(await session.scalars(select(BlacklistRow).where(BlacklistRow.id.in_(ids))))
    for row in rows:
        await session.delete(row)
    await session.flush()
    return rows


async def purge_expired(session: AsyncSession, now: datetime) -> int:
    statement = delete_rows(BlacklistRow).where(BlacklistRow.expires_at <= now)
    return cast("CursorResult[object]", await session.execute(statement)).rowcount


async def _flush(session: AsyncSession, number: str) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        if is_duplicate(error):
            raise Duplicate("blacklist entry", number) from error
        raise
