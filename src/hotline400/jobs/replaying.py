"""Replays that people asked for are done here, one after another (F-FLOW-9).

The rules run in a thread, a thousand calls at a time: the calls in progress go on beside them, and
people see how far it is.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import anyio
import structlog
from anyio import to_thread

from hotline400.flows.estate import Surroundings, survey
from hotline400.flows.replaying import as_document, merged
from hotline400.routing.hotline import Hotline
from hotline400.routing.products import flow_of
from hotline400.routing.replay import RecordedCall, ReplayReport, replay
from hotline400.routing.walk import World
from hotline400.storage import flow_documents, flow_replays
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.flow_replays import Waiting
from hotline400.storage.tenancy import OPERATOR, Scope

log = structlog.get_logger()

PAUSE_SECONDS = 2.0
CHUNK = 1000


class Replayer:
    """Does what is waiting, until cancelled."""

    def __init__(
        self,
        database: Database,
        directory: DatabaseDirectory,
        surroundings: Callable[[], Surroundings],
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._directory = database, directory
        self._surroundings, self._now = surroundings, now

    async def run(self, pause: float = PAUSE_SECONDS) -> None:
        """A database that is away is asked again."""
        while True:
            try:
                await self.replay_waiting()
            except Exception as problem:  # noqa: BLE001 — nothing of this may end the process
                log.warning("replay_put_off", error=str(problem))
            await anyio.sleep(pause)

    async def replay_waiting(self) -> int:
        """How many were done."""
        async with self._database.reading(OPERATOR) as session:
            waiting = await flow_replays.waiting(session, self._now())
        done = 0
        for one in waiting:
            async with self._database.session(OPERATOR) as session:
                ours = await flow_replays.claim(session, one.id, self._now())
            if ours:
                await self._replay(one)
                done += 1
        return done

    async def _replay(self, one: Waiting) -> None:
        report = None
        try:
            report = as_document(await self._report(one))
        except Exception:
            log.exception("replay_failed", replay=one.id, hotline=one.number)
        async with self._database.session(OPERATOR) as session:
            await flow_replays.end(session, one.id, report, self._now())

    async def _report(self, one: Waiting) -> ReplayReport:
        async with self._database.reading(Scope.of_tenant(one.tenant_id)) as session:
            row = await flow_replays.get(session, one.number, one.id)
            estate = await survey(session, self._directory, self._surroundings())
            since = row.requested_at - timedelta(days=row.days)
            now = flow_of(estate.hotlines[one.number])
            calls = await flow_replays.recorded_calls(session, one.number, since, now)
        flow = flow_documents.read(row.document)
        hotline = estate.hotlines[one.number].model_copy(update={"flow": flow})
        return await self._replayed(one.id, hotline, list(calls), estate.world)

    async def _replayed(
        self, replay_id: str, hotline: Hotline, calls: list[RecordedCall], world: World
    ) -> ReplayReport:
        reports = []
        for start in range(0, max(len(calls), 1), CHUNK):
            part = calls[start : start + CHUNK]
            reports.append(await to_thread.run_sync(replay, hotline, part, world))
            async with self._database.session(OPERATOR) as session:
                await flow_replays.progress(
                    session, replay_id, done=start + len(part), total=len(calls)
                )
        return merged(reports)
