"""Published flows and restore points (F-FLOW-8)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Product
from hotline400.routing.products import sales_hotline
from hotline400.storage import flow_documents, hotlines, paging
from hotline400.storage.errors import NotFound
from hotline400.storage.models import FlowVersionRow, HotlineRow

KEPT = 256


@dataclass(frozen=True)
class NewVersion:
    """What is to be published, by whom, and why."""

    flow: Flow
    product: Product
    by: str | None
    note: str = ""
    restored_from: int | None = None


async def get(session: AsyncSession, number: str, version: int) -> FlowVersionRow:
    row = await session.get(FlowVersionRow, (number, version))
    if row is None:
        raise NotFound("flow version", f"{number} {version}")
    return row


async def find(session: AsyncSession, number: str, version: int) -> FlowVersionRow | None:
    """None also for 0, which is before anything was published."""
    return await session.get(FlowVersionRow, (number, version))


async def search(
    session: AsyncSession, number: str, *, cursor: str | None = None, limit: int = 50
) -> paging.Page[FlowVersionRow]:
    """Newest first. Raises BadCursor."""
    limit = paging.bounded(limit)
    statement = (
        select(FlowVersionRow)
        .where(FlowVersionRow.hotline_number == number)
        .order_by(FlowVersionRow.version.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(FlowVersionRow.version < _version(cursor))
    rows = list(await session.scalars(statement))
    return paging.page_of(rows, limit, lambda row: paging.Place(row.published_at, str(row.version)))


async def newest_of(session: AsyncSession, number: str, product: Product) -> FlowVersionRow | None:
    """The last version of a product: what a tenant comes back to."""
    return await session.scalar(
        select(FlowVersionRow)
        .where(FlowVersionRow.hotline_number == number, FlowVersionRow.product == product)
        .order_by(FlowVersionRow.version.desc())
        .limit(1)
    )


async def add(
    session: AsyncSession, hotline: HotlineRow, new: NewVersion, now: datetime
) -> FlowVersionRow:
    """From now on this one is in force. `hotline` is locked (`hotlines.get_for_change`).

    What held before the first publish becomes version 1, so that there is a way back to it too.
    """
    shown = hotline.product, hotline.welcome_prompt_id
    if hotline.flow_version == 0:
        before = _row(hotline, _as_before(hotline), hotline.updated_at)
        session.add(before)
        hotline.welcome_prompt_id = None  # it is in the document now
    row = _row(hotline, new, now)
    session.add(row)
    hotline.product = new.product
    if (hotline.product, hotline.welcome_prompt_id) != shown:
        await hotlines.touch(session, hotline, now)
    await session.flush()
    await session.execute(
        delete(FlowVersionRow).where(
            FlowVersionRow.hotline_number == hotline.number,
            FlowVersionRow.version <= row.version - KEPT,
        )
    )
    return row


def _as_before(hotline: HotlineRow) -> NewVersion:
    welcome = hotline.welcome_prompt_id
    flow = sales_hotline(None if welcome is None else f"tenant:{welcome}")
    return NewVersion(flow, Product.SALES, by=None)


def _row(hotline: HotlineRow, new: NewVersion, at: datetime) -> FlowVersionRow:
    hotline.flow_version += 1
    return FlowVersionRow(
        tenant_id=hotline.tenant_id,
        hotline_number=hotline.number,
        version=hotline.flow_version,
        document=flow_documents.written(new.flow),
        product=new.product.value,
        note=new.note,
        restored_from=new.restored_from,
        published_at=at,
        published_by=new.by,
    )


def _version(cursor: str) -> int:
    text = paging.decode(cursor).id
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
