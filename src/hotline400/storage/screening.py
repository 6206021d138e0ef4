"""Who gets through to a hotline, besides the tenant's lists. `version` is the ETag."""

from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage.errors import NotFound, VersionConflict
from hotline400.storage.models import ScreeningRow


class ScreeningChanges(TypedDict, total=False):
    """What may be set; keys left out stay as they are."""

    whitelist_mode: str
    region_mode: str
    regions: list[str]
    region_exceptions: list[str]
    withheld: str
    announce_refusal: bool
    caller_per_hour: int | None
    caller_per_day: int | None
    number_per_day: int | None
    number_per_month: int | None
    concurrent: int | None


async def get(session: AsyncSession, hotline_number: str) -> ScreeningRow:
    row = await session.get(ScreeningRow, hotline_number)
    if row is None:
        raise NotFound("hotline", hotline_number)
    return row


async def list_all(session: AsyncSession) -> list[ScreeningRow]:
    """The tenant's, one a hotline."""
    return list(await session.scalars(select(ScreeningRow)))


async def update(
    session: AsyncSession,
    hotline_number: str,
    changes: ScreeningChanges,
    *,
    expected_version: int | None,
) -> ScreeningRow:
    """Raises NotFound and VersionConflict."""
    row = await session.scalar(
        select(ScreeningRow)
        .where(ScreeningRow.hotline_number == hotline_number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("hotline", hotline_number)
    if expected_version is not None and row.version != expected_version:
        raise VersionConflict("screening", hotline_number, expected_version, row.version)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    await session.flush()
    return row
