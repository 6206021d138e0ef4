"""SIP trunks to carriers."""

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from hotline400.web.fields import IdempotencyKey, IfMatch
from hotline400.web.idempotency import once
from hotline400.web.trunks import service
from hotline400.web.trunks.schemas import NewTrunk, Trunk, TrunkList, TrunkSettings
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Operator, OperatorReader

router = APIRouter(prefix="/trunks", tags=["trunks"])

TrunkId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,32}$")]


@router.get("")
async def list_trunks(work: OperatorReader) -> TrunkList:
    """All trunks with the state Asterisk reports."""
    return TrunkList(items=await service.list_trunks(work))


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_trunk(new: NewTrunk, work: Operator, key: IdempotencyKey = None) -> Trunk:
    """A new line to a carrier; calls come and go over it at once."""
    return await once(work, key, new, Trunk, lambda: service.create_trunk(work, new))


@router.put("/{id}")
async def replace_trunk(
    id: TrunkId,  # noqa: A002
    settings: TrunkSettings,
    work: Operator,
    response: Response,
    if_match: IfMatch = None,
) -> Trunk:
    """Change all settings; a password left out stays as it is. `If-Match` (its `version`) is
    required."""
    trunk = await service.replace_trunk(work, id, settings, expected_version(if_match))
    put_etag(response, trunk.version)
    return trunk


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_trunk(id: TrunkId, work: Operator) -> None:  # noqa: A002
    """Take the line away; calls on it go on to their end."""
    await service.delete_trunk(work, id)
