"""400 numbers and their settings. `version` is the ETag: every change says which one it saw."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.numbering_plan import kind
from hotline400.routing.queue import MAIN
from hotline400.storage.database import Database
from hotline400.storage.errors import Duplicate, NotFound, VersionConflict
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import HotlineRow, PromptRow, QueueRow, ScreeningRow
from hotline400.storage.tenancy import OPERATOR


class HotlineChanges(TypedDict, total=False):
    """What a PATCH may change; keys left out stay as they are."""

    product: str
    state: str
    max_phones: int
    welcome_prompt_id: str | None
    recording: bool
    caller_id_shown: str
    answer_at: str


async def get(session: AsyncSession, number: str) -> HotlineRow:
    row = await session.get(HotlineRow, number)
    if row is None:
        raise NotFound("hotline", number)
    return row


async def list_all(session: AsyncSession) -> list[HotlineRow]:
    return list(await session.scalars(select(HotlineRow).order_by(HotlineRow.number)))


async def of_the_platform(database: Database, numbers: Iterable[str]) -> frozenset[str]:
    """Which of these are 400 numbers here, whosever they are and in whatever state: the one thing
    that one tenant's request may know of the others' numbers."""
    asked = [number for number in numbers if kind(number) == "hotline400"]
    if not asked:
        return frozenset()
    async with database.reading(OPERATOR) as session:
        found = await session.scalars(select(HotlineRow.number).where(HotlineRow.number.in_(asked)))
        return frozenset(found)


async def get_for_change(
    session: AsyncSession, number: str, expected_version: int | None
) -> HotlineRow:
    """The row, locked until the transaction ends, so that of two writers one sees the other.

    Raises VersionConflict unless it is at `expected_version`; None takes whatever is there.
    """
    row = await session.scalar(
        select(HotlineRow)
        .where(HotlineRow.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("hotline", number)
    if expected_version is not None and row.version != expected_version:
        raise VersionConflict("hotline", number, expected_version, row.version)
    return row


async def update(
    session: AsyncSession,
    number: str,
    changes: HotlineChanges,
    *,
    expected_version: int | None,
    now: datetime,
) -> HotlineRow:
    """Raises NotFound, for the hotline or a prompt of another tenant, and VersionConflict."""
    row = await get_for_change(session, number, expected_version)
    await _check_prompt(session, row, changes.get("welcome_prompt_id"))
    for name, value in changes.items():
        setattr(row, name, value)
    await touch(session, row, now)
    return row


async def touch(session: AsyncSession, row: HotlineRow, now: datetime) -> None:
    """A new version, for a change of the hotline or of its phones."""
    row.version += 1
    row.updated_at = now
    await session.flush()


async def assign(
    session: AsyncSession, *, number: str, tenant_id: str, now: datetime, product: str = "sales"
) -> HotlineRow:
    """Gives a number to a tenant (operator), with its main queue and nobody screened out. Raises
    Duplicate where somebody has it."""
    row = HotlineRow(number=number, tenant_id=tenant_id, product=product, updated_at=now)
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        if is_duplicate(error):
            raise Duplicate("hotline", number) from error
        raise NotFound("tenant", tenant_id) from error
    main = QueueRow(hotline_number=number, tenant_id=tenant_id, id=MAIN, created_at=now)
    session.add_all([main, ScreeningRow(hotline_number=number, tenant_id=tenant_id)])
    await session.flush()
    return row


async def _check_prompt(session: AsyncSession, row: HotlineRow, prompt_id: object) -> None:
    """A prompt must be the same tenant's, also where the operator changes the hotline."""
    if prompt_id is None:
        return
    prompt = await session.get(PromptRow, prompt_id)
    if prompt is None or prompt.tenant_id != row.tenant_id:
        raise NotFound("prompt", str(prompt_id))
