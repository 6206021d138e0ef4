"""Recordings are kept as long as their tenant says, then deleted (F-CDR-2).

The file goes first, the database's word of it after. Stopped in between, the next run finds the
call again, sees no file and finishes: never a file that nobody knows of any more. Until then a
reader of the call may find the file missing, and must say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from anyio import to_thread
from sqlalchemy import select
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


async def delete_old_recordings(
    database: Database, media_folder: Path, *, now: datetime
) -> list[DeletedRecording]:
    """Deletes what is older than its tenant keeps; logs and audits each; returns what it deleted.

    May be stopped at any moment and run by several processes at once.
    """
    async with database.reading(OPERATOR) as session:
        rows = await session.execute(select(TenantRow.id, TenantRow.recordings_kept_days))
        kept_days = rows.all()
    deleted: list[DeletedRecording] = []
    for tenant_id, days in kept_days:
        while batch := await _delete_batch(
            database, media_folder, tenant_id, now - timedelta(days=days), now
        ):
            deleted += batch
    return deleted


async def _delete_batch(
    database: Database, media_folder: Path, tenant_id: str, ended_before: datetime, now: datetime
) -> list[DeletedRecording]:
    async with database.session(OPERATOR) as session:
        calls = await _old_calls(session, tenant_id, ended_before)
        old = [DeletedRecording(call.id, tenant_id, call.recording_path or "") for call in calls]
        await to_thread.run_sync(_delete_files, media_folder, [item.path for item in old])
        for call, item in zip(calls, old, strict=True):
            call.recording_path, call.recording_deleted_at = None, now
            await _audit(session, item, now)
    for item in old:
        _log.info("recording_deleted", call=item.call_id, tenant=tenant_id, path=item.path)
    return old


async def _old_calls(
    session: AsyncSession, tenant_id: str, ended_before: datetime
) -> Sequence[CallRow]:
    """The oldest, locked; those that another process is deleting are passed over."""
    rows = await session.scalars(
        select(CallRow)
        .where(
            CallRow.tenant_id == tenant_id,
            CallRow.recording_path.is_not(None),
            CallRow.ended_at < ended_before,
        )
        .order_by(CallRow.started_at, CallRow.id)
        .limit(_CALLS_A_TRANSACTION)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


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


def _delete_files(media_folder: Path, paths: Sequence[str]) -> None:
    root = media_folder.resolve()
    for path in paths:
        file = (root / path).resolve()
        if not file.is_relative_to(root):
            raise ValueError(f"a recording outside the media store: {path!r}")
        file.unlink(missing_ok=True)
