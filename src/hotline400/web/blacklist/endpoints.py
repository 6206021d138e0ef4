"""The tenant's blacklist."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from hotline400.web.blacklist import service
from hotline400.web.blacklist.schemas import (
    BlacklistChange,
    BlacklistEntry,
    BlacklistPage,
    BlacklistSelection,
    DeletedCount,
    NewBlacklistEntry,
)
from hotline400.web.fields import Cursor, IdempotencyKey, Limit, PathId, Word
from hotline400.web.idempotency import once
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/blacklist", tags=["blacklist"])


@router.get("")
async def list_blacklist(
    work: TenantReader,
    q: Annotated[Word | None, Query(description="part of number or reason")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> BlacklistPage:
    """Callers who are hung up at once, newest first."""
    return await service.list_blacklist(work, q, cursor, limit)


@router.post("", status_code=status.HTTP_201_CREATED)
async def add_to_blacklist(
    new: NewBlacklistEntry, work: Editor, key: IdempotencyKey = None
) -> BlacklistEntry:
    """Add one number."""
    return await once(work, key, new, BlacklistEntry, lambda: service.add(work, new))


@router.post("/delete")
async def delete_selected_from_blacklist(
    selection: BlacklistSelection, work: Editor
) -> DeletedCount:
    """Delete those of these entries that exist."""
    return DeletedCount(deleted=await service.delete_selected(work, selection.ids))


@router.patch("/{id}")
async def change_blacklist_entry(
    id: PathId,  # noqa: A002
    change: BlacklistChange,
    work: Editor,
) -> BlacklistEntry:
    """Change reason or expiry."""
    return await service.change(work, id, change)


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_from_blacklist(id: PathId, work: Editor) -> None:  # noqa: A002
    """Delete one entry."""
    await service.delete_selected(work, [id], required=True)
