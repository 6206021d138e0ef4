"""A table somebody uploads, as lines of text cells."""

import os
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import anyio
import anyio.abc
import orjson

from hotline400.sheets.verdict import MOST_LINES, Verdict

_PATIENCE_SECONDS = 60  # its processor time is 30 s
_MOST_BYTES = 64 * 1024 * 1024


class SheetFault(StrEnum):
    """Why an uploaded table cannot be used."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"  # neither text nor a workbook, or broken, or far too big unpacked
    TOO_LONG = "too_long"  # > MOST_LINES lines with anything in them


class UnreadableSheet(Exception):  # noqa: N818 — the reader's word for it
    """The file is no table of ours; `code` says why."""

    def __init__(self, code: SheetFault) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """One line that has anything in it; `number` counts from 1, as editors and Excel do."""

    number: int
    cells: tuple[str, ...]


async def read_sheet(source: Path) -> list[Line]:
    """The lines of a CSV, TXT or Excel file. Raises UnreadableSheet."""
    command = [sys.executable, "-P", "-m", "hotline400.sheets.reading", str(source)]
    data = bytearray()
    with anyio.move_on_after(_PATIENCE_SECONDS) as patience:
        async with await anyio.open_process(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
        ) as process:
            try:
                await _read(process, data)
                status = await process.wait()
            finally:
                if process.returncode is None:
                    process.kill()
    if patience.cancelled_caught or status not in {Verdict.READ, Verdict.TOO_LONG}:
        raise UnreadableSheet(SheetFault.UNREADABLE)
    if status == Verdict.TOO_LONG:
        raise UnreadableSheet(SheetFault.TOO_LONG)
    if not data:
        raise UnreadableSheet(SheetFault.EMPTY)
    return [_line(text) for text in bytes(data).splitlines()]


async def _read(process: anyio.abc.Process, data: bytearray) -> None:
    if process.stdout is None:
        raise RuntimeError("the reader was started without a pipe")
    async for chunk in process.stdout:
        data += chunk
        if len(data) > _MOST_BYTES:
            raise UnreadableSheet(SheetFault.TOO_LONG)


def _line(text: bytes) -> Line:
    number, *cells = orjson.loads(text)
    return Line(number, tuple(cells))


__all__ = ["MOST_LINES", "Line", "SheetFault", "UnreadableSheet", "read_sheet"]
