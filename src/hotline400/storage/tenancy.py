"""The tenant filter, in one place: who sees and writes which rows.

A session has one `Scope` for its whole life. Every statement and every flush of every session
passes here, so no repository and no endpoint can forget the filter:

- reading, changing and deleting add `tenant_id = …` for every table of `_FILTERED` that the
  statement names, also in aliases, joins and subqueries;
- new rows are stamped with the tenant; another tenant's are refused;
- what cannot be filtered (plain tables, text, bulk inserts) is refused;
- without a scope nobody reads or writes a tenant's rows. People, sessions and tenants can be read,
  for signing in happens before the scope is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Delete,
    Insert,
    Select,
    Table,
    TextClause,
    Update,
    event,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import Executable

from hotline400.storage import models
from hotline400.storage.errors import TenancyViolation
from hotline400.storage.models import CallRow


@dataclass(frozen=True)
class Scope:
    """Whose rows a session handles: one tenant's, or with None everybody's (operator, engine)."""

    tenant_id: str | None

    @classmethod
    def of_tenant(cls, tenant_id: str) -> "Scope":
        if not tenant_id:
            raise TenancyViolation("a tenant's scope needs the tenant")
        return cls(tenant_id)


OPERATOR = Scope(None)
"""The platform itself: the operator's people, the engine, the jobs."""

_OWNED: tuple[Any, ...] = (
    *models.TenantOwned.__subclasses__(),
    models.CallRow,
    models.AuditRow,
    models.UserRow,
)
_OF_A_CALL: tuple[Any, ...] = (models.OfferRow, models.CallEventRow)
_FILTERED: dict[str, type[models.Table]] = {
    model.__tablename__: model for model in (*_OWNED, *_OF_A_CALL, models.TenantRow)
}
_OPERATOR_ONLY = {"trunks"}
_READ_UNSCOPED = {"users", "tenants", "sessions", "idempotency_keys", "configuration_revision"}
_WRITTEN_UNSCOPED = (models.SessionRow, models.IdempotencyRow, models.AuditRow)


class ScopedSession(Session):
    """The only session class of this house; its `info["scope"]` is set once."""


def scope_of(session: AsyncSession | Session) -> Scope | None:
    scope: Scope | None = session.info.get("scope")
    return scope


def bind_scope(session: AsyncSession, scope: Scope) -> None:
    """Give a session its scope once the person is known. Raises where it has another already."""
    if scope_of(session) not in (None, scope):
        raise TenancyViolation("a session keeps the scope it was given")
    session.info["scope"] = scope


def _is_plain_table(element: Any) -> bool:
    return "parententity" not in element._annotations  # noqa: SLF001 — no public way to ask


def _tables_named(statement: Executable) -> tuple[set[str], set[str]]:
    """(tables named at all, tables named only outside the ORM, which no criterion reaches)."""
    named: set[str] = set()
    mapped: set[str] = set()
    for element in visitors.iterate(statement):  # type: ignore[arg-type]  # statements are visitable
        table = getattr(element, "table", element)  # a column's table, or a table, or its alias
        while table is not None and not isinstance(table, Table):
            table = getattr(table, "element", None)
        if table is not None:
            named.add(table.name)
            if not _is_plain_table(element):
                mapped.add(table.name)
    return named, named - mapped


@event.listens_for(ScopedSession, "do_orm_execute")
def _filter_statement(state: ORMExecuteState) -> None:
    scope = scope_of(state.session)
    if scope == OPERATOR:
        return
    named, plain = _tables_named(state.statement)
    if scope is None:
        _refuse_unscoped(state.statement, named)
        return
    _refuse_unfilterable(state.statement, named, plain)
    assert scope.tenant_id is not None  # noqa: S101 — only OPERATOR has none
    options = [_criterion(_FILTERED[name], scope.tenant_id) for name in named & _FILTERED.keys()]
    state.statement = state.statement.options(*options)


def _criterion(model: type[models.Table], tenant_id: str) -> LoaderCriteriaOption:
    """As a lambda, for only then is it made again for each alias of the table. SQLAlchemy keeps one
    SQL for each of these three lambdas and table, and passes `tenant_id` anew each time."""
    if model is models.TenantRow:
        return with_loader_criteria(model, lambda cls: cls.id == tenant_id, include_aliases=True)
    if model in _OF_A_CALL:
        return with_loader_criteria(
            model,
            lambda cls: cls.call_id.in_(select(CallRow.id).where(CallRow.tenant_id == tenant_id)),
            include_aliases=True,
        )
    return with_loader_criteria(model, lambda cls: cls.tenant_id == tenant_id, include_aliases=True)


def _refuse_unscoped(statement: Executable, named: set[str]) -> None:
    if isinstance(statement, TextClause):
        raise TenancyViolation("text cannot be filtered: use the mapped classes")
    allowed = _READ_UNSCOPED
    if isinstance(statement, Insert | Update | Delete):
        allowed = {"sessions", "idempotency_keys", "configuration_revision"}
    if named - allowed:
        raise TenancyViolation(f"no scope, so no {sorted(named - allowed)}")


def _refuse_unfilterable(statement: Executable, named: set[str], plain: set[str]) -> None:
    guarded = _FILTERED.keys() | _OPERATOR_ONLY
    if named & _OPERATOR_ONLY:
        raise TenancyViolation(f"only the operator reads {sorted(named & _OPERATOR_ONLY)}")
    if not isinstance(statement, Select | Insert | Update | Delete):
        raise TenancyViolation(f"a {type(statement).__name__} cannot be filtered")
    if plain & guarded:
        raise TenancyViolation(f"plain tables cannot be filtered: {sorted(plain & guarded)}")
    if isinstance(statement, Insert) and named & guarded:
        raise TenancyViolation("add rows to the session instead of inserting in bulk")
    if isinstance(statement, Update) and _sets_owner(statement):
        raise TenancyViolation("a row never changes its tenant")


def _sets_owner(statement: Update) -> bool:
    values: Mapping[Any, object] = statement._values or {}  # noqa: SLF001 — no public way to ask
    return any(getattr(column, "key", column) == "tenant_id" for column in values)


@event.listens_for(ScopedSession, "before_flush")
def _check_rows(session: Session, _context: UOWTransaction, _instances: object) -> None:
    scope = scope_of(session)
    for row in session.new:
        _stamp(row, scope)
    for row in (*session.dirty, *session.deleted):
        _refuse_foreign(row, scope)


def _stamp(row: object, scope: Scope | None) -> None:
    if isinstance(row, models.TenantOwned) and row.tenant_id is None and scope is not None:
        if scope.tenant_id is None:
            raise TenancyViolation(f"whose is this new {type(row).__name__}? Name its tenant")
        row.tenant_id = scope.tenant_id
    _refuse_foreign(row, scope)


def _refuse_foreign(row: object, scope: Scope | None) -> None:
    if isinstance(row, _WRITTEN_UNSCOPED) and scope is None:
        return
    if scope is None:
        raise TenancyViolation(f"no scope, so no writing of {type(row).__name__}")
    if scope.tenant_id is None:
        return
    if isinstance(row, models.TrunkRow):
        raise TenancyViolation("only the operator changes trunks")
    if isinstance(row, models.OfferRow | models.CallEventRow | models.CallRow | models.TenantRow):
        raise TenancyViolation(f"only the platform writes {type(row).__name__}")
    if isinstance(row, _OWNED) and row.tenant_id != scope.tenant_id:
        raise TenancyViolation(f"a {type(row).__name__} of another tenant")
