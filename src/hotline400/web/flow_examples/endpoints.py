"""Start from a real hotline's menu instead of an empty page."""

from fastapi import APIRouter, Response

from hotline400.web.fields import HotlineNumber, IfMatch
from hotline400.web.flow_drafts.schemas import FlowDraft
from hotline400.web.flow_examples import service
from hotline400.web.flow_examples.schemas import FlowExampleList, FlowExampleWanted
from hotline400.web.flow_examples.speech import spoken_prompts
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import AnyoneOutside, Editor, EditorOutside, reading, writing

router = APIRouter(tags=["flows"])


@router.get("/flow-examples")
async def list_flow_examples(by: AnyoneOutside) -> FlowExampleList:
    """Menus of real hotlines, with what they say and the groups they ring."""
    return service.list_examples(by.user.locale)


@router.post("/hotlines/{number}/flow/draft/example")
async def take_example_over(
    number: HotlineNumber,
    wanted: FlowExampleWanted,
    by: EditorOutside,
    response: Response,
    if_match: IfMatch = None,
) -> FlowDraft:
    """An example as the draft: its prompts are spoken and its groups made, all of it or nothing.
    Nothing is published; the draft that was there can be brought back. Answers at once for texts
    that were rendered before (`POST /speech/renderings`). `If-Match` is required."""
    revision = expected_version(if_match)
    example = service.find(wanted.example)
    async with reading(by) as work:
        await service.expect_revision(work, number, revision)
    async with spoken_prompts(by, example, wanted) as uploads, writing(by) as work:
        draft = await service.take_over(work, number, example, uploads, revision)
    put_etag(response, draft.revision)
    return draft


@router.delete("/hotlines/{number}/flow/draft/example")
async def undo_example(
    number: HotlineNumber, work: Editor, response: Response, if_match: IfMatch = None
) -> FlowDraft:
    """The draft as it was before the example. Its prompts and its groups without phones go, where
    nothing else uses them. `If-Match` is required."""
    draft = await service.undo(work, number, expected_version(if_match))
    put_etag(response, draft.revision)
    return draft
