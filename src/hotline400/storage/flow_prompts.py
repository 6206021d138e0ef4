"""Where flows name a tenant's prompts."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage.flow_documents import prompt_ids
from hotline400.storage.flow_drafts import taken_over
from hotline400.storage.models import FlowDraftRow, FlowScheduleRow, FlowVersionRow, HotlineRow


@dataclass(frozen=True)
class NamedIn:
    """A flow that names a prompt; `kind` is flow (in force), flow_draft or flow_schedule."""

    prompt_id: str
    kind: str
    number: str


async def named(session: AsyncSession) -> list[NamedIn]:
    """In what is in force, drafted or planned, by number."""
    published = select(FlowVersionRow.hotline_number, FlowVersionRow.document).join(
        HotlineRow,
        (HotlineRow.number == FlowVersionRow.hotline_number)
        & (HotlineRow.flow_version == FlowVersionRow.version),
    )
    drafted = select(FlowDraftRow.hotline_number, FlowDraftRow.document)
    planned = select(FlowScheduleRow.hotline_number, FlowScheduleRow.document)
    found = []
    for kind, statement in (
        ("flow", published),
        ("flow_draft", drafted),
        ("flow_schedule", planned),
    ):
        for number, document in await session.execute(statement):
            found += [NamedIn(prompt, kind, number) for prompt in prompt_ids(document or "")]
    put_aside = select(FlowDraftRow).where(FlowDraftRow.taken_over.is_not(None))
    for row in await session.scalars(put_aside):
        taken, number = taken_over(row), row.hotline_number
        for document in taken.put_aside if taken else ():
            found += [NamedIn(prompt, "flow_draft", number) for prompt in prompt_ids(document)]
    return sorted(set(found), key=lambda use: (use.number, use.kind, use.prompt_id))


async def restore_points(session: AsyncSession, prompt_id: str) -> list[tuple[str, int]]:
    """Old versions that would miss it: (number, version)."""
    rows = await session.execute(
        select(FlowVersionRow.hotline_number, FlowVersionRow.version)
        .where(FlowVersionRow.document.contains(f'"tenant:{prompt_id}"', autoescape=True))
        .order_by(FlowVersionRow.hotline_number, FlowVersionRow.version)
    )
    return [(number, version) for number, version in rows]
