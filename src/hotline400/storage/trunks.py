"""SIP trunks, the operator's. A definition holds the carrier's password: never send it out."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.trunk import Trunk
from hotline400.storage.errors import Duplicate, NotFound
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import TrunkRow
from hotline400.storage.versions import locked, require


def trunk_of(row: TrunkRow) -> Trunk:
    return Trunk.model_validate(row.definition)


async def get(session: AsyncSession, trunk_id: str) -> TrunkRow:
    row = await session.get(TrunkRow, trunk_id)
    if row is None:
        raise NotFound("trunk", trunk_id)
    return row


async def list_all(session: AsyncSession) -> list[TrunkRow]:
    """In the order in which they are tried for dialling out: priority, then id."""
    rows = await session.scalars(select(TrunkRow))
    return sorted(rows, key=lambda row: (trunk_of(row).priority, row.id))


async def add(session: AsyncSession, trunk: Trunk) -> TrunkRow:
    """Raises Duplicate."""
    row = TrunkRow(id=trunk.id, definition=trunk.model_dump(mode="json"), version=1)
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        if is_duplicate(error):
            raise Duplicate("trunk", trunk.id) from error
        raise
    return row


async def replace(session: AsyncSession, trunk: Trunk, *, expected_version: int) -> TrunkRow:
    """Raises NotFound, VersionConflict."""
    row = await locked(session, TrunkRow, TrunkRow.id == trunk.id)
    if row is None:
        raise NotFound("trunk", trunk.id)
    require(row, "trunk", trunk.id, expected_version)
    row.definition = trunk.model_dump(mode="json")
    row.version += 1
    await session.flush()
    return row


async def delete(session: AsyncSession, trunk_id: str) -> TrunkRow:
    """Returns the row that was there."""
    row = await get(session, trunk_id)
    await session.delete(row)
    await session.flush()
    return row
