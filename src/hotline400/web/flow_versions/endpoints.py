"""Restore points of a number's flow: 256 are kept (F-FLOW-8)."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from hotline400.web.fields import Cursor, HotlineNumber, Limit
from hotline400.web.flow_drafts.schemas import FlowPublished
from hotline400.web.flow_versions import service
from hotline400.web.flow_versions.schemas import (
    FlowDiff,
    FlowRestore,
    FlowVersionDocument,
    FlowVersionPage,
)
from hotline400.web.work import Editor, TenantReader

router = APIRouter(prefix="/hotlines/{number}/flow", tags=["flows"])

Version = Annotated[int, Path(ge=1, le=2_000_000_000)]
Side = Annotated[str, Query(pattern=r"^([1-9][0-9]{0,8}|draft)$")]


@router.get("/versions")
async def list_flow_versions(
    number: HotlineNumber, work: TenantReader, cursor: Cursor = None, limit: Limit = 50
) -> FlowVersionPage:
    """Published flows, newest first; the newest is in force."""
    return await service.list_versions(work, number, cursor, limit)


@router.get("/versions/{version}")
async def get_flow_version(
    number: HotlineNumber, version: Version, work: TenantReader
) -> FlowVersionDocument:
    """One published flow with its document."""
    return await service.get_version(work, number, version)


@router.post("/versions/{version}/restore")
async def restore_flow_version(
    number: HotlineNumber, version: Version, restore: FlowRestore, work: Editor
) -> FlowPublished:
    """Put an old document in force again, as a new version; the next call goes by it. A planned
    publication, which would undo this, is dropped unless `keep_schedule` is set."""
    return await service.restore(work, number, version, restore)


@router.get("/diff")
async def compare_flows(
    number: HotlineNumber,
    work: TenantReader,
    before: Annotated[Side, Query(alias="from", description="a version, or draft")],
    after: Annotated[Side, Query(alias="to", description="a version, or draft")],
) -> FlowDiff:
    """What changed from one flow to another."""
    return await service.compare(work, number, before, after)
