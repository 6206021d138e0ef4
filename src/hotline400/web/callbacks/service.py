"""Callers to be called back, and what people do about them."""

from datetime import timedelta

from hotline400.record.callback import CallbackResult, CallbackState
from hotline400.routing.callback import due_at
from hotline400.storage import callbacks, hotlines, users
from hotline400.storage.callback_progress import request_of
from hotline400.storage.callbacks import CallbackFilter
from hotline400.storage.errors import Duplicate
from hotline400.storage.models import CallbackRow
from hotline400.web.callbacks.schemas import (
    Callback,
    CallbackChange,
    CallbackPage,
    CallbackQuery,
)
from hotline400.web.errors import CallbackOpen, CallbackRinging, PeriodEmpty
from hotline400.web.phone_numbers import number_looked_for
from hotline400.web.work import Work

AGAIN_FOR = timedelta(hours=24)
"""How long a request that was over, and is to be called again, may wait."""
_COMPUTED = {"next_at", "calls", "changed_by"}


async def list_callbacks(work: Work, query: CallbackQuery) -> CallbackPage:
    if query.asked_from and query.asked_before and query.asked_before <= query.asked_from:
        raise PeriodEmpty("to")
    same = ("asked_from", "asked_before", "hotline_number", "queue", "call_id")
    wanted = CallbackFilter(
        **{name: getattr(query, name) for name in same},
        states=tuple(query.state),
        number=number_looked_for(query.number),
    )
    page = await callbacks.search(work.db, wanted, cursor=query.cursor, limit=query.limit)
    return CallbackPage(items=await _shown(work, page.items), next_cursor=page.next_cursor)


async def get_callback(work: Work, request_id: str) -> Callback:
    return (await _shown(work, [await callbacks.get(work.db, request_id)]))[0]


async def change(work: Work, request_id: str, change: CallbackChange) -> Callback:
    """The same again changes nothing, but that a waiting one is called at once."""
    row = await callbacks.get_for_change(work.db, request_id)
    if row.state == CallbackState.RINGING:
        raise CallbackRinging
    before, wanted = row.state, CallbackState(change.state)
    if wanted is CallbackState.WAITING:
        await _call_now(work, row)
    elif before != wanted:
        row.state, row.last_result = wanted, CallbackResult.BY_HAND
        row.last_at = work.now
    if before != wanted or wanted is CallbackState.WAITING:
        await _keep(work, row, before)
    return (await _shown(work, [row]))[0]


async def _call_now(work: Work, row: CallbackRow) -> None:
    if row.state != CallbackState.WAITING:
        # One after the other for each number: two who reopen two of a customer's would both.
        await hotlines.get_for_change(work.db, row.hotline_number, None)
        if await callbacks.another_is_open(work.db, row):
            raise CallbackOpen
        row.attempts, row.state = 0, CallbackState.WAITING
        row.expires_at = work.now + AGAIN_FOR
    row.not_before, row.rounds = work.now, 0
    if due_at(request_of(row), work.now) is None:  # it would expire before it may be called
        row.expires_at = work.now + AGAIN_FOR


async def _keep(work: Work, row: CallbackRow, before: str) -> None:
    row.changed_by = work.by.user.id
    try:
        await callbacks.flush_change(work.db, row)
    except Duplicate as error:
        raise CallbackOpen from error
    await work.audit(
        "callback.changed", row.id, before={"state": before}, after={"state": row.state}
    )
    work.callbacks_changed.add((row.tenant_id, row.hotline_number))


async def _shown(work: Work, rows: list[CallbackRow]) -> list[Callback]:
    names = await users.names_of(work.db, {row.changed_by for row in rows if row.changed_by})
    calls = await callbacks.calls_of(work.db, {row.call_id for row in rows})
    return [_callback(work, row, names, calls.get(row.call_id, [])) for row in rows]


def _callback(work: Work, row: CallbackRow, names: dict[str, str], calls: list[str]) -> Callback:
    kept = Callback.model_fields.keys() - _COMPUTED
    waiting = row.state == CallbackState.WAITING
    return Callback(
        **{name: getattr(row, name) for name in kept},
        next_at=due_at(request_of(row), work.now) if waiting else None,
        changed_by=names.get(row.changed_by or ""),
        calls=calls,
    )
