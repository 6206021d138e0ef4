"""The flow in force, and the products' simple forms (F-NUM-2)."""

from fastapi import APIRouter, Response

from hotline400.web.fields import HotlineNumber, IfMatch
from hotline400.web.flows import service
from hotline400.web.flows.schemas import (
    FlowForm,
    FlowFormChange,
    FlowProductChange,
    PublishedFlow,
)
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/flow", tags=["flows"])


@router.get("")
async def get_published_flow(number: HotlineNumber, work: TenantReader) -> PublishedFlow:
    """The flow that calls go by now."""
    return await service.get_published(work, number)


@router.get("/form")
async def get_flow_form(number: HotlineNumber, work: TenantReader, response: Response) -> FlowForm:
    """The draft, or the flow in force, as a simple form. Its ETag is the draft's."""
    form = await service.get_form(work, number)
    put_etag(response, form.revision)
    return form


@router.put("/form")
async def save_flow_form(
    number: HotlineNumber,
    change: FlowFormChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> FlowForm:
    """Write the document that the form stands for, as the draft or at once in force. `If-Match` is
    required."""
    form = await service.change_form(work, number, change, expected_version(if_match))
    put_etag(response, form.revision)
    return form


@router.post("/product")
async def change_product(
    number: HotlineNumber,
    change: FlowProductChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> FlowForm:
    """Move to another product or to free form, as the draft or at once in force. `If-Match` (the
    draft's ETag) is required."""
    form = await service.change_product(work, number, change, expected_version(if_match))
    put_etag(response, form.revision)
    return form
