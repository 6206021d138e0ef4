"""The operator's 400 numbers."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from hotline400.web.fields import HotlineNumber, Id, IdempotencyKey, IfMatch
from hotline400.web.idempotency import once
from hotline400.web.numbers import service
from hotline400.web.numbers.schemas import NewNumber, Number, NumberChange, NumberList
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Operator, OperatorReader

router = APIRouter(prefix="/numbers", tags=["numbers"])


@router.get("")
async def list_numbers(
    work: OperatorReader, tenant_id: Annotated[Id | None, Query()] = None
) -> NumberList:
    """All 400 numbers, or one tenant's."""
    return NumberList(items=await service.list_numbers(work, tenant_id))


@router.post("", status_code=status.HTTP_201_CREATED)
async def assign_number(new: NewNumber, work: Operator, key: IdempotencyKey = None) -> Number:
    """Give a 400 number to a tenant."""
    return await once(work, key, new, Number, lambda: service.assign_number(work, new))


@router.patch("/{number}")
async def change_number(
    number: HotlineNumber,
    change: NumberChange,
    work: Operator,
    response: Response,
    if_match: IfMatch = None,
) -> Number:
    """Change its state (suspend it, take it up again, cancel it), or how many phones it takes.
    `If-Match` (its `version`) is required."""
    changed = await service.change_number(work, number, change, expected_version(if_match))
    put_etag(response, changed.version)
    return changed
