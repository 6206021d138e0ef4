"""The flow that somebody asks about: the one in force, the draft, an old version, or a document."""

from hotline400.routing.flow import Flow
from hotline400.storage import flow_documents, flow_drafts, flow_versions
from hotline400.web.flow_cases.schemas import FlowAsked
from hotline400.web.work import Work


async def asked(work: Work, number: str, which: FlowAsked) -> Flow | None:
    """None: the one in force. NotFound for a version that is not kept."""
    if which.document is not None:
        return which.document
    if which.version is not None:
        row = await flow_versions.get(work.db, number, which.version)
        return flow_documents.read(row.document)
    if which.flow == "published":
        return None
    draft = await flow_drafts.find(work.db, number)
    if draft is None or draft.document is None:
        return None
    return flow_documents.read(draft.document)
