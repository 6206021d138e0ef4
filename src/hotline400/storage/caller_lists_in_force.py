"""The tenants' lists as calls are screened by them, read again only when one has changed.

A list may have a hundred thousand entries, and each of the tenant's numbers is loaded for itself:
they share what was read for the first.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.screening_rules import CallerLists
from hotline400.storage import caller_lists, revision
from hotline400.storage.errors import TenancyViolation
from hotline400.storage.models import BlacklistRow, WhitelistRow
from hotline400.storage.tenancy import OPERATOR, scope_of


@dataclass
class ListsInForce:
    """`_known`: what was read last of a tenant, with the lists' revision then; under None, that of
    the last time when everybody's were read."""

    _known: dict[str, tuple[int, CallerLists]] = field(default_factory=dict)
    _all_at: int | None = None

    async def of(
        self, session: AsyncSession, tenant_id: str | None, now: datetime
    ) -> dict[str, CallerLists]:
        """By tenant: one's, or with None everybody's; in a tenant's session that tenant's. They may
        hold entries that have expired since: callers are asked about with the time. Not for a
        transaction that changes lists itself, whose revision grows only at its end."""
        scope = scope_of(session)
        if scope is None:
            raise TenancyViolation("no scope, so no lists")
        if scope != OPERATOR:
            tenant_id = scope.tenant_id
        at = await revision.of_lists(session)
        if tenant_id is None:
            return await self._everybodys(session, at, now)
        if tenant_id in self._known and self._known[tenant_id][0] == at:
            return {tenant_id: self._known[tenant_id][1]}
        if tenant_id not in self._known and self._all_at == at:
            return {}
        found = await _read(session, tenant_id, now)
        self._keep(found or {tenant_id: CallerLists()}, at)
        return found

    async def _everybodys(
        self, session: AsyncSession, at: int, now: datetime
    ) -> dict[str, CallerLists]:
        if self._all_at != at:
            self._known.clear()
            self._keep(await _read(session, None, now), at)
            self._all_at = at
        return {tenant: lists for tenant, (_, lists) in self._known.items()}

    def _keep(self, found: dict[str, CallerLists], at: int) -> None:
        self._known |= {tenant: (at, lists) for tenant, lists in found.items()}


async def _read(
    session: AsyncSession, tenant_id: str | None, now: datetime
) -> dict[str, CallerLists]:
    black = await caller_lists.in_force(session, BlacklistRow, tenant_id, now)
    white = await caller_lists.in_force(session, WhitelistRow, tenant_id, now)
    return {
        tenant: CallerLists.model_construct(
            blacklist=black.get(tenant, {}), whitelist=white.get(tenant, {})
        )
        for tenant in black.keys() | white.keys()
    }
