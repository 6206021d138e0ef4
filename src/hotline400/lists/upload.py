"""An uploaded list, as the process that read it tells of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from hotline400.lists.columns import Wanted
from hotline400.lists.lines import LineProblem, LineRemark, Refused, Taken
from hotline400.routing.list_entry import ListEntry
from hotline400.sheets import SheetFault, UnreadableSheet, read_apart

AT_ONCE = 500
"""Lines that are taken over before others have their turn."""


@dataclass(frozen=True)
class UploadedList:
    """`about`: what was read, and from where. Its lines are kept as the process wrote them, and
    made to objects a few at a time: a hundred thousand at once would hold the calls."""

    about: dict[str, Any]
    _said: Sequence[bytes]

    def taken(self) -> Iterator[list[Taken]]:
        """A few at a time."""
        last = 1 + self.about["taken"]
        for start in range(1, last, AT_ONCE):
            yield [_taken(said) for said in self._said[start : min(start + AT_ONCE, last)]]

    def refused(self, most: int) -> list[Refused]:
        """The first of them."""
        first = 1 + self.about["taken"]
        return [_refused(said) for said in self._said[first : first + most]]

    @property
    def refused_count(self) -> int:
        return len(self._said) - 1 - int(self.about["taken"])


async def read_list(
    source: Path, owner: str, wanted: Wanted, sheet: str | None, now: datetime
) -> UploadedList:
    """Any file somebody uploads; `owner` is who waits for whom. Raises UnreadableSheet."""
    options = {
        "sheet": sheet,
        "heading": wanted.heading,
        "numbers": wanted.numbers,
        "reason": wanted.reason,
        "expiry": wanted.expiry,
        "now": now.isoformat(),
    }
    said = await read_apart("hotline400.lists.reading", source, owner, options)
    about: dict[str, Any] = orjson.loads(said[0])
    if not about["lines"] and len(about["sheets"]) <= 1:
        raise UnreadableSheet(SheetFault.EMPTY)
    return UploadedList(about, said)


def _taken(said: bytes) -> Taken:
    line, text, number, prefix, reason, until, remarks = orjson.loads(said)
    return Taken(
        line=line,
        text=text,
        entry=ListEntry(number, prefix),
        reason=reason,
        expires_at=datetime.fromisoformat(until) if until else None,
        remarks=tuple(LineRemark(remark) for remark in remarks),
    )


def _refused(said: bytes) -> Refused:
    line, text, problem = orjson.loads(said)
    return Refused(line, text, LineProblem(problem))
