"""The draft of a number's flow: saved, checked, thrown away, published."""

from hotline400.examples import examples_by_key
from hotline400.flows.changes import changes
from hotline400.flows.publishing import errors_of, examine, product_shown
from hotline400.routing.check import check
from hotline400.routing.flow import Flow
from hotline400.routing.forms import read_form
from hotline400.routing.hotline import Product
from hotline400.routing.products import flow_of
from hotline400.routing.secrets import restored, unknown
from hotline400.storage import flow_documents, flow_drafts, hotlines
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.models import FlowDraftRow, HotlineRow
from hotline400.web.errors import NoDraft, PreconditionFailed
from hotline400.web.flow_addresses import refuse_unusable
from hotline400.web.flow_drafts.schemas import (
    ExampleTaken,
    FlowCheck,
    FlowDraft,
    FlowDraftChange,
    FlowPublish,
    FlowPublished,
)
from hotline400.web.flow_estate import estate_of, names
from hotline400.web.flow_findings import told
from hotline400.web.flow_secrets import filled_in, shown_to
from hotline400.web.flow_versions.service import put_in_force
from hotline400.web.names import names_of
from hotline400.web.users.schemas import Locale
from hotline400.web.work import Work


async def get_draft(work: Work, number: str) -> FlowDraft:
    draft = await draft_of(work, number)
    return draft.model_copy(update={"document": shown_to(work, draft.document)})


async def draft_of(work: Work, number: str) -> FlowDraft:
    """As it is, secrets and all."""
    hotline = await hotlines.get(work.db, number)
    row = await flow_drafts.find(work.db, number)
    if row is not None and row.document is not None:
        return await _shown(work, row, hotline, flow_documents.read(row.document))
    flow = await in_force(work, number)
    return FlowDraft(
        saved=False,
        document=flow,
        product=Product(hotline.product),
        form=read_form(flow),
        revision=0 if row is None else row.revision,
        based_on=hotline.flow_version,
        published_version=hotline.flow_version,
        saved_at=None,
        saved_by=None,
    )


async def save_draft(work: Work, number: str, change: FlowDraftChange, revision: int) -> FlowDraft:
    """The product is the one asked for, or the one it had, if its form can show the document."""
    hotline = await hotlines.get_for_change(work.db, number, None)
    before = await flow_drafts.find(work.db, number)
    drafted = before is not None and before.document is not None
    kept = before.product if before is not None and drafted else hotline.product
    old = await _document(work, number, before)
    document = await _whole(work, number, change.document, old)
    refuse_unusable(document, *filter(None, (old,)))
    product = product_shown(document, change.product or Product(kept))
    row = await flow_drafts.save(
        work.db,
        hotline,
        document,
        product,
        expected_revision=revision,
        by=work.by.user.id,
        now=work.now,
    )
    await work.audit(
        "flow_draft.saved",
        number,
        before={"revision": row.revision - 1, "drafted": drafted},
        after={"revision": row.revision, "product": row.product, **changes(old, document)},
    )
    return await _shown(work, row, hotline, document)


async def _whole(work: Work, number: str, document: Flow, old: Flow | None) -> Flow:
    """With the secrets that came back masked: of the draft as it was, or of the flow in force."""
    if not unknown(document):
        return document
    return filled_in(document, *filter(None, (old, await in_force(work, number))))


async def discard_draft(work: Work, number: str, revision: int) -> None:
    """The flow in force stays. Raises NoDraft."""
    hotline = await hotlines.get_for_change(work.db, number, None)
    there = await flow_drafts.clear(
        work.db, hotline, expected_revision=revision, by=work.by.user.id, now=work.now
    )
    if not there:
        raise NoDraft
    await work.audit("flow_draft.discarded", number, before={"revision": revision})


async def check_draft(work: Work, number: str, document: Flow | None) -> FlowCheck:
    """Test cases are tried as well, once there are no errors."""
    estate = await estate_of(work, number)
    flow = await _to_check(work, number, document)
    if work.may_edit or document is None:
        found = await examine(work.db, number, flow, estate)
    else:  # a way through a document of one's own would tell the keys of the test cases
        found = check(flow, estate.known(number))
    errors = len(errors_of(found))
    return FlowCheck(
        findings=told(found, flow, number, names_of(estate, work.by.user.locale)),
        errors=errors,
        warnings=len(found) - errors,
        publishable=not errors,
    )


async def _to_check(work: Work, number: str, document: Flow | None) -> Flow:
    """What came back masked is not wrong: saving would fill it in."""
    draft = (await draft_of(work, number)).document
    return draft if document is None else restored(document, draft, await in_force(work, number))


async def publish_draft(
    work: Work, number: str, wanted: FlowPublish, revision: int | None
) -> FlowPublished:
    """Raises NoDraft, FlowHasErrors, FlowCasesFailed. Afterwards there is no draft."""
    hotline = await hotlines.get_for_change(work.db, number, None)
    row = await flow_drafts.find(work.db, number)
    if revision is not None and revision != (0 if row is None else row.revision):
        raise PreconditionFailed
    if row is None or row.document is None:
        raise NoDraft
    flow = flow_documents.read(row.document)
    new = NewVersion(flow, Product(row.product), work.by.user.id, wanted.note)
    published = await put_in_force(work, hotline, new, force=wanted.force)
    await flow_drafts.clear(
        work.db, hotline, expected_revision=None, by=work.by.user.id, now=work.now
    )
    return published


async def in_force(work: Work, number: str) -> Flow:
    """What calls go by now."""
    return flow_of((await estate_of(work, number)).hotlines[number])


async def _document(work: Work, number: str, row: FlowDraftRow | None) -> Flow | None:
    """What the draft was before; one that cannot be read any more is simply replaced."""
    if row is None or row.document is None:
        return await in_force(work, number)
    try:
        return flow_documents.read(row.document)
    except flow_documents.Unreadable:
        return None


async def _shown(work: Work, row: FlowDraftRow, hotline: HotlineRow, flow: Flow) -> FlowDraft:
    return FlowDraft(
        saved=True,
        document=flow,
        product=Product(row.product),
        form=read_form(flow),
        revision=row.revision,
        based_on=row.based_on,
        published_version=hotline.flow_version,
        saved_at=row.saved_at,
        saved_by=(await names(work)).get(row.saved_by),
        taken_over=_example(row, work.by.user.locale),
    )


def _example(row: FlowDraftRow, locale: Locale) -> ExampleTaken | None:
    taken = flow_drafts.taken_over(row)
    if taken is None:
        return None
    example = examples_by_key().get(taken.example)
    return ExampleTaken(
        example=taken.example,
        name=taken.example if example is None else example.name.said(locale),
        had_draft=taken.document is not None,
        prompt_count=len(taken.prompts),
        queue_count=len(taken.queues),
    )
