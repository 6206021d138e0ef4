"""A list as a file: taken in line by line, and given out again."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from anyio import to_thread
from fastapi import Request
from starlette.datastructures import UploadFile

from hotline400.routing.schedule import CHINA
from hotline400.sheets import (
    MOST_LINES,
    MOST_UNPACKED_MIB,
    Line,
    SheetFault,
    UnreadableSheet,
    read_sheet,
)
from hotline400.storage.caller_lists import EntryDraft
from hotline400.web.errors import (
    ApiError,
    SheetBusy,
    SheetTooBig,
    SheetTooLong,
    SheetUnreadable,
    SheetWithoutNumbers,
    TooLarge,
    UploadEmpty,
    UploadMissing,
)
from hotline400.web.prompts.upload import FILE_LIMIT

_CHUNK = 256 * 1024
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "title": "ListFile",
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "CSV, TXT or Excel; ≤ 20 MiB, ≤ 100,000 lines",
                        }
                    },
                }
            }
        },
    }
}
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "CSV in UTF-8: number, reason, expiry",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


async def received_lines(request: Request, tenant: str) -> list[Line]:
    """The lines of the form's file; nothing of it is kept. Raises what is wrong with it."""
    form = await request.form(max_files=1, max_fields=1, max_part_size=16 * 1024)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise UploadMissing("file")
        if not file.size:
            raise UploadEmpty("file")
        if file.size > FILE_LIMIT:
            raise TooLarge("file")
        return await _read(file, tenant)
    finally:
        await form.close()


async def _read(file: UploadFile, tenant: str) -> list[Line]:
    with NamedTemporaryFile() as copy:
        while chunk := await file.read(_CHUNK):
            await to_thread.run_sync(copy.write, chunk)
        copy.flush()
        try:
            return await read_sheet(Path(copy.name), tenant)
        except UnreadableSheet as error:
            raise _told(error.code) from error


def _told(fault: SheetFault) -> ApiError:
    match fault:
        case SheetFault.EMPTY:
            return SheetWithoutNumbers("file")
        case SheetFault.TOO_LONG:
            return SheetTooLong("file", limit=MOST_LINES)
        case SheetFault.TOO_BIG:
            return SheetTooBig("file", limit=MOST_UNPACKED_MIB)
        case SheetFault.BUSY:
            return SheetBusy("file")
        case SheetFault.UNREADABLE:
            return SheetUnreadable("file")


def file_of(entries: Iterable[EntryDraft]) -> bytes:
    """CSV as Excel opens it: UTF-8 with its mark, dates in China's time. It can be uploaded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["号码", "原因", "有效期"])
    for entry in entries:
        number = f"{entry.number}*" if entry.prefix else entry.number
        writer.writerow([number, _harmless(entry.reason), _shown(entry.expires_at)])
    return text.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """Excel would carry out what looks like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _shown(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if moment else ""
