"""Recordings are kept as long as their tenant says, then deleted (F-CDR-2).

The file goes first, the database's word of it after. Stopped in between, the next run finds the
call again, sees no file and finishes: never a file that nobody knows of any more. Until then a
reader of the call may find the file missing, and must say so. A file that cannot be deleted stays
on record, is logged, and keeps no other from its turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from anyio import to_thread
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import audit
from hotline400.storage.database import Database
from hotline400.storage.models import CallRow, TenantRow
from hotline400.storage.tenancy import OPERATOR

_CALLS_A_TRANSACTION = 100
_log = structlog.get_logger()


@dataclass(frozen=True)
class DeletedRecording:
    call_id: str
    tenant_id: str
    path: str


@dataclass(frozen=True)
class _Expired:
    """The calls of one tenant whose recordings' time is over."""

    tenant_id: str
    ended_before: datetime


async def delete_old_recordings(
    database: Database, media_folder: Path, *, now: datetime
) -> list[DeletedRecording]:
    """Deletes what is older than its tenant keeps; logs and audits each; returns what it deleted.

    May be stopped at any moment and run by several processes at once.
    """
    async with database.reading(OPERATOR) as session:
        rows = (await session.execute(select(TenantRow.id, TenantRow.recordings_kept_days))).all()
    root = await to_thread.run_sync(media_folder.resolve)
    deleted: list[DeletedRecording] = []
    for tenant_id, days in rows:
        expired = _Expired(tenant_id, now - timedelta(days=days))
        last: CallRow | None = None
        while True:
            calls, gone = await _delete_batch(database, root, expired, last, now)
            deleted += gone
            if len(calls) < _CALLS_A_TRANSACTION:
                break
            last = calls[-1]
    return deleted


async def _delete_batch(
    database: Database, root: Path, expired: _Expired, last: CallRow | None, now: datetime
) -> tuple[Sequence[CallRow], list[DeletedRecording]]:
    """The calls looked at, and those whose recording is gone."""
    deleted: list[DeletedRecording] = []
    async with database.session(OPERATOR) as session:
        calls = await _old_calls(session, expired, last)
        for call in calls:
            item = DeletedRecording(call.id, expired.tenant_id, call.recording_path or "")
            if await to_thread.run_sync(delete_file, root, item.path, item.call_id):
                call.recording_path, call.recording_deleted_at = None, now
                await _audit(session, item, now)
                deleted.append(item)
    for item in deleted:
        _log.info("recording_deleted", call=item.call_id, tenant=item.tenant_id, path=item.path)
    return calls, deleted


async def _old_calls(
    session: AsyncSession, expired: _Expired, last: CallRow | None
) -> Sequence[CallRow]:
    """The oldest after `last`, locked; those that another process is deleting are passed over."""
    statement = (
        select(CallRow)
        .where(
            CallRow.tenant_id == expired.tenant_id,
            CallRow.recording_path.is_not(None),
            CallRow.ended_at < expired.ended_before,
        )
        .order_by(CallRow.started_at, CallRow.id)
        .limit(_CALLS_A_TRANSACTION)
        .with_for_update(skip_locked=True)
    )
    if last is not None:
        key = tuple_(CallRow.started_at, CallRow.id)
        statement = statement.where(key > tuple_(last.started_at, last.id))
    return (await session.scalars(statement)).all()


async def _audit(session: AsyncSession, item: DeletedRecording, now: datetime) -> None:
    await audit.append(
        session,
        now=now,
        action="recording.expired",
        subject=item.call_id,
        tenant_id=item.tenant_id,
        user_id=None,
        before={"recording_path": item.path},
    )


def delete_file(root: Path, path: str, whose: str) -> bool:
    """Whether the file is gone now."""
    try:
        (root / path).resolve().relative_to(root)  # refuses what is outside the store
        (root / path).unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        _log.error("recording_not_deleted", subject=whose, path=path, why=str(error))
        return False
    return True
