"""Requests to be called back as the engine asks for them: its `CallbackStore`, on the database.

A request is one engine's by a lease, which it renews as long as it runs. What changes a request
compares and sets in one statement, so that of two engines, or of an engine and a person, one wins.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.record.callback import OPEN, CallbackRequest, CallbackResult, CallbackState
from hotline400.storage.callback_progress import LEASE, request_of
from hotline400.storage.database import Database
from hotline400.storage.models import CallbackRow
from hotline400.storage.tenancy import OPERATOR, Scope

RINGING_LEASE = timedelta(hours=2)
"""A call may go on while its engine is away: so long nobody else calls that customer."""


@dataclass(frozen=True)
class DatabaseCallbacks:
    """Implements `engine.ports.CallbackStore`. Every method raises Unavailable without a
    database."""

    database: Database

    async def mine(self, engine: str, now: datetime) -> list[CallbackRequest]:
        """Writes only where a lease is to be renewed or taken."""
        async with self.database.reading(OPERATOR) as session:
            rows = await session.scalars(
                select(CallbackRow)
                .where(CallbackRow.state.in_(OPEN), CallbackRow.lease_owner == engine)
                .order_by(CallbackRow.since, CallbackRow.id)
            )
            mine = list(rows)
            due = await session.scalar(select(exists().where(_to_be_leased(engine, now))))
        if not due:
            return [request_of(row) for row in mine]
        async with self.database.session(OPERATOR) as session:
            await _lease(session, engine, now)
        return await self.mine(engine, now)

    async def begin(self, request_id: str, engine: str, call_id: str) -> bool:
        """One statement."""
        return await self._changed(
            request_id,
            (CallbackRow.state == CallbackState.WAITING, CallbackRow.lease_owner == engine),
            state=CallbackState.RINGING,
            current_call=call_id,
        )

    async def give_back(self, request_id: str, call_id: str) -> None:
        """Unless the call's record has come in meanwhile."""
        ringing = CallbackRow.state == CallbackState.RINGING
        await self._changed(
            request_id,
            (ringing, CallbackRow.current_call == call_id),
            state=CallbackState.WAITING,
            current_call=None,
        )

    async def close(
        self, request_id: str, state: CallbackState, result: CallbackResult, now: datetime
    ) -> None:
        """Unless somebody was faster."""
        waiting = CallbackRow.state == CallbackState.WAITING
        await self._changed(request_id, (waiting,), state=state, last_result=result, last_at=now)

    async def is_open(self, tenant_id: str, hotline_number: str, queue: str, number: str) -> bool:
        """Whether one is."""
        asked = exists().where(
            CallbackRow.tenant_id == tenant_id,
            CallbackRow.hotline_number == hotline_number,
            CallbackRow.queue == queue,
            CallbackRow.number == number,
            CallbackRow.state.in_(OPEN),
        )
        async with self.database.reading(Scope.of_tenant(tenant_id)) as session:
            return bool(await session.scalar(select(asked)))

    async def _changed(
        self, request_id: str, only_if: tuple[ColumnElement[bool], ...], **values: Any
    ) -> bool:
        async with self.database.session(OPERATOR) as session:
            done = await session.execute(
                update(CallbackRow).where(CallbackRow.id == request_id, *only_if).values(**values)
            )
            return cast("CursorResult[Any]", done).rowcount == 1


def _to_be_leased(engine: str, now: datetime) -> ColumnElement[bool]:
    """Ours that soon run out, and those whose engine says no more."""
    ours = and_(CallbackRow.lease_owner == engine, CallbackRow.lease_until < now + LEASE / 2)
    waiting = and_(CallbackRow.state == CallbackState.WAITING, CallbackRow.lease_until < now)
    ringing = CallbackRow.lease_until < now - RINGING_LEASE
    return and_(CallbackRow.state.in_(OPEN), or_(ours, waiting, ringing))


async def _lease(session: AsyncSession, engine: str, now: datetime) -> None:
    await session.execute(
        update(CallbackRow)
        .where(_to_be_leased(engine, now))
        .values(lease_owner=engine, lease_until=now + LEASE)
    )
