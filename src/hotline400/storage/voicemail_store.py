"""The messages of a box as the engine asks for them: its `VoicemailStore`, on the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import audit, voicemails
from hotline400.storage.database import Database
from hotline400.storage.models import VoicemailRow
from hotline400.storage.tenancy import Scope

Message = TypeVar("Message")
MakeMessage = Callable[[str, str, str | None], Message]
"""Of id, media and caller's number."""


@dataclass(frozen=True)
class DatabaseVoicemails(Generic[Message]):
    """Implements `engine.ports.VoicemailStore`, in the scope of the call's tenant. Every method
    raises Unavailable without a database."""

    database: Database
    media_folder: Path
    message: MakeMessage[Message]

    async def count(self, tenant_id: str, hotline_number: str, box: str) -> int:
        """How many are kept; what was deleted makes room."""
        async with self.database.reading(Scope.of_tenant(tenant_id)) as session:
            counted = await session.scalar(
                select(func.count(VoicemailRow.id)).where(*_kept_in(hotline_number, box))
            )
            return counted or 0

    async def unheard(
        self, tenant_id: str, hotline_number: str, box: str, limit: int
    ) -> list[Message]:
        """New ones, oldest first."""
        async with self.database.reading(Scope.of_tenant(tenant_id)) as session:
            rows = await session.scalars(
                select(VoicemailRow)
                .where(*_kept_in(hotline_number, box), VoicemailRow.heard_at.is_(None))
                .order_by(VoicemailRow.started_at, VoicemailRow.id)
                .limit(limit)
            )
            return [self.message(row.id, self._media(row), row.caller_number) for row in rows]

    async def mark_heard(self, tenant_id: str, message_id: str, now: datetime) -> None:
        """By phone: by nobody's name."""
        async with self.database.session(Scope.of_tenant(tenant_id)) as session:
            row = await voicemails.get_for_change(session, message_id)
            if row.heard_at is None:
                row.heard_at = now
            await _audit(session, row, "voicemail.played", now)

    async def delete(self, tenant_id: str, message_id: str, now: datetime) -> None:
        """As on the page: it can be brought back for a while."""
        async with self.database.session(Scope.of_tenant(tenant_id)) as session:
            row = await voicemails.get_for_change(session, message_id)
            if row.deleted_at is None:
                row.deleted_at = now
                await _audit(session, row, "voicemail.deleted", now)

    def _media(self, row: VoicemailRow) -> str:
        return f"sound:{(self.media_folder.absolute() / row.path).with_suffix('')}"


def _kept_in(hotline_number: str, box: str) -> tuple[ColumnElement[bool], ...]:
    return (
        VoicemailRow.hotline_number == hotline_number,
        VoicemailRow.box == box,
        VoicemailRow.deleted_at.is_(None),
        VoicemailRow.removed_at.is_(None),
    )


async def _audit(session: AsyncSession, row: VoicemailRow, action: str, now: datetime) -> None:
    await audit.append(
        session,
        now=now,
        action=action,
        subject=row.id,
        tenant_id=row.tenant_id,
        user_id=None,
        note="by phone",
    )
