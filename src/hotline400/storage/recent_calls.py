"""Calls that the engine remembers: its `RecentCalls`, on the database."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_

from hotline400.record.past_call import PastCall
from hotline400.record.record import Disposition
from hotline400.storage.database import Database
from hotline400.storage.models import CallRow
from hotline400.storage.tenancy import Scope

CALLS_A_PAGE = 1000


class DatabaseRecentCalls:
    """Implements `engine.ports.RecentCalls`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def calls(
        self, tenant_id: str, hotline_number: str, after: tuple[datetime, str]
    ) -> list[PastCall]:
        """The next page. Raises Unavailable without a database."""
        wanted = (
            select(
                CallRow.id,
                CallRow.tenant_id,
                CallRow.hotline_number,
                CallRow.caller_number,
                CallRow.started_at,
                CallRow.answered_phone,
                CallRow.answered_at,
                CallRow.talk_ms,
                CallRow.callback_of,
            )
            .where(
                CallRow.tenant_id == tenant_id,
                CallRow.hotline_number == hotline_number,
                CallRow.disposition != Disposition.REJECTED,
                CallRow.started_at >= after[0],
                tuple_(CallRow.started_at, CallRow.id) > tuple_(*after),
            )
            .order_by(CallRow.started_at, CallRow.id)
            .limit(CALLS_A_PAGE)
        )
        async with self._database.reading(Scope.of_tenant(tenant_id)) as session:
            return [_past(row) for row in await session.execute(wanted)]


def _past(row: Any) -> PastCall:
    answered = row.answered_at
    return PastCall(
        call_id=row.id,
        tenant_id=row.tenant_id or "",
        hotline_number=row.hotline_number,
        caller_number=row.caller_number,
        began_at=row.started_at,
        phone_number=row.answered_phone if answered else None,
        talk_from=answered,
        by_us=row.callback_of is not None,
        talk_until=answered + timedelta(milliseconds=row.talk_ms) if answered else None,
    )
