"""A list as a file: taken in line by line, and given out again."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends, Query, Request
from starlette.datastructures import UploadFile

from hotline400.lists.columns import Wanted
from hotline400.lists.upload import UploadedList, read_list
from hotline400.routing.schedule import CHINA
from hotline400.sheets import UnreadableSheet
from hotline400.storage.caller_lists import EntryDraft
from hotline400.web.errors import TooLarge, UploadEmpty, UploadMissing
from hotline400.web.fields import Between, Line
from hotline400.web.prompts.upload import FILE_LIMIT
from hotline400.web.sheet_faults import told

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


MOST_COLUMNS = 200
_At = Annotated[int, Between(0, MOST_COLUMNS)]


@dataclass(frozen=True)
class Choice:
    """What the person says of the file, where it was not understood of itself."""

    wanted: Wanted
    sheet: str | None


def choice(
    sheet: Annotated[Line | None, Query(max_length=200, description="of a workbook")] = None,
    heading_line: Annotated[
        int | None, Between(0, 1_048_576), Query(description="line of the headings; 0: none")
    ] = None,
    number_column: Annotated[
        list[Annotated[int, Between(1, MOST_COLUMNS)]] | None,
        Query(max_length=MOST_COLUMNS, description="columns count from 1"),
    ] = None,
    reason_column: Annotated[_At | None, Query(description="0: none")] = None,
    expiry_column: Annotated[_At | None, Query(description="0: none")] = None,
) -> Choice:
    """What is left out is found out."""
    numbers = tuple(dict.fromkeys(number_column)) if number_column else None
    return Choice(Wanted(heading_line, numbers, reason_column, expiry_column), sheet)


Chosen = Annotated[Choice, Depends(choice)]


async def received_list(
    request: Request, tenant: str, chosen: Choice, now: datetime
) -> UploadedList:
    """The form's file, read; nothing of it is kept. Raises what is wrong with it."""
    form = await request.form(max_files=1, max_fields=1, max_part_size=16 * 1024)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise UploadMissing("file")
        if not file.size:
            raise UploadEmpty("file")
        if file.size > FILE_LIMIT:
            raise TooLarge("file")
        with NamedTemporaryFile() as copy:
            while chunk := await file.read(_CHUNK):
                await to_thread.run_sync(copy.write, chunk)
            copy.flush()
            return await read_list(Path(copy.name), tenant, chosen.wanted, chosen.sheet, now)
    except UnreadableSheet as error:
        raise told(error.code) from error
    finally:
        await form.close()


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
    """The end of a day as the day, which is how it is read again."""
    if moment is None:
        return ""
    local = moment.astimezone(CHINA)
    if local.time() == time():
        return f"{local - timedelta(days=1):%Y-%m-%d}"
    return f"{local:%Y-%m-%d %H:%M:%S}"
