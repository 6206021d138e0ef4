"""Who changed or heard what, and when (F-ACCT-3). Append-only."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Delete, Update, event, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from hotline400.record.shortened import shortened
from hotline400.storage import paging
from hotline400.storage.errors import StorageError
from hotline400.storage.models import AuditRow, Table
from hotline400.storage.tenancy import ScopedSession

_SECRETS = frozenset({"password", "password_hash", "pin", "pin_hash", "token", "token_hash"})


async def append(
    session: AsyncSession,
    *,
    now: datetime,
    action: str,
    subject: str,
    tenant_id: str | None,
    user_id: str | None,
    address: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    """In the transaction of the change itself: either both are kept or neither.

    `action` is noun.verb ("phones.replaced"), `subject` the id. Secrets in `before` and `after`
    are blotted out here.
    """
    session.add(
        AuditRow(
            at=now,
            tenant_id=tenant_id,
            user_id=user_id,
            address=shortened(address, 64),
            action=action,
            subject=shortened(subject, 128),
            before=None if before is None else _without_secrets(before),
            after=None if after is None else _without_secrets(after),
            note=note,
        )
    )
    await session.flush()


async def search(
    session: AsyncSession,
    *,
    action: str | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[AuditRow]:
    """Newest first; the next page begins before the last id."""
    statement = select(AuditRow).order_by(AuditRow.id.desc()).limit(paging.bounded(limit))
    if action is not None:
        statement = statement.where(AuditRow.action == action)
    if before_id is not None:
        statement = statement.where(AuditRow.id < before_id)
    return list(await session.scalars(statement))


def document(row: Table) -> dict[str, Any]:
    """A row as JSON, for `before` and `after`."""
    return {
        key: _plain(getattr(row, key))
        for key in inspect(type(row)).columns.keys()  # noqa: SIM118 — not a dict
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: "***" if key in _SECRETS and item else _without_secrets(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return value


@event.listens_for(ScopedSession, "before_flush")
def _append_only(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if any(isinstance(row, AuditRow) for row in (*session.dirty, *session.deleted)):
        raise StorageError("the audit log is never changed")


@event.listens_for(ScopedSession, "do_orm_execute")
def _append_only_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    table = getattr(getattr(statement, "table", None), "name", None)
    if isinstance(statement, Update | Delete) and table == AuditRow.__tablename__:
        raise StorageError("the audit log is never changed")
