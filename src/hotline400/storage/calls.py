"""Call records (话单): searching and reading them. They are written by `call_store` only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.record.record import MISSED, Disposition
from hotline400.record.unanswered import REFUSED_IN_FLOW
from hotline400.storage import paging
from hotline400.storage.errors import NotFound
from hotline400.storage.models import CallEventRow, CallRow, OfferRow, WrapUpRow

_LONGEST_NUMBER = 32


@dataclass(frozen=True)
class CallFilter:
    """What to look for; None or () means any. `began_from` is included, `began_before` is not."""

    began_from: datetime | None = None
    began_before: datetime | None = None
    hotline_number: str | None = None
    caller: str | None = None  # the whole number or its beginning
    phone: str | None = None  # answered, or was rung
    dispositions: tuple[str, ...] = ()
    released_by: str | None = None
    province: str | None = None
    city: str | None = None
    carrier: str | None = None
    has_recording: bool | None = None
    min_talk_seconds: int | None = None
    wrap_up_result: str | None = None


@dataclass(frozen=True)
class CallDetails:
    """A call with every ring in order of time, and every step."""

    call: CallRow
    offers: list[OfferRow]
    events: list[CallEventRow]


@dataclass(frozen=True)
class CallCounts:
    """`reached`: those that came to the company's flow, however they went on."""

    calls: int
    reached: int
    answered: int
    missed: int


async def get(session: AsyncSession, call_id: str) -> CallRow:
    row = await session.get(CallRow, call_id)
    if row is None:
        raise NotFound("call", call_id)
    return row


async def details(session: AsyncSession, call_id: str) -> CallDetails:
    call = await get(session, call_id)
    offers = await session.scalars(
        select(OfferRow).where(OfferRow.call_id == call_id).order_by(OfferRow.position)
    )
    events = await session.scalars(
        select(CallEventRow).where(CallEventRow.call_id == call_id).order_by(CallEventRow.sequence)
    )
    return CallDetails(call, list(offers), list(events))


async def search(
    session: AsyncSession, wanted: CallFilter, *, cursor: str | None = None, limit: int = 50
) -> paging.Page[CallRow]:
    """Newest first. Raises BadCursor."""
    limit = paging.bounded(limit)
    rows = list(await session.scalars(search_statement(wanted, cursor).limit(limit + 1)))
    return paging.page_of(rows, limit, lambda row: paging.Place(row.started_at, row.id))


async def counts(
    session: AsyncSession, *, began_from: datetime, began_before: datetime
) -> CallCounts:
    """For the home page: all calls of a span of time, by how they came out."""
    counted = await session.execute(
        select(CallRow.disposition, CallRow.reason, func.count(CallRow.id))
        .where(
            CallRow.started_at >= began_from,
            CallRow.started_at < began_before,
            CallRow.callback_of.is_(None),  # a call of ours is no caller's
        )
        .group_by(CallRow.disposition, CallRow.reason)
    )
    calls = reached = answered = missed = 0
    for disposition, reason, count in counted:
        calls += count
        reached += count * (disposition != Disposition.REJECTED or reason in REFUSED_IN_FLOW)
        answered += count * (disposition == Disposition.ANSWERED)
        missed += count * (disposition in MISSED)
    return CallCounts(calls, reached, answered, missed)


def search_statement(wanted: CallFilter, cursor: str | None = None) -> Select[CallRow]:
    """The query behind `search`, without its limit: exports walk the same one."""
    statement = (
        select(CallRow)
        .where(*_conditions(wanted))
        .order_by(CallRow.started_at.desc(), CallRow.id.desc())
    )
    if cursor is None:
        return statement
    place = paging.decode(cursor)
    return statement.where(tuple_(CallRow.started_at, CallRow.id) < tuple_(place.at, place.id))


def _conditions(wanted: CallFilter) -> list[ColumnElement[bool]]:
    conditions = _when(wanted)
    for column, value in (
        (CallRow.hotline_number, wanted.hotline_number),
        (CallRow.released_by, wanted.released_by),
        (CallRow.province, wanted.province),
        (CallRow.city, wanted.city),
        (CallRow.carrier, wanted.carrier),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.caller is not None:
        conditions.append(_begins_with(wanted.caller))
    if wanted.phone is not None:
        conditions.append(_rang(wanted.phone))
    if wanted.dispositions:
        conditions.append(CallRow.disposition.in_(wanted.dispositions))
    if wanted.has_recording is not None:
        conditions.append(CallRow.recording_path.is_not(None) == wanted.has_recording)
    if wanted.min_talk_seconds is not None:
        conditions.append(CallRow.talk_ms >= 1000 * wanted.min_talk_seconds)
    if wanted.wrap_up_result is not None:
        conditions.append(_came_to(wanted.wrap_up_result))
    return conditions


def _when(wanted: CallFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.began_from is not None:
        conditions.append(CallRow.started_at >= wanted.began_from)
    if wanted.began_before is not None:
        conditions.append(CallRow.started_at < wanted.began_before)
    return conditions


def _begins_with(caller: str) -> ColumnElement[bool]:
    """As a range, which both databases look up in the index, in whatever collation."""
    if not (caller.isascii() and caller.isdigit()):
        return CallRow.caller_number == caller
    return and_(
        CallRow.caller_number >= caller,
        CallRow.caller_number <= caller.ljust(_LONGEST_NUMBER, "9"),
    )


def _rang(phone: str) -> ColumnElement[bool]:
    """Answered or rung. A call that the fallback handled has an answering phone but no offers."""
    offered = select(OfferRow.call_id).where(OfferRow.phone_number == phone)
    return or_(CallRow.answered_phone == phone, CallRow.id.in_(offered))


def _came_to(result: str) -> ColumnElement[bool]:
    """By what somebody wrote down after it."""
    return CallRow.id.in_(select(WrapUpRow.call_id).where(WrapUpRow.result == result))
