"""The operator's customers."""

from typing import Any

from hotline400.storage import audit, tenants
from hotline400.storage.models import TenantRow
from hotline400.web.tenants.schemas import NewTenant, Tenant, TenantChange
from hotline400.web.work import Work


async def list_tenants(work: Work) -> list[Tenant]:
    return [Tenant.model_validate(row) for row in await tenants.list_all(work.db)]


async def create_tenant(work: Work, new: NewTenant) -> Tenant:
    row: TenantRow = await tenants.add(
        work.db, name=new.name, recordings_kept_days=new.recordings_kept_days, now=work.now
    )
    await work.audit("tenant.created", row.id, after=audit.document(row), tenant_id=row.id)
    return Tenant.model_validate(row)


async def change_tenant(
    work: Work, tenant_id: str, change: TenantChange, expected_version: int
) -> Tenant:
    sent: dict[str, Any] = change.model_dump(exclude_unset=True)
    before = audit.document(await tenants.get(work.db, tenant_id))
    row = await tenants.update(work.db, tenant_id, expected_version=expected_version, **sent)
    await work.audit(
        "tenant.changed", tenant_id, before=before, after=audit.document(row), tenant_id=tenant_id
    )
    return Tenant.model_validate(row)
