"""The configuration's revision: one number that grows with every change, in the same transaction.

The engine polls it and reloads when it grew. Nobody has to remember to bump it: the session sees
which tables a transaction wrote. The bump is the last statement before the commit, so concurrent
changes wait for each other only for that moment, and grow it in the order of their commits.
"""

from sqlalchemy import Delete, Insert, Update, event, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from hotline400.storage.errors import StorageError
from hotline400.storage.models import (
    BlacklistRow,
    HotlineRow,
    PhoneRow,
    PromptOverrideRow,
    PromptRow,
    QueueMemberRow,
    QueueRow,
    RevisionRow,
    ScreeningRow,
    Table,
    TrunkRow,
    VoicemailBoxRow,
    WhitelistRow,
)
from hotline400.storage.tenancy import ScopedSession

_CONFIGURATION: tuple[type[Table], ...] = (
    HotlineRow,
    PhoneRow,
    QueueRow,
    QueueMemberRow,
    ScreeningRow,
    PromptRow,
    PromptOverrideRow,
    BlacklistRow,
    WhitelistRow,
    TrunkRow,
    VoicemailBoxRow,
)
_TABLES = frozenset(model.__tablename__ for model in _CONFIGURATION)
_CHANGED = "configuration_changed"


async def current(session: AsyncSession) -> int:
    """Read it before the configuration: what changes in between is then noticed next time."""
    value: int | None = await session.scalar(select(RevisionRow.revision))
    if value is None:
        raise StorageError("the database has no revision row: was it migrated?")
    return value


@event.listens_for(ScopedSession, "after_flush")
def _notice_rows(session: Session, _context: UOWTransaction) -> None:
    written = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(row, _CONFIGURATION) for row in written):
        session.info[_CHANGED] = True


@event.listens_for(ScopedSession, "do_orm_execute")
def _notice_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, Insert | Update | Delete):
        table = getattr(statement.table, "name", None)
        if table in _TABLES:
            state.session.info[_CHANGED] = True


@event.listens_for(ScopedSession, "before_commit")
def _bump(session: Session) -> None:
    session.flush()
    if session.info.pop(_CHANGED, False):
        session.execute(update(RevisionRow).values(revision=RevisionRow.revision + 1))


@event.listens_for(ScopedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)
