"""Test cases of a hotline's flow (F-FLOW-9)."""

from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.test_case import TestCase
from hotline400.storage.errors import LimitExceeded, NotFound
from hotline400.storage.flow_documents import Unreadable
from hotline400.storage.identifiers import new_id
from hotline400.storage.models import FlowCaseRow, HotlineRow
from hotline400.storage.versions import locked, require

MOST = 200


def read(row: FlowCaseRow) -> TestCase:
    """Raises Unreadable."""
    try:
        return TestCase.model_validate_json(row.document)
    except ValidationError as error:
        raise Unreadable(f"the test case {row.id}") from error


async def list_of(session: AsyncSession, number: str) -> list[FlowCaseRow]:
    """Oldest first."""
    statement = select(FlowCaseRow).where(FlowCaseRow.hotline_number == number)
    return list(await session.scalars(statement.order_by(FlowCaseRow.created_at, FlowCaseRow.id)))


async def get(session: AsyncSession, number: str, case_id: str) -> FlowCaseRow:
    row = await session.get(FlowCaseRow, case_id)
    if row is None or row.hotline_number != number:
        raise NotFound("flow case", case_id)
    return row


async def add(
    session: AsyncSession, hotline: HotlineRow, case: TestCase, now: datetime
) -> FlowCaseRow:
    """`hotline` is locked. Raises LimitExceeded."""
    there = await session.scalar(
        select(func.count(FlowCaseRow.id)).where(FlowCaseRow.hotline_number == hotline.number)
    )
    if (there or 0) >= MOST:
        raise LimitExceeded("test case", MOST)
    row = FlowCaseRow(
        id=new_id(),
        tenant_id=hotline.tenant_id,
        hotline_number=hotline.number,
        document=case.model_dump_json(),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def change(
    session: AsyncSession,
    number: str,
    case_id: str,
    case: TestCase,
    *,
    expected_version: int,
    now: datetime,
) -> FlowCaseRow:
    """Raises NotFound, VersionConflict."""
    row = await locked(
        session, FlowCaseRow, FlowCaseRow.id == case_id, FlowCaseRow.hotline_number == number
    )
    if row is None:
        raise NotFound("flow case", case_id)
    require(row, "flow case", case_id, expected_version)
    row.document, row.updated_at = case.model_dump_json(), now
    row.version += 1
    await session.flush()
    return row


async def delete(session: AsyncSession, number: str, case_id: str) -> FlowCaseRow:
    """Returns the row that was there."""
    row = await get(session, number, case_id)
    await session.delete(row)
    await session.flush()
    return row
