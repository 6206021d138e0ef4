"""Optimistic locking: who changes a row says which version of it they saw."""

from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage.errors import VersionConflict


class Versioned(Protocol):
    """A row whose `version` grows with every change."""

    version: int


Row = TypeVar("Row", bound=Versioned)


async def locked(
    session: AsyncSession, model: type[Row], *where: ColumnElement[bool]
) -> Row | None:
    """The row, locked until the transaction ends: of two writers one sees the other's change."""
    return await session.scalar(
        select(model).where(*where).with_for_update().execution_options(populate_existing=True)
    )


def require(row: Versioned | None, what: str, key: str, expected: int) -> None:
    """Raises VersionConflict; a row that is not there is at version 0."""
    found = 0 if row is None else row.version
    if found != expected:
        raise VersionConflict(what, key, expected, found)
