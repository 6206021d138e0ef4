"""The operator's customers."""

from fastapi import APIRouter, Response, status

from hotline400.web.fields import IdempotencyKey, IfMatch, PathId
from hotline400.web.idempotency import once
from hotline400.web.tenants import service
from hotline400.web.tenants.schemas import NewTenant, Tenant, TenantChange, TenantList
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Operator, OperatorReader

router = APIRouter(prefix="/tenants", tags=["tenants"])


@router.get("")
async def list_tenants(work: OperatorReader) -> TenantList:
    """All tenants by name."""
    return TenantList(items=await service.list_tenants(work))


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_tenant(new: NewTenant, work: Operator, key: IdempotencyKey = None) -> Tenant:
    """A new customer."""
    return await once(work, key, new, Tenant, lambda: service.create_tenant(work, new))


@router.patch("/{id}")
async def change_tenant(
    id: PathId,  # noqa: A002
    change: TenantChange,
    work: Operator,
    response: Response,
    if_match: IfMatch = None,
) -> Tenant:
    """Change name or how long recordings are kept. `If-Match` (its `version`) is required."""
    tenant = await service.change_tenant(work, id, change, expected_version(if_match))
    put_etag(response, tenant.version)
    return tenant
