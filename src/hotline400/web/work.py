"""One request, one transaction: who asks, what may be done, and what happens after the commit.

Endpoints name what they need by type: `work: Editor`. Nobody calls commit; the transaction ends
before the answer is sent, and the engine has heard of the change by then, so that the next call
sees it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage import audit, hotlines
from hotline400.storage.tenancy import OPERATOR, Scope
from hotline400.web.errors import OperatorOnly, ReadOnly, TenantOnly
from hotline400.web.ports import WebDependencies
from hotline400.web.users.schemas import Role
from hotline400.web.visitor import SignedIn, Visitor, signed_in, visitor


@dataclass
class Work:
    """A transaction on behalf of somebody."""

    db: AsyncSession
    by: SignedIn
    changed: set[str | None] = field(default_factory=set)
    """Hotline numbers (None: trunks) whose configuration this request changes."""
    voicemails_changed: set[tuple[str, str]] = field(default_factory=set)
    """(tenant, hotline number) whose messages this request changes: open pages are told."""
    callbacks_changed: set[tuple[str, str]] = field(default_factory=set)
    """The same of requests to be called back; the engine is told, too."""
    sessions_changed: bool = False
    """Whether this request ends sessions: open pages and downloads of theirs end with it."""
    after: list[Callable[[], None]] = field(default_factory=list)
    """What is done once the change is kept, in the order it was asked for."""

    @property
    def dependencies(self) -> WebDependencies:
        return self.by.visitor.dependencies

    @property
    def tenant_id(self) -> str | None:
        return self.by.user.tenant_id

    @property
    def may_edit(self) -> bool:
        """Whether the person may change what is the tenant's."""
        return self.by.user.role is Role.ADMINISTRATOR

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def audit(
        self,
        action: str,
        subject: str,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        tenant_id: str | None = None,
    ) -> None:
        """Put a change on record (F-ACCT-3); `tenant_id` where the operator changes a tenant's."""
        await audit.append(
            self.db,
            now=self.now,
            action=action,
            subject=subject,
            tenant_id=tenant_id or self.tenant_id,
            user_id=self.by.user.id,
            address=self.by.visitor.address,
            before=before,
            after=after,
        )

    async def all_hotlines_changed(self) -> None:
        """For what concerns all of the tenant's numbers: blacklist, prompts."""
        self.changed.update(row.number for row in await hotlines.list_all(self.db))


def scope_of(by: SignedIn) -> Scope:
    """What somebody sees: their tenant's rows, or as the operator everybody's."""
    if by.user.role is Role.OPERATOR:
        return OPERATOR
    return Scope.of_tenant(by.user.tenant_id or "")


@asynccontextmanager
async def writing(by: SignedIn) -> AsyncIterator[Work]:
    """A transaction that may write; afterwards the engine is told what changed."""
    dependencies = by.visitor.dependencies
    async with dependencies.database.session(scope_of(by)) as db:
        work = Work(db, by)
        yield work
    if work.sessions_changed:
        dependencies.sessions.look_again()
    for number in sorted(work.changed, key=str):
        await dependencies.control.configuration_changed(number)
    for tenant_id, number in sorted(work.voicemails_changed):
        dependencies.control.voicemails_changed(tenant_id, number)
    for tenant_id, number in sorted(work.callbacks_changed):
        dependencies.control.callbacks_changed(tenant_id, number)
    for action in work.after:
        await to_thread.run_sync(action)


@asynccontextmanager
async def reading(by: SignedIn) -> AsyncIterator[Work]:
    """A transaction that sees one moment and writes nothing."""
    async with by.visitor.dependencies.database.reading(scope_of(by)) as db:
        yield Work(db, by)


def tenant_person(by: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
    if by.user.tenant_id is None:
        raise TenantOnly
    return by


def administrator(by: Annotated[SignedIn, Depends(tenant_person)]) -> SignedIn:
    if by.user.role is not Role.ADMINISTRATOR:
        raise ReadOnly
    return by


def operator(by: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
    if by.user.role is not Role.OPERATOR:
        raise OperatorOnly
    return by


async def _anyone(by: Annotated[SignedIn, Depends(signed_in)]) -> AsyncIterator[Work]:
    async with writing(by) as work:
        yield work


async def _reader(by: Annotated[SignedIn, Depends(signed_in)]) -> AsyncIterator[Work]:
    async with reading(by) as work:
        yield work


async def _tenant_reader(by: Annotated[SignedIn, Depends(tenant_person)]) -> AsyncIterator[Work]:
    async with reading(by) as work:
        yield work


async def _editor(by: Annotated[SignedIn, Depends(administrator)]) -> AsyncIterator[Work]:
    async with writing(by) as work:
        yield work


async def _operator_reader(by: Annotated[SignedIn, Depends(operator)]) -> AsyncIterator[Work]:
    async with reading(by) as work:
        yield work


async def _operator(by: Annotated[SignedIn, Depends(operator)]) -> AsyncIterator[Work]:
    async with writing(by) as work:
        yield work


Anonymous = Annotated[Visitor, Depends(visitor)]
"""Nobody yet: health and signing in."""
AnyoneOutside = Annotated[SignedIn, Depends(signed_in)]
"""Anyone, outside any transaction."""
Anyone = Annotated[Work, Depends(_anyone, scope="function")]
"""Anyone signed in, about themselves."""
Reader = Annotated[Work, Depends(_reader, scope="function")]
"""A tenant's people read their own, the operator reads everybody's."""
TenantReader = Annotated[Work, Depends(_tenant_reader, scope="function")]
TenantReaderOutside = Annotated[SignedIn, Depends(tenant_person)]
Editor = Annotated[Work, Depends(_editor, scope="function")]
"""A tenant's administrator changes something."""
EditorOutside = Annotated[SignedIn, Depends(administrator)]
"""An administrator before the transaction, for slow work such as uploads."""
OperatorReader = Annotated[Work, Depends(_operator_reader, scope="function")]
OperatorOutside = Annotated[SignedIn, Depends(operator)]
Operator = Annotated[Work, Depends(_operator, scope="function")]
