"""What a call's record means for requests to be called back: one is made, or one has come further.

In the record's own transaction, so that a request stands where its calls say. Saving a record again
changes nothing: the request no longer names that call as its current one.
"""

from datetime import datetime, timedelta

from sqlalchemy import Exists, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.record.callback import (
    OPEN,
    CallbackAsked,
    CallbackRequest,
    CallbackResult,
    CallbackState,
)
from hotline400.record.record import CallRecord
from hotline400.routing.callback import after_try
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import CallbackRow

LEASE = timedelta(seconds=60)
"""How long a request stays with an engine that says no more."""


async def keep_progress(session: AsyncSession, record: CallRecord) -> None:
    """After the record itself."""
    if record.callback_asked is not None and record.tenant_id is not None:
        await _add(session, record, record.tenant_id)
    if record.callback is not None:
        await _advance(session, record)


async def _add(session: AsyncSession, record: CallRecord, tenant_id: str) -> None:
    asked = record.callback_asked
    if asked is None or await session.get(CallbackRow, asked.request) is not None:
        return
    request = CallbackRequest.just_asked(asked, tenant_id, record.call_id)
    is_open = bool(await session.scalar(select(_is_open(request))))
    until = record.ended_at + LEASE
    try:
        async with session.begin_nested():
            session.add(_row(request, asked, until, duplicate=is_open))
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        # Another one was reopened, or saved, between our look and now.
        session.add(_row(request, asked, until, duplicate=True))
    await session.flush()


def _row(
    request: CallbackRequest, asked: CallbackAsked, lease_until: datetime, *, duplicate: bool
) -> CallbackRow:
    return CallbackRow(
        **request.model_dump(exclude={"retry_minutes", "state"}),
        retry_minutes=list(request.retry_minutes),
        state=CallbackState.CANCELLED if duplicate else request.state,
        last_result=CallbackResult.DUPLICATE if duplicate else None,
        last_at=asked.asked_at if duplicate else None,
        key=asked.key,
        asked_at=asked.asked_at,
        lease_owner=asked.engine,
        lease_until=lease_until,
    )


def _is_open(request: CallbackRequest) -> Exists:
    return exists().where(
        CallbackRow.tenant_id == request.tenant_id,
        CallbackRow.hotline_number == request.hotline_number,
        CallbackRow.queue == request.queue,
        CallbackRow.number == request.number,
        CallbackRow.state.in_(OPEN),
    )


async def _advance(session: AsyncSession, record: CallRecord) -> None:
    outcome = record.callback
    if outcome is None:
        return
    row = await session.scalar(
        select(CallbackRow)
        .where(
            CallbackRow.id == outcome.request,
            CallbackRow.state == CallbackState.RINGING,
            CallbackRow.current_call == record.call_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        return
    progress = after_try(request_of(row), outcome.result, record.ended_at, dialled=outcome.dialled)
    row.state, row.not_before = progress.state, progress.not_before
    row.attempts, row.rounds = progress.attempts, progress.rounds
    row.current_call, row.last_call = None, record.call_id
    row.last_result, row.last_at = outcome.result, record.ended_at
    await session.flush()


def request_of(row: CallbackRow) -> CallbackRequest:
    """As the engine and the rules know it."""
    values = {name: getattr(row, name) for name in CallbackRequest.model_fields}
    return CallbackRequest.model_validate(values)
