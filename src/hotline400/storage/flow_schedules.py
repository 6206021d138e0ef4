"""Flows to be published at a moment to come: one for each number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import flow_documents
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.models import FlowScheduleRow, HotlineRow


@dataclass(frozen=True)
class Due:
    """One that has to be published now."""

    tenant_id: str
    number: str


async def find(session: AsyncSession, number: str) -> FlowScheduleRow | None:
    return await session.get(FlowScheduleRow, number, populate_existing=True)


async def plan(
    session: AsyncSession,
    hotline: HotlineRow,
    new: NewVersion,
    *,
    publish_at: datetime,
    draft_revision: int | None,
    now: datetime,
) -> FlowScheduleRow:
    """In place of what was planned before. `hotline` is locked."""
    row = await find(session, hotline.number)
    if row is None:
        row = FlowScheduleRow(tenant_id=hotline.tenant_id, hotline_number=hotline.number)
        session.add(row)
    row.publish_at = publish_at
    row.document, row.product = flow_documents.written(new.flow), new.product.value
    row.note, row.from_version, row.draft_revision = new.note, new.restored_from, draft_revision
    row.requested_at, row.requested_by = now, new.by
    row.failed_at = row.findings = None
    await session.flush()
    return row


async def drop(session: AsyncSession, row: FlowScheduleRow) -> None:
    """Published, or not wanted any more."""
    await session.delete(row)
    await session.flush()


async def fail(
    session: AsyncSession, row: FlowScheduleRow, findings: list[dict[str, Any]], now: datetime
) -> None:
    """It stays, for people to see why nothing was published; it is not tried again."""
    row.failed_at, row.findings = now, findings
    await session.flush()


def is_due(row: FlowScheduleRow, now: datetime) -> bool:
    return row.failed_at is None and row.publish_at <= now


async def due(session: AsyncSession, now: datetime) -> list[Due]:
    """For the platform's scope. What is due may be gone when it is looked at again, locked."""
    rows = await session.execute(
        select(FlowScheduleRow.tenant_id, FlowScheduleRow.hotline_number)
        .where(FlowScheduleRow.publish_at <= now, FlowScheduleRow.failed_at.is_(None))
        .order_by(FlowScheduleRow.publish_at)
    )
    return [Due(tenant_id, number) for tenant_id, number in rows]
