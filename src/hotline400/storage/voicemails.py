"""Messages that callers left (F-VM-1): searching them, and what people do about them. They are
written by `call_store` only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import paging
from hotline400.storage.errors import NotFound
from hotline400.storage.models import VoicemailRow

UNDO_FOR = timedelta(days=30)
"""How long a deleted message can be brought back."""
_LONGEST_NUMBER = 32


@dataclass(frozen=True)
class VoicemailFilter:
    """What to look for; None means any. `began_from` is included, `began_before` is not."""

    began_from: datetime | None = None
    began_before: datetime | None = None
    hotline_number: str | None = None
    box: str | None = None
    caller: str | None = None  # the whole number or its beginning
    heard: bool | None = None
    handled: bool | None = None
    deleted: bool = False


@dataclass(frozen=True)
class VoicemailCounts:
    messages: int
    unheard: int
    unhandled: int


async def get(session: AsyncSession, message_id: str) -> VoicemailRow:
    """A deleted one, too, as long as its file is there."""
    row = await session.get(VoicemailRow, message_id)
    if row is None or row.removed_at is not None:
        raise NotFound("voicemail", message_id)
    return row


async def get_for_change(session: AsyncSession, message_id: str) -> VoicemailRow:
    """The row, locked until the transaction ends."""
    row = await session.scalar(
        select(VoicemailRow)
        .where(VoicemailRow.id == message_id, VoicemailRow.removed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("voicemail", message_id)
    return row


async def search(
    session: AsyncSession, wanted: VoicemailFilter, *, cursor: str | None = None, limit: int = 50
) -> paging.Page[VoicemailRow]:
    """Newest first. Raises BadCursor."""
    limit = paging.bounded(limit)
    key = (VoicemailRow.started_at, VoicemailRow.id)
    statement = select(VoicemailRow).where(*_conditions(wanted))
    if cursor is not None:
        place = paging.decode(cursor)
        statement = statement.where(tuple_(*key) < tuple_(place.at, place.id))
    statement = statement.order_by(key[0].desc(), key[1].desc()).limit(limit + 1)
    rows = list(await session.scalars(statement))
    return paging.page_of(rows, limit, lambda row: paging.Place(row.started_at, row.id))


async def counts(session: AsyncSession) -> dict[tuple[str, str], VoicemailCounts]:
    """By hotline and box; boxes without a message are missing."""
    counted = await session.execute(
        select(
            VoicemailRow.hotline_number,
            VoicemailRow.box,
            func.count(VoicemailRow.id),
            func.count(VoicemailRow.id).filter(VoicemailRow.heard_at.is_(None)),
            func.count(VoicemailRow.id).filter(VoicemailRow.handled_at.is_(None)),
        )
        .where(*_conditions(VoicemailFilter()))
        .group_by(VoicemailRow.hotline_number, VoicemailRow.box)
    )
    return {(number, box): VoicemailCounts(*numbers) for number, box, *numbers in counted}


def _conditions(wanted: VoicemailFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        VoicemailRow.removed_at.is_(None),
        VoicemailRow.deleted_at.is_not(None) == wanted.deleted,
    ]
    if wanted.began_from is not None:
        conditions.append(VoicemailRow.started_at >= wanted.began_from)
    if wanted.began_before is not None:
        conditions.append(VoicemailRow.started_at < wanted.began_before)
    if wanted.hotline_number is not None:
        conditions.append(VoicemailRow.hotline_number == wanted.hotline_number)
    if wanted.box is not None:
        conditions.append(VoicemailRow.box == wanted.box)
    if wanted.caller is not None:
        conditions.append(_begins_with(wanted.caller))
    if wanted.heard is not None:
        conditions.append(VoicemailRow.heard_at.is_not(None) == wanted.heard)
    if wanted.handled is not None:
        conditions.append(VoicemailRow.handled_at.is_not(None) == wanted.handled)
    return conditions


def _begins_with(caller: str) -> ColumnElement[bool]:
    if not (caller.isascii() and caller.isdigit()):
        return VoicemailRow.caller_number == caller
    return and_(
        VoicemailRow.caller_number >= caller,
        VoicemailRow.caller_number <= caller.ljust(_LONGEST_NUMBER, "9"),
    )
