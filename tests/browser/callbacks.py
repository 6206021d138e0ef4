"""Customers who asked to be called back, in every state."""

from datetime import datetime, time, timedelta

from hotline400.record.callback import CallbackAsked, CallbackOutcome, CallbackResult
from hotline400.record.record import CallRecord, Disposition, ReleasedBy
from hotline400.storage.call_store import DatabaseRecordStore
from hotline400.storage.callback_store import DatabaseCallbacks
from hotline400.storage.database import Database
from hotline400.storage.models import CallbackRow
from hotline400.storage.tenancy import OPERATOR

STATES = ("waiting", "ringing", "failed", "done", "cancelled")


async def ask_for_callbacks(
    database: Database, tenant_id: str, hotline: str, now: datetime
) -> None:
    """One of each state, the newest waiting; the failed one was tried three times."""
    store = DatabaseRecordStore(database)
    for n, state in enumerate(STATES):
        asked_at = now - timedelta(minutes=10 * n + 5)
        record = _call(f"back-{state}", tenant_id, hotline, asked_at).model_copy(
            update={"callback_asked": _asked(state, hotline, asked_at, number=13900000000 + n)}
        )
        await store.save(record, [])
    await _fail(database, store, tenant_id, hotline, now)
    async with database.session(OPERATOR) as session:
        for state in STATES:
            row = await session.get_one(CallbackRow, f"request-{state}")
            row.state = state
            if state in {"done", "cancelled"}:
                row.last_result, row.last_at = CallbackResult.BY_HAND, now


async def _fail(
    database: Database, store: DatabaseRecordStore, tenant_id: str, hotline: str, now: datetime
) -> None:
    for attempt in range(3):
        call_id = f"ours-{attempt}"
        await DatabaseCallbacks(database).begin("request-failed", "", call_id)
        outcome = CallbackOutcome(
            request="request-failed", of="back-failed", result=CallbackResult.BUSY, dialled=True
        )
        began = now - timedelta(minutes=20 - 5 * attempt)
        record = _call(call_id, tenant_id, hotline, began, Disposition.BUSY, "callback_busy")
        await store.save(record.model_copy(update={"callback": outcome}), [])


def _asked(state: str, hotline: str, at: datetime, number: int) -> CallbackAsked:
    return CallbackAsked(
        request=f"request-{state}",
        hotline_number=hotline,
        queue="main",
        number=str(number),
        key="1",
        asked_at=at,
        since=at - timedelta(minutes=3),
        quiet_from=time(0),
        quiet_until=time(0),
        most_attempts=3,
        retry_minutes=(5, 15),
        expires_at=at + timedelta(hours=24),
    )


def _call(
    call_id: str,
    tenant_id: str,
    hotline: str,
    at: datetime,
    disposition: Disposition = Disposition.ABANDONED,
    reason: str = "callback_requested",
) -> CallRecord:
    return CallRecord(
        call_id=call_id,
        tenant_id=tenant_id,
        hotline_number=hotline,
        caller_number="13900000000",
        started_at=at,
        ended_at=at + timedelta(seconds=40),
        disposition=disposition,
        reason=reason,
        released_by=ReleasedBy.PLATFORM,
    )
