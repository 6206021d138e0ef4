"""Which nodes of a hotline's flow lead to a queue: as published, as drafted, as planned."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import flow_documents
from hotline400.storage.models import FlowDraftRow, FlowScheduleRow, FlowVersionRow, HotlineRow


async def nodes_naming(session: AsyncSession, hotline: HotlineRow, queue_id: str) -> list[str]:
    """By id and, where it has one, label; each once."""
    found: dict[str, None] = {}
    for document in await _documents(session, hotline):
        try:
            flow = flow_documents.read(document)
        except flow_documents.Unreadable:
            continue
        for node in flow.nodes.values():
            if getattr(node, "queue", None) == queue_id:
                found[f"{node.label} ({node.id})" if node.label else node.id] = None
    return list(found)


async def _documents(session: AsyncSession, hotline: HotlineRow) -> list[str]:
    """None of them where nothing was published yet: the sales hotline names only main."""
    number = hotline.number
    published = select(FlowVersionRow.document).where(
        FlowVersionRow.hotline_number == number, FlowVersionRow.version == hotline.flow_version
    )
    draft = select(FlowDraftRow.document).where(FlowDraftRow.hotline_number == number)
    planned = select(FlowScheduleRow.document).where(FlowScheduleRow.hotline_number == number)
    found = [text for query in (published, draft, planned) for text in await session.scalars(query)]
    return [text for text in found if text is not None]
