"""Planning to publish: checked now, and once more when the moment has come."""

from typing import Any

from hotline400.flows.publishing import NotPublishable, errors_of, examine
from hotline400.routing.check import Finding, Severity
from hotline400.routing.check.finding import FindingCode
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Product
from hotline400.storage import (
    flow_documents,
    flow_drafts,
    flow_schedules,
    flow_versions,
    hotlines,
)
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.models import FlowScheduleRow
from hotline400.web.errors import NoDraft, NotFound, PublishTimePast
from hotline400.web.flow_estate import estate_of, names
from hotline400.web.flow_findings import told
from hotline400.web.flow_refusals import refused
from hotline400.web.flow_schedules import plans
from hotline400.web.flow_schedules.schemas import FlowSchedule, FlowToSchedule
from hotline400.web.names import names_of
from hotline400.web.schemas import FlowFinding
from hotline400.web.work import Work


async def plan(work: Work, number: str, wanted: FlowToSchedule) -> FlowSchedule:
    """Raises PublishTimePast, NoDraft, FlowHasErrors, FlowCasesFailed."""
    if wanted.publish_at <= work.now:
        raise PublishTimePast("publish_at")
    hotline = await hotlines.get_for_change(work.db, number, None)
    new, draft_revision = await _new(work, number, wanted)
    estate = await estate_of(work, number)
    found = await examine(work.db, number, new.flow, estate)
    if errors_of(found):
        known = names_of(estate, work.by.user.locale)
        raise refused(NotPublishable(found), new.flow, number, known)
    row = await flow_schedules.plan(
        work.db,
        hotline,
        new,
        publish_at=wanted.publish_at,
        draft_revision=draft_revision,
        now=work.now,
    )
    await work.audit(
        "flow_schedule.planned",
        number,
        after={"publish_at": row.publish_at.isoformat(), "version": row.from_version},
    )
    return await shown(work, row)


async def drop(work: Work, number: str) -> None:
    """NotFound where nothing is planned."""
    await hotlines.get_for_change(work.db, number, None)
    row = await flow_schedules.find(work.db, number)
    if row is None:
        raise NotFound
    await plans.drop(work, row)


async def find(work: Work, number: str) -> FlowSchedule | None:
    row = await flow_schedules.find(work.db, number)
    return None if row is None else await shown(work, row)


async def shown(work: Work, row: FlowScheduleRow) -> FlowSchedule:
    return FlowSchedule(
        publish_at=row.publish_at,
        product=Product(row.product),
        note=row.note,
        from_version=row.from_version,
        requested_at=row.requested_at,
        requested_by=(await names(work)).get(row.requested_by),
        failed_at=row.failed_at,
        findings=await _findings(work, row),
    )


async def _new(work: Work, number: str, wanted: FlowToSchedule) -> tuple[NewVersion, int | None]:
    """What is to be published, and of which revision of the draft it is."""
    if wanted.version is not None:
        version = await flow_versions.get(work.db, number, wanted.version)
        flow = flow_documents.read(version.document)
        product, note = Product(version.product), wanted.note or version.note
        return NewVersion(flow, product, work.by.user.id, note, restored_from=version.version), None
    draft = await flow_drafts.find(work.db, number)
    if draft is None or draft.document is None:
        raise NoDraft
    flow = flow_documents.read(draft.document)
    new = NewVersion(flow, Product(draft.product), work.by.user.id, wanted.note)
    return new, draft.revision


async def _findings(work: Work, row: FlowScheduleRow) -> list[FlowFinding]:
    """Why it could not be published."""
    if not row.findings:
        return []
    found = [_finding(item) for item in row.findings]
    known = names_of(await estate_of(work, row.hotline_number), work.by.user.locale)
    return told(found, _flow(row), row.hotline_number, known)


def _finding(item: dict[str, Any]) -> Finding:
    return Finding(
        Severity(item["severity"]), FindingCode(item["code"]), item["node"], item["data"]
    )


def _flow(row: FlowScheduleRow) -> Flow | None:
    try:
        return flow_documents.read(row.document)
    except flow_documents.Unreadable:
        return None
