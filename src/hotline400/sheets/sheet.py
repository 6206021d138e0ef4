"""A table somebody uploads, read in a process of its own, in turn."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import anyio
import anyio.abc
import orjson
from anyio import to_thread
from anyio.lowlevel import RunVar

from hotline400.sheets.verdict import MOST_LINES, MOST_UNPACKED_MIB, Verdict

READ_AT_ONCE = 2
"""Reading processes, each with up to 1 GiB and a processor: calls need the rest of the machine."""
TURN_SECONDS = 20.0
"""How long an upload waits for its turn."""
_PATIENCE_SECONDS = 60  # its processor time is 30 s
_MOST_BYTES = 64 * 1024 * 1024


class SheetFault(StrEnum):
    """Why an uploaded table cannot be used."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"  # neither text nor a workbook, or broken
    WEB_PAGE = "web_page"  # without a table in it
    PROTECTED = "protected"  # by a password
    NO_SUCH_SHEET = "no_such_sheet"
    TOO_LONG = "too_long"  # > MOST_LINES lines with anything in them
    TOO_WIDE = "too_wide"  # > MOST_CELLS in a line
    TOO_BIG = "too_big"  # > MOST_UNPACKED_MIB
    BUSY = "busy"  # others were being read all the time


_FAULTS: dict[int, SheetFault] = {
    Verdict.TOO_LONG: SheetFault.TOO_LONG,
    Verdict.TOO_WIDE: SheetFault.TOO_WIDE,
    Verdict.TOO_BIG: SheetFault.TOO_BIG,
    Verdict.WEB_PAGE: SheetFault.WEB_PAGE,
    Verdict.PROTECTED: SheetFault.PROTECTED,
    Verdict.NO_SUCH_SHEET: SheetFault.NO_SUCH_SHEET,
}


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


class _Turns:
    """READ_AT_ONCE for all, one for each owner: none keeps them all."""

    def __init__(self) -> None:
        self._all = anyio.CapacityLimiter(READ_AT_ONCE)
        self._of: WeakValueDictionary[str, anyio.CapacityLimiter] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, owner: str, patience_seconds: float) -> AsyncIterator[None]:
        """Raises UnreadableSheet (BUSY)."""
        own = self._of.setdefault(owner, anyio.CapacityLimiter(1))
        async with AsyncExitStack() as taken:
            with anyio.move_on_after(patience_seconds) as patience:
                await taken.enter_async_context(own)
                await taken.enter_async_context(self._all)
            if patience.cancelled_caught:
                raise UnreadableSheet(SheetFault.BUSY)
            yield


_turns: RunVar[_Turns] = RunVar("turns")


async def read_sheet(
    source: Path, owner: str, patience_seconds: float = TURN_SECONDS
) -> list[Line]:
    """The lines of a CSV, TXT or Excel file; `owner` is who waits for whom. Raises
    UnreadableSheet."""
    said = await read_apart("hotline400.sheets.reading", source, owner, {}, patience_seconds)
    lines = await to_thread.run_sync(lambda: [_line(text) for text in said[1:]])
    if not lines:
        raise UnreadableSheet(SheetFault.EMPTY)
    return lines


async def read_apart(
    module: str,
    source: Path,
    owner: str,
    options: Mapping[str, object],
    patience_seconds: float = TURN_SECONDS,
) -> Sequence[bytes]:
    """What a reading process says of a file, line by line. Raises UnreadableSheet."""
    turns = _turns.get(None)
    if turns is None:
        _turns.set(turns := _Turns())
    async with turns.turn(owner, patience_seconds):
        return await _read_apart(module, source, options)


async def _read_apart(module: str, source: Path, options: Mapping[str, object]) -> Sequence[bytes]:
    command = [sys.executable, "-P", "-m", module, str(source), json.dumps(options)]
    data, status = bytearray(), int(Verdict.UNREADABLE)
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
    if patience.cancelled_caught or status != Verdict.READ:
        raise UnreadableSheet(_FAULTS.get(status, SheetFault.UNREADABLE))
    return bytes(data).splitlines()


async def _read(process: anyio.abc.Process, data: bytearray) -> None:
    if process.stdout is None:
        raise RuntimeError("the reader was started without a pipe")
    async for chunk in process.stdout:
        data += chunk
        if len(data) > _MOST_BYTES:
            raise UnreadableSheet(SheetFault.TOO_LONG)


def _line(text: bytes) -> Line:
    said: list[Any] = orjson.loads(text)
    return Line(said[0], tuple(said[2:]))


__all__ = [
    "MOST_LINES",
    "MOST_UNPACKED_MIB",
    "Line",
    "SheetFault",
    "UnreadableSheet",
    "read_apart",
    "read_sheet",
]
