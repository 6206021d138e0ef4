"""The draft of a number's flow: save as often as you like, check, publish (F-FLOW-8)."""

from fastapi import APIRouter, Response, status

from hotline400.web.fields import HotlineNumber, IfMatch
from hotline400.web.flow_drafts import service
from hotline400.web.flow_drafts.schemas import (
    FlowCheck,
    FlowDraft,
    FlowDraftChange,
    FlowPublish,
    FlowPublished,
    FlowToCheck,
)
from hotline400.web.versions import expected_version, put_etag, wanted_version
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/flow/draft", tags=["flows"])


@router.get("")
async def get_flow_draft(
    number: HotlineNumber, work: TenantReader, response: Response
) -> FlowDraft:
    """The draft; before anything is saved, the flow in force. Its ETag is needed to save."""
    draft = await service.get_draft(work, number)
    put_etag(response, draft.revision)
    return draft


@router.put("")
async def save_flow_draft(
    number: HotlineNumber,
    change: FlowDraftChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> FlowDraft:
    """Save the draft. It has to be a flow document, but may have findings. Calls go on by the flow
    in force. `If-Match` is required."""
    draft = await service.save_draft(work, number, change, expected_version(if_match))
    put_etag(response, draft.revision)
    return draft


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def discard_flow_draft(number: HotlineNumber, work: Editor, if_match: IfMatch = None) -> None:
    """Throw the draft away. `If-Match` is required."""
    await service.discard_draft(work, number, expected_version(if_match))


@router.post("/check")
async def check_flow_draft(
    number: HotlineNumber, to_check: FlowToCheck, work: TenantReader
) -> FlowCheck:
    """What keeps the draft, or the document sent, from being published, and what looks odd."""
    return await service.check_draft(work, number, to_check.document)


@router.post("/publish")
async def publish_flow_draft(
    number: HotlineNumber, publish: FlowPublish, work: Editor, if_match: IfMatch = None
) -> FlowPublished:
    """Put the draft in force: the next call goes by it, calls in progress keep theirs. Refused
    (409) with findings where it has errors or a test case fails."""
    return await service.publish_draft(work, number, publish, wanted_version(if_match))
