"""The phones bound to a hotline."""

from fastapi import APIRouter, Response, status

from hotline400.web.fields import HotlineNumber, IdempotencyKey, IfMatch, PathId
from hotline400.web.idempotency import once
from hotline400.web.phones import service
from hotline400.web.phones.schemas import NewPhone, Phone, PhoneEntries, PhoneList
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/phones", tags=["phones"])


@router.get("")
async def list_phones(number: HotlineNumber, work: TenantReader, response: Response) -> PhoneList:
    """The phones in the order they are rung; the ETag is the hotline's."""
    phones, version = await service.list_phones(work, number)
    put_etag(response, version)
    return phones


@router.put("")
async def replace_phones(
    number: HotlineNumber,
    entries: PhoneEntries,
    work: Editor,
    response: Response,
    if_match: IfMatch = None,
) -> PhoneList:
    """Add, delete, relabel and reorder at once. `If-Match` is required."""
    phones, version = await service.replace_phones(
        work, number, entries, expected_version(if_match)
    )
    put_etag(response, version)
    return phones


@router.post("", status_code=status.HTTP_201_CREATED)
async def add_phone(
    number: HotlineNumber, new: NewPhone, work: Editor, key: IdempotencyKey = None
) -> Phone:
    """Bind one more phone, last in the order."""
    return await once(work, key, new, Phone, lambda: service.add_phone(work, number, new))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_phone(number: HotlineNumber, id: PathId, work: Editor) -> None:  # noqa: A002
    """Unbind one phone."""
    await service.delete_phone(work, number, id)
