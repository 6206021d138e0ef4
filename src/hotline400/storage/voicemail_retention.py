"""Messages are kept as long as their box says, then removed; deleted ones for thirty days
(F-CDR-2). As with recordings the file goes first, the database's word of it after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from anyio import to_thread
from sqlalchemy import or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import audit
from hotline400.storage.database import Database
from hotline400.storage.models import VoicemailBoxRow, VoicemailRow
from hotline400.storage.retention import delete_file
from hotline400.storage.tenancy import OPERATOR
from hotline400.storage.voicemail_boxes import KEPT_DAYS
from hotline400.storage.voicemails import UNDO_FOR

_MESSAGES_A_TRANSACTION = 100
_log = structlog.get_logger()


@dataclass(frozen=True)
class _Keeping:
    """How long messages are kept, by hotline and box."""

    now: datetime
    days: dict[tuple[str, str], int]

    @property
    def oldest_certain(self) -> datetime:
        """No message that began later has outlived its time."""
        return self.now - timedelta(days=min([KEPT_DAYS, *self.days.values()]))

    def is_over(self, row: VoicemailRow) -> bool:
        days = self.days.get((row.hotline_number, row.box), KEPT_DAYS)
        if row.started_at < self.now - timedelta(days=days):
            return True
        return row.deleted_at is not None and row.deleted_at < self.now - UNDO_FOR


async def remove_old_voicemails(
    database: Database, media_folder: Path, *, now: datetime
) -> list[str]:
    """Removes what is past its time; logs and audits each; returns their ids.

    May be stopped at any moment and run by several processes at once.
    """
    async with database.reading(OPERATOR) as session:
        boxes = await session.scalars(select(VoicemailBoxRow))
        days = {(box.hotline_number, box.id): box.kept_days for box in boxes}
    root = await to_thread.run_sync(media_folder.resolve)
    keeping, removed = _Keeping(now, days), list[str]()
    last: VoicemailRow | None = None
    while True:
        rows, gone = await _remove_batch(database, root, keeping, last)
        removed += gone
        if len(rows) < _MESSAGES_A_TRANSACTION:
            return removed
        last = rows[-1]


async def _remove_batch(
    database: Database, root: Path, keeping: _Keeping, last: VoicemailRow | None
) -> tuple[Sequence[VoicemailRow], list[str]]:
    """The messages looked at, and those that are gone."""
    removed: list[VoicemailRow] = []
    async with database.session(OPERATOR) as session:
        rows = await _candidates(session, keeping, last)
        for row in filter(keeping.is_over, rows):
            if await to_thread.run_sync(delete_file, root, row.path, row.id):
                row.removed_at = keeping.now
                await _audit(session, row, keeping.now)
                removed.append(row)
    for row in removed:
        _log.info("voicemail_removed", message=row.id, tenant=row.tenant_id, path=row.path)
    return rows, [row.id for row in removed]


async def _candidates(
    session: AsyncSession, keeping: _Keeping, last: VoicemailRow | None
) -> Sequence[VoicemailRow]:
    """The oldest after `last`, locked; those that another process is removing are passed over."""
    key = tuple_(VoicemailRow.started_at, VoicemailRow.id)
    statement = (
        select(VoicemailRow)
        .where(
            VoicemailRow.removed_at.is_(None),
            or_(
                VoicemailRow.started_at < keeping.oldest_certain,
                VoicemailRow.deleted_at < keeping.now - UNDO_FOR,
            ),
        )
        .order_by(VoicemailRow.started_at, VoicemailRow.id)
        .limit(_MESSAGES_A_TRANSACTION)
        .with_for_update(skip_locked=True)
    )
    if last is not None:
        statement = statement.where(key > tuple_(last.started_at, last.id))
    return (await session.scalars(statement)).all()


async def _audit(session: AsyncSession, row: VoicemailRow, now: datetime) -> None:
    await audit.append(
        session,
        now=now,
        action="voicemail.expired",
        subject=row.id,
        tenant_id=row.tenant_id,
        user_id=None,
        before={"path": row.path},
    )
