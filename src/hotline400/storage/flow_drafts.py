"""The draft of a hotline's flow: one for each number, saved as often as the editor likes."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Product
from hotline400.storage import flow_documents
from hotline400.storage.errors import VersionConflict
from hotline400.storage.models import FlowDraftRow, HotlineRow


@dataclass(frozen=True)
class TakenOver:
    """An example that took the draft's place. `document` and `product` are what the draft was
    before, None where there was none; `prompts` and `queues` are the ids of what was made; `former`
    is the example that the draft before it began as."""

    example: str
    document: str | None
    product: str | None
    prompts: list[str]
    queues: list[str]
    former: "TakenOver | None" = None

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """As the row keeps it."""
        former = kept.get("former")
        return cls(**kept | {"former": cls.read(former) if former else None})

    @property
    def put_aside(self) -> list[str]:
        """Documents that can come back."""
        own = [self.document] if self.document else []
        return own + (self.former.put_aside if self.former else [])


def taken_over(row: FlowDraftRow | None) -> TakenOver | None:
    """The example that the draft began as, until it is published, discarded or undone."""
    return None if row is None or row.taken_over is None else TakenOver.read(row.taken_over)


def remember(row: FlowDraftRow, taken: TakenOver | None) -> None:
    row.taken_over = None if taken is None else asdict(taken)


async def find(session: AsyncSession, number: str) -> FlowDraftRow | None:
    """The row, with or without a document in it."""
    return await session.get(FlowDraftRow, number)


async def revision(session: AsyncSession, number: str) -> int:
    """0 before the first draft."""
    row = await find(session, number)
    return 0 if row is None else row.revision


async def save(
    session: AsyncSession,
    hotline: HotlineRow,
    flow: Flow,
    product: Product,
    *,
    expected_revision: int | None,
    by: str | None,
    now: datetime,
) -> FlowDraftRow:
    """`hotline` is locked, so of two who save at once one sees the other: VersionConflict."""
    row = await _expected(session, hotline.number, expected_revision)
    if row is None:
        row = FlowDraftRow(
            tenant_id=hotline.tenant_id, hotline_number=hotline.number, document=None, revision=0
        )
        session.add(row)
    if row.document is None:
        row.based_on = hotline.flow_version
    row.document, row.product = flow_documents.written(flow), product.value
    row.revision += 1
    row.saved_at, row.saved_by = now, by
    await session.flush()
    return row


async def clear(
    session: AsyncSession,
    hotline: HotlineRow,
    *,
    expected_revision: int | None,
    by: str | None,
    now: datetime,
) -> bool:
    """Whether there was one. Who still edits it is told by the revision, which grows."""
    row = await _expected(session, hotline.number, expected_revision)
    if row is None or row.document is None:
        return False
    row.document = None
    remember(row, None)
    row.revision += 1
    row.saved_at, row.saved_by = now, by
    await session.flush()
    return True


async def _expected(
    session: AsyncSession, number: str, expected_revision: int | None
) -> FlowDraftRow | None:
    row = await session.get(FlowDraftRow, number, populate_existing=True)
    there = 0 if row is None else row.revision
    if expected_revision is not None and there != expected_revision:
        raise VersionConflict("flow draft", number, expected_revision, there)
    return row
