"""Callers to be called back."""

from typing import Annotated

from fastapi import APIRouter, Query

from hotline400.web.callbacks import service
from hotline400.web.callbacks.schemas import (
    Callback,
    CallbackChange,
    CallbackPage,
    CallbackQuery,
)
from hotline400.web.fields import PathId
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/callbacks", tags=["callbacks"])


@router.get("")
async def list_callbacks(
    query: Annotated[CallbackQuery, Query()], work: TenantReader
) -> CallbackPage:
    """Requests to be called back, newest first; filters narrow the list together."""
    return await service.list_callbacks(work, query)


@router.get("/{id}")
async def get_callback(id: PathId, work: TenantReader) -> Callback:  # noqa: A002
    """One request."""
    return await service.get_callback(work, id)


@router.patch("/{id}")
async def change_callback(id: PathId, change: CallbackChange, work: Editor) -> Callback:  # noqa: A002
    """Cancel it, call (again) now, or mark it as seen to; not while somebody is being rung."""
    return await service.change(work, id, change)
