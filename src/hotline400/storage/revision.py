"""The configuration's revision: one number that grows with every change, in the same transaction.

The engine polls it and reloads when it grew. Nobody has to remember to bump it: the session sees
which tables a transaction wrote. The bump is the last statement before the commit, so concurrent
changes wait for each other only for that moment, and grow it in the order of their commits.
"""

from sqlalchemy import Delete, Insert, Update, event, select
from sqlalchemy.dialects import postgresql, sqlite
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
_LISTS = (BlacklistRow, WhitelistRow)
_CONFIGURATION_ID, _LISTS_ID = 1, 2
_CHANGED = "tables_of_the_configuration_changed"


async def current(session: AsyncSession) -> int:
    """Read it before the configuration: what changes in between is then noticed next time."""
    value = await _of(session, _CONFIGURATION_ID)
    if value is None:
        raise StorageError("the database has no revision row: was it migrated?")
    return value


async def of_lists(session: AsyncSession) -> int:
    """That of the tenants' black- and whitelists alone, which are long and seldom change."""
    return await _of(session, _LISTS_ID) or 0


async def _of(session: AsyncSession, row_id: int) -> int | None:
    value: int | None = await session.scalar(
        select(RevisionRow.revision).where(RevisionRow.id == row_id)
    )
    return value


def notice(session: AsyncSession, model: type[Table]) -> None:
    """For rows that are written past the session, as long lists are."""
    _notice(session.sync_session, {model.__tablename__})


@event.listens_for(ScopedSession, "after_flush")
def _notice_rows(session: Session, _context: UOWTransaction) -> None:
    written = {type(row) for row in (*session.new, *session.dirty, *session.deleted)}
    _notice(session, {model.__tablename__ for model in _CONFIGURATION if model in written})


@event.listens_for(ScopedSession, "do_orm_execute")
def _notice_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, Insert | Update | Delete):
        table = getattr(statement.table, "name", None)
        _notice(state.session, {m.__tablename__ for m in _CONFIGURATION} & {table})


def _notice(session: Session, tables: set[str]) -> None:
    session.info.setdefault(_CHANGED, set()).update(tables)


@event.listens_for(ScopedSession, "before_commit")
def _bump(session: Session) -> None:
    session.flush()
    changed: set[str] = session.info.pop(_CHANGED, set())
    if changed:
        _grow(session, _CONFIGURATION_ID)
    if changed & {model.__tablename__ for model in _LISTS}:
        _grow(session, _LISTS_ID)


def _grow(session: Session, row_id: int) -> None:
    """The lists' row is there from their first change on."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(RevisionRow)
        .values(id=row_id, revision=1)
        .on_conflict_do_update(index_elements=["id"], set_={"revision": RevisionRow.revision + 1})
    )


@event.listens_for(ScopedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)
