"""Published flows: listed, read, compared, restored."""

from hotline400.flows.changes import changes
from hotline400.flows.publishing import NotPublishable, publish
from hotline400.routing.diff import diff
from hotline400.routing.flow import Flow
from hotline400.routing.forms import read_form
from hotline400.routing.hotline import Product
from hotline400.storage import flow_documents, flow_drafts, flow_versions, hotlines
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.models import FlowVersionRow, HotlineRow
from hotline400.web.errors import NotFound
from hotline400.web.flow_drafts.schemas import FlowPublished
from hotline400.web.flow_estate import estate_of, names
from hotline400.web.flow_findings import told
from hotline400.web.flow_refusals import refused
from hotline400.web.flow_schedules import plans
from hotline400.web.flow_secrets import shown_to
from hotline400.web.flow_versions.schemas import (
    FlowDiff,
    FlowRestore,
    FlowVersion,
    FlowVersionDocument,
    FlowVersionPage,
)
from hotline400.web.names import names_of
from hotline400.web.work import Work

DRAFT = "draft"


async def list_versions(work: Work, number: str, cursor: str | None, limit: int) -> FlowVersionPage:
    hotline = await hotlines.get(work.db, number)
    page = await flow_versions.search(work.db, number, cursor=cursor, limit=limit)
    people = await names(work)
    items = [shown(row, hotline, people) for row in page.items]
    return FlowVersionPage(items=items, next_cursor=page.next_cursor)


async def get_version(work: Work, number: str, version: int) -> FlowVersionDocument:
    hotline = await hotlines.get(work.db, number)
    row = await flow_versions.get(work.db, number, version)
    document = flow_documents.read(row.document)
    known = shown(row, hotline, await names(work)).model_dump()
    return FlowVersionDocument(**known, document=shown_to(work, document), form=read_form(document))


async def restore(work: Work, number: str, version: int, wanted: FlowRestore) -> FlowPublished:
    """The old document as a new version; the draft stays as it is. What is planned would put
    another flow in its place without a word, so it goes unless it is to be kept."""
    hotline = await hotlines.get_for_change(work.db, number, None)
    row = await flow_versions.get(work.db, number, version)
    flow = flow_documents.read(row.document)
    new = NewVersion(flow, Product(row.product), work.by.user.id, row.note, restored_from=version)
    done = await put_in_force(work, hotline, new, force=wanted.force)
    if wanted.keep_schedule:
        return done
    return done.model_copy(update={"schedule_dropped": await plans.drop_pending(work, number)})


async def put_in_force(
    work: Work, hotline: HotlineRow, new: NewVersion, *, force: bool
) -> FlowPublished:
    """Check, try, publish, put on record. Raises FlowHasErrors and FlowCasesFailed."""
    estate = await estate_of(work, hotline.number)
    before, product = estate.hotlines[hotline.number], hotline.product
    known = names_of(estate, work.by.user.locale)
    try:
        published = await publish(work.db, hotline, new, estate, force=force, now=work.now)
    except NotPublishable as refusal:
        raise refused(refusal, new.flow, hotline.number, known) from refusal
    row = published.row
    await work.audit(
        "flow.published",
        hotline.number,
        before={"version": before.flow_version, "product": product},
        after={
            "version": row.version,
            "product": row.product,
            "note": row.note,
            "restored_from": row.restored_from,
            "forced": force,
            **changes(before.flow, new.flow),
        },
    )
    work.changed.add(hotline.number)
    return FlowPublished(
        version=shown(row, hotline, await names(work)),
        findings=told(published.findings, new.flow, hotline.number, known),
    )


async def compare(work: Work, number: str, before: str, after: str) -> FlowDiff:
    await hotlines.get(work.db, number)
    old, new = await _named(work, number, before), await _named(work, number, after)
    return FlowDiff(before=before, after=after, changes=diff(old, new))


async def _named(work: Work, number: str, name: str) -> Flow:
    if name != DRAFT:
        return flow_documents.read((await flow_versions.get(work.db, number, int(name))).document)
    row = await flow_drafts.find(work.db, number)
    if row is None or row.document is None:
        raise NotFound
    return flow_documents.read(row.document)


def shown(row: FlowVersionRow, hotline: HotlineRow, people: dict[str | None, str]) -> FlowVersion:
    return FlowVersion(
        version=row.version,
        product=Product(row.product),
        note=row.note,
        restored_from=row.restored_from,
        published_at=row.published_at,
        published_by=people.get(row.published_by),
        in_force=row.version == hotline.flow_version,
    )
