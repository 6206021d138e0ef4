"""Tenants: the companies that own 400 numbers. Only the operator adds them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage.errors import NotFound
from hotline400.storage.identifiers import new_id
from hotline400.storage.models import TenantRow
from hotline400.storage.versions import locked, require


async def get(session: AsyncSession, tenant_id: str) -> TenantRow:
    row = await session.get(TenantRow, tenant_id)
    if row is None:
        raise NotFound("tenant", tenant_id)
    return row


async def list_all(session: AsyncSession) -> list[TenantRow]:
    return list(
        await session.scalars(select(TenantRow).order_by(TenantRow.created_at, TenantRow.id))
    )


async def add(
    session: AsyncSession, *, name: str, now: datetime, recordings_kept_days: int = 90
) -> TenantRow:
    row = TenantRow(
        id=new_id(), name=name, created_at=now, recordings_kept_days=recordings_kept_days
    )
    session.add(row)
    await session.flush()
    return row


async def update(
    session: AsyncSession,
    tenant_id: str,
    *,
    expected_version: int,
    name: str | None = None,
    recordings_kept_days: int | None = None,
) -> TenantRow:
    """None leaves a value as it is. Raises NotFound, VersionConflict."""
    row = await locked(session, TenantRow, TenantRow.id == tenant_id)
    if row is None:
        raise NotFound("tenant", tenant_id)
    require(row, "tenant", tenant_id, expected_version)
    if name is not None:
        row.name = name
    if recordings_kept_days is not None:
        row.recordings_kept_days = recordings_kept_days
    row.version += 1
    await session.flush()
    return row
