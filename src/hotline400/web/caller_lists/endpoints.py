"""The tenant's black- and whitelist: two lists with the same manners."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from hotline400.storage.models import BlacklistRow, WhitelistRow
from hotline400.web.caller_lists.schemas import (
    DeletedCount,
    ListedCaller,
    ListedCallerChange,
    ListedCallerPage,
    ListSelection,
    NewListedCaller,
    UploadReport,
    UploadToUndo,
)
from hotline400.web.caller_lists.service import Callers
from hotline400.web.caller_lists.upload import FILE, FORM, Chosen, received_list
from hotline400.web.fields import Cursor, IdempotencyKey, IfMatch, Limit, PathId, Word
from hotline400.web.idempotency import once
from hotline400.web.versions import expected_version, put_etag
from hotline400.web.work import Editor, EditorOutside, TenantReader, reading, writing


def _router(callers: Callers) -> APIRouter:
    name = callers.name
    router = APIRouter(prefix=f"/{name}", tags=[name])

    @router.get("", name=f"list_{name}")
    async def page(
        work: TenantReader,
        q: Annotated[Word | None, Query(description="part of number or reason")] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> ListedCallerPage:
        """The entries, newest first."""
        return await callers.page(work, q, cursor, limit)

    @router.post("", status_code=status.HTTP_201_CREATED, name=f"add_to_{name}")
    async def add(new: NewListedCaller, work: Editor, key: IdempotencyKey = None) -> ListedCaller:
        """Add one number, area code, or beginning of numbers."""
        return await once(work, key, new, ListedCaller, lambda: callers.add(work, new))

    @router.post("/delete", name=f"delete_selected_from_{name}")
    async def delete_selected(selection: ListSelection, work: Editor) -> DeletedCount:
        """Delete those of these entries that exist."""
        return DeletedCount(deleted=await callers.delete(work, selection.ids))

    @router.post("/upload", openapi_extra=FORM, name=f"upload_{name}")
    async def upload(
        request: Request, by: EditorOutside, chosen: Chosen, *, dry_run: bool = False
    ) -> UploadReport:
        """Add the numbers of a CSV, TXT or Excel file, with or without a header line: number,
        reason, expiry. With `dry_run` nothing is added: the report says how the file was read and
        what would become of each line. Which sheet, heading and columns are meant is found out, or
        said. Uploaded twice, the second time all are duplicates."""
        tenant = by.user.tenant_id or ""
        file = await received_list(request, tenant, chosen, datetime.now(UTC))
        async with (reading if dry_run else writing)(by) as work:
            return await callers.take_in(work, file, dry_run=dry_run)

    @router.post("/upload/undo", name=f"undo_upload_to_{name}")
    async def undo(upload: UploadToUndo, work: Editor) -> DeletedCount:
        """Delete what an upload added, as far as it is still there."""
        return DeletedCount(deleted=await callers.undo(work, upload.added_at))

    @router.get("/file", response_class=Response, responses=FILE, name=f"download_{name}")
    async def download(work: TenantReader) -> Response:
        """The whole list as CSV, as it can be uploaded again."""
        return Response(
            await callers.file(work),
            media_type="text/csv",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        )

    @router.patch("/{id}", name=f"change_{name}_entry")
    async def change(
        id: PathId,  # noqa: A002
        change: ListedCallerChange,
        work: Editor,
        response: Response,
        if_match: IfMatch = None,
    ) -> ListedCaller:
        """Change reason or expiry. `If-Match` (its `version`) is required."""
        entry = await callers.change(work, id, change, expected_version(if_match))
        put_etag(response, entry.version)
        return entry

    @router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, name=f"delete_from_{name}")
    async def delete(id: PathId, work: Editor) -> None:  # noqa: A002
        """Delete one entry."""
        await callers.delete(work, [id], required=True)

    return router


blacklist = _router(Callers(BlacklistRow))
whitelist = _router(Callers(WhitelistRow))
