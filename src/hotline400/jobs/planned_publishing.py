"""Flows whose moment has come are published, exactly once, whoever and however many run this.

The number's row is locked first, then the plan is read again: of two processes the second finds it
gone. What was planned survives a restart, for it is in the database; what was due meanwhile is
published as soon as somebody looks.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

import anyio
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.flows.changes import changes
from hotline400.flows.estate import Surroundings, survey
from hotline400.flows.publishing import NotPublishable, publish
from hotline400.routing.check import Finding
from hotline400.routing.check.finding import FindingCode, error
from hotline400.routing.flow import Flow
from hotline400.routing.hotline import Product
from hotline400.storage import audit, flow_documents, flow_drafts, flow_schedules, hotlines
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.errors import Unavailable
from hotline400.storage.flow_schedules import Due
from hotline400.storage.flow_versions import NewVersion
from hotline400.storage.models import FlowScheduleRow, HotlineRow
from hotline400.storage.tenancy import OPERATOR, Scope

log = structlog.get_logger()

PAUSE_SECONDS = 2.0
Tell = Callable[[str], Awaitable[None]]


class Publisher:
    """Publishes what is due. `tell` brings the engine to take up a number's new flow."""

    def __init__(
        self,
        database: Database,
        directory: DatabaseDirectory,
        surroundings: Callable[[], Surroundings],
        tell: Tell,
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._directory = database, directory
        self._surroundings, self._tell, self._now = surroundings, tell, now

    async def run(self, pause: float = PAUSE_SECONDS) -> None:
        """Until cancelled. A database that is away is asked again."""
        while True:
            try:
                await self.publish_due()
            except Exception as problem:  # noqa: BLE001 — nothing of this may end the process
                log.warning("planned_publishing_put_off", error=str(problem))
            await anyio.sleep(pause)

    async def publish_due(self) -> list[str]:
        """The numbers that got a new flow. One that breaks is tried again and holds up no other."""
        now = self._now()
        async with self._database.reading(OPERATOR) as session:
            due = await flow_schedules.due(session, now)
        published = []
        for one in due:
            try:
                if await self._publish(one, now):
                    published.append(one.number)
                    await self._tell(one.number)
            except Unavailable:
                raise
            except Exception:
                log.exception("planned_publishing_broke", hotline=one.number)
        return published

    async def _publish(self, one: Due, now: datetime) -> bool:
        async with self._database.session(Scope.of_tenant(one.tenant_id)) as session:
            hotline = await hotlines.get_for_change(session, one.number, None)
            row = await flow_schedules.find(session, one.number)
            if row is None or not flow_schedules.is_due(row, now):
                return False
            try:
                flow = flow_documents.read(row.document)
                await self._put_in_force(session, hotline, row, flow, now)
            except NotPublishable as refusal:
                await _note_failure(session, row, refusal.findings, now)
            except flow_documents.Unreadable:
                await _note_failure(session, row, [error(FindingCode.UNREADABLE)], now)
            else:
                await flow_schedules.drop(session, row)
                return True
        log.warning("planned_flow_not_published", hotline=one.number)
        return False

    async def _put_in_force(
        self,
        session: AsyncSession,
        hotline: HotlineRow,
        row: FlowScheduleRow,
        flow: Flow,
        now: datetime,
    ) -> None:
        estate = await survey(session, self._directory, self._surroundings())
        before = estate.hotlines[hotline.number]
        new = NewVersion(
            flow, Product(row.product), row.requested_by, row.note, restored_from=row.from_version
        )
        published = await publish(session, hotline, new, estate, force=False, now=now)
        draft = await flow_drafts.find(session, hotline.number)
        if draft is not None and draft.revision == row.draft_revision:
            await flow_drafts.clear(
                session, hotline, expected_revision=None, by=row.requested_by, now=now
            )
        await audit.append(
            session,
            now=now,
            action="flow.published",
            subject=hotline.number,
            tenant_id=hotline.tenant_id,
            user_id=row.requested_by,
            before={"version": before.flow_version},
            after={
                "version": published.row.version,
                "product": row.product,
                "planned_at": row.requested_at.isoformat(),
                **changes(before.flow, flow),
            },
        )


async def _note_failure(
    session: AsyncSession, row: FlowScheduleRow, findings: list[Finding], now: datetime
) -> None:
    told = [
        {"severity": f.severity, "code": f.code, "node": f.node, "data": dict(f.data)}
        for f in findings
    ]
    await flow_schedules.fail(session, row, told, now)
    await audit.append(
        session,
        now=now,
        action="flow_schedule.failed",
        subject=row.hotline_number,
        tenant_id=row.tenant_id,
        user_id=row.requested_by,
        after={"findings": told[:50]},
    )
