"""The wrap-up of a call, and the form for it."""

from fastapi import APIRouter, Response

from hotline400.web.fields import IfMatch, PathId
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, TenantReader
from hotline400.web.wrap_ups import forms, service
from hotline400.web.wrap_ups.schemas import WrapUp, WrapUpChange, WrapUpForm, WrapUpFormChange

router = APIRouter(tags=["wrap-ups"])


@router.get("/wrap-up-form")
async def get_wrap_up_form(work: TenantReader, response: Response) -> WrapUpForm:
    """The company's form; empty at first. The ETag is needed to change it."""
    form = await forms.get_form(work)
    put_etag(response, form.version)
    return form


@router.put("/wrap-up-form")
async def replace_wrap_up_form(
    change: WrapUpFormChange, work: Editor, response: Response, if_match: IfMatch = None
) -> WrapUpForm:
    """The whole form at once. `If-Match` is required."""
    form = await forms.replace_form(work, change, expected_version(if_match))
    put_etag(response, form.version)
    return form


@router.get("/calls/{id}/wrap-up")
async def get_wrap_up(id: PathId, work: TenantReader, response: Response) -> WrapUp:  # noqa: A002
    """What was written down after this call; empty at first."""
    shown = await service.get_wrap_up(work, id)
    put_etag(response, shown.version)
    return shown


@router.put("/calls/{id}/wrap-up")
async def save_wrap_up(
    id: PathId,  # noqa: A002
    change: WrapUpChange,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> WrapUp:
    """Write it down, as the form asks. `If-Match` is required, `"0"` for the first."""
    shown = await service.save_wrap_up(work, id, change, expected_version(if_match))
    put_etag(response, shown.version)
    return shown
