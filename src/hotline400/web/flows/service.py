"""The flow in force; its form; moving from one product to another."""

from hotline400.routing.flow import Flow
from hotline400.routing.forms import read_form, to_flow
from hotline400.routing.forms.moving import moved, with_labels
from hotline400.routing.hotline import Product
from hotline400.routing.products import flow_of
from hotline400.storage import flow_documents, flow_drafts, flow_versions, hotlines
from hotline400.web.errors import FormNeeded
from hotline400.web.flow_drafts import service as drafts
from hotline400.web.flow_drafts.schemas import FlowDraftChange, FlowPublish
from hotline400.web.flow_estate import estate_of, names
from hotline400.web.flow_schedules import service as schedules
from hotline400.web.flow_secrets import shown_to
from hotline400.web.flow_versions.service import shown
from hotline400.web.flows.schemas import (
    FlowForm,
    FlowFormChange,
    FlowProductChange,
    PublishedFlow,
)
from hotline400.web.work import Work


async def get_published(work: Work, number: str) -> PublishedFlow:
    hotline = await hotlines.get(work.db, number)
    flow = flow_of((await estate_of(work, number)).hotlines[number])
    row = await flow_versions.find(work.db, number, hotline.flow_version)
    draft = await flow_drafts.find(work.db, number)
    return PublishedFlow(
        document=shown_to(work, flow),
        product=Product(hotline.product),
        form=read_form(flow),
        version=None if row is None else shown(row, hotline, await names(work)),
        draft_saved=draft is not None and draft.document is not None,
        schedule=await schedules.find(work, number),
    )


async def get_form(work: Work, number: str) -> FlowForm:
    draft = await drafts.draft_of(work, number)
    return FlowForm(
        product=draft.product, form=draft.form, revision=draft.revision, draft_saved=draft.saved
    )


async def change_form(work: Work, number: str, change: FlowFormChange, revision: int) -> FlowForm:
    before = (await drafts.draft_of(work, number)).document
    flow = with_labels(to_flow(change.form), before)
    return await _settle(work, number, flow, Product(change.form.product), change, revision)


async def change_product(
    work: Work, number: str, change: FlowProductChange, revision: int
) -> FlowForm:
    """What was in force stays as a restore point. Raises FormNeeded."""
    await hotlines.get(work.db, number)
    flow = await _moved(work, number, change)
    return await _settle(work, number, flow, change.product, change, revision)


async def _moved(work: Work, number: str, change: FlowProductChange) -> Flow:
    draft = await drafts.draft_of(work, number)
    if change.product is Product.FREE_FORM:
        return draft.document
    if change.restore and (back := await _last_of(work, number, change.product)) is not None:
        return back
    form = moved(draft.form, change.product)
    if form is None:
        raise FormNeeded("product")
    return to_flow(form)


async def _last_of(work: Work, number: str, product: Product) -> Flow | None:
    row = await flow_versions.newest_of(work.db, number, product)
    return None if row is None else flow_documents.read(row.document)


async def _settle(
    work: Work,
    number: str,
    flow: Flow,
    product: Product,
    change: FlowFormChange | FlowProductChange,
    revision: int,
) -> FlowForm:
    """As the draft, and where that is wanted at once in force."""
    await drafts.save_draft(work, number, FlowDraftChange(document=flow, product=product), revision)
    if not change.publish:
        return await get_form(work, number)
    wanted = FlowPublish(note=change.note, force=change.force)
    published = await drafts.publish_draft(work, number, wanted, None)
    form = await get_form(work, number)
    told = {"published": published.version, "findings": published.findings}
    return form.model_copy(update=told)
