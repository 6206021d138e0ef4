"""Requests to be called back (F-HUNT-8): searching them, and what people do about them. They are
made by `callback_progress`, and taken by engines through `callback_store`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.record.callback import OPEN
from hotline400.storage import paging
from hotline400.storage.errors import Duplicate, NotFound
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import CallbackRow, CallRow

_LONGEST_NUMBER = 32


@dataclass(frozen=True)
class CallbackFilter:
    """What to look for; None means any. `asked_from` is included, `asked_before` is not."""

    states: Sequence[str] = ()
    asked_from: datetime | None = None
    asked_before: datetime | None = None
    hotline_number: str | None = None
    queue: str | None = None
    number: str | None = None  # the whole number or its beginning
    call_id: str | None = None  # in which it was asked for


async def get(session: AsyncSession, request_id: str) -> CallbackRow:
    row = await session.get(CallbackRow, request_id)
    if row is None:
        raise NotFound("callback", request_id)
    return row


async def get_for_change(session: AsyncSession, request_id: str) -> CallbackRow:
    """The row, locked until the transaction ends."""
    row = await session.scalar(
        select(CallbackRow)
        .where(CallbackRow.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("callback", request_id)
    return row


async def search(
    session: AsyncSession, wanted: CallbackFilter, *, cursor: str | None = None, limit: int = 50
) -> paging.Page[CallbackRow]:
    """Newest first. Raises BadCursor."""
    limit = paging.bounded(limit)
    key = (CallbackRow.asked_at, CallbackRow.id)
    statement = select(CallbackRow).where(*_conditions(wanted))
    if cursor is not None:
        place = paging.decode(cursor)
        statement = statement.where(tuple_(*key) < tuple_(place.at, place.id))
    statement = statement.order_by(key[0].desc(), key[1].desc()).limit(limit + 1)
    rows = list(await session.scalars(statement))
    return paging.page_of(rows, limit, lambda row: paging.Place(row.asked_at, row.id))


async def another_is_open(session: AsyncSession, row: CallbackRow) -> bool:
    """Whether the same number has another open request for this queue."""
    found = await session.scalar(
        select(CallbackRow.id)
        .where(
            CallbackRow.id != row.id,
            CallbackRow.hotline_number == row.hotline_number,
            CallbackRow.queue == row.queue,
            CallbackRow.number == row.number,
            CallbackRow.state.in_(OPEN),
        )
        .limit(1)
    )
    return found is not None


async def flush_change(session: AsyncSession, row: CallbackRow) -> None:
    """Write what was changed. Raises Duplicate where that opens it beside another open request of
    this caller, which came in at the same moment."""
    request_id = row.id  # which cannot be asked for any more once it has failed
    try:
        await session.flush()
    except IntegrityError as error:
        if is_duplicate(error):
            raise Duplicate("callback", request_id) from error
        raise


async def calls_of(session: AsyncSession, call_ids: Iterable[str]) -> dict[str, list[str]]:
    """Our calls, oldest first, by the call in which they were asked for."""
    found = await session.execute(
        select(CallRow.callback_of, CallRow.id)
        .where(CallRow.callback_of.in_(list(call_ids)))
        .order_by(CallRow.started_at, CallRow.id)
    )
    calls: dict[str, list[str]] = {}
    for asked_in, call_id in found:
        calls.setdefault(asked_in or "", []).append(call_id)
    return calls


def _conditions(wanted: CallbackFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states:
        conditions.append(CallbackRow.state.in_(wanted.states))
    if wanted.asked_from is not None:
        conditions.append(CallbackRow.asked_at >= wanted.asked_from)
    if wanted.asked_before is not None:
        conditions.append(CallbackRow.asked_at < wanted.asked_before)
    for column, value in (
        (CallbackRow.hotline_number, wanted.hotline_number),
        (CallbackRow.queue, wanted.queue),
        (CallbackRow.call_id, wanted.call_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.number is not None:
        conditions.append(_begins_with(wanted.number))
    return conditions


def _begins_with(number: str) -> ColumnElement[bool]:
    if not (number.isascii() and number.isdigit()):
        return CallbackRow.number == number
    return and_(
        CallbackRow.number >= number, CallbackRow.number <= number.ljust(_LONGEST_NUMBER, "9")
    )
