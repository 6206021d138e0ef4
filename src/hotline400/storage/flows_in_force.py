"""The flow that each hotline's calls go by, for the engine's snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.flow import Flow
from hotline400.routing.nodes import HttpRequestNode
from hotline400.storage.flow_documents import Unreadable, prompt_ids, read
from hotline400.storage.models import FlowVersionRow, HotlineRow, PromptRow

log = structlog.get_logger()


@dataclass(frozen=True)
class FlowInForce:
    """A flow with its version, and the ids of the tenant's prompts that it may play."""

    flow: Flow | None
    version: int
    prompts: frozenset[str] = field(default_factory=frozenset)


NO_FLOW = FlowInForce(None, 0)


async def in_force(session: AsyncSession, hotlines: Sequence[HotlineRow]) -> dict[str, FlowInForce]:
    """By number, in one query as long as all can be read. Where one cannot, the newest that can is
    taken: one bad document must not stop the others, nor its own number."""
    statement = select(FlowVersionRow).join(
        HotlineRow,
        and_(
            HotlineRow.number == FlowVersionRow.hotline_number,
            HotlineRow.flow_version == FlowVersionRow.version,
        ),
    )
    if len(hotlines) == 1:
        statement = statement.where(FlowVersionRow.hotline_number == hotlines[0].number)
    found = {}
    for row in list(await session.scalars(statement)):
        flow = _read(row) or await _newest_readable(session, row)
        if flow is not None:
            found[row.hotline_number] = await _with_prompts(session, row.tenant_id, flow)
    return found


def read_or_none(row: FlowVersionRow) -> Flow | None:
    """None, and a line in the log, for a document that cannot be read any more."""
    try:
        return read(row.document)
    except Unreadable as error:
        log.error(  # noqa: TRY400 — the fault is in the document, not on the way here
            "flow_unreadable", hotline=row.hotline_number, version=row.version, error=str(error)
        )
        return None


def _read(row: FlowVersionRow) -> FlowInForce | None:
    flow = read_or_none(row)
    if flow is None:
        return None
    return FlowInForce(flow, row.version, frozenset(prompt_ids(row.document)))


async def _newest_readable(session: AsyncSession, bad: FlowVersionRow) -> FlowInForce | None:
    earlier = await session.scalars(
        select(FlowVersionRow)
        .where(
            FlowVersionRow.hotline_number == bad.hotline_number,
            FlowVersionRow.version < bad.version,
        )
        .order_by(FlowVersionRow.version.desc())
    )
    return next(filter(None, map(_read, earlier)), None)


async def _with_prompts(session: AsyncSession, tenant_id: str, known: FlowInForce) -> FlowInForce:
    """Whoever answers an HTTP request node may name any prompt of the tenant's."""
    if known.flow is None or not _asks_outside(known.flow):
        return known
    every = await session.scalars(select(PromptRow.id).where(PromptRow.tenant_id == tenant_id))
    return FlowInForce(known.flow, known.version, frozenset(every))


def _asks_outside(flow: Flow) -> bool:
    return any(isinstance(node, HttpRequestNode) for node in flow.nodes.values())
