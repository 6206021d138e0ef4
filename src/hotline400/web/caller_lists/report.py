"""What the person is told of an uploaded list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hotline400.lists.lines import LineProblem, Refused, Taken
from hotline400.lists.upload import UploadedList
from hotline400.web.caller_lists.schemas import (
    ColumnOfFile,
    LineReport,
    RemarkReport,
    UploadedEntry,
    UploadReading,
    UploadReport,
)
from hotline400.web.catalogue import SENTENCES

_MOST_PROBLEMS = 10_000
_MOST_REMARKS = 1_000
_MOST_ENTRIES = 50


@dataclass
class Telling:
    """Gathers what is told, a few lines after the others; no more of it than is shown."""

    locale: str
    added: int = 0
    _listed: int = 0
    _remarked: int = 0
    _problems: list[Refused] = field(default_factory=list)
    _remarks: list[RemarkReport] = field(default_factory=list)
    _entries: list[UploadedEntry] = field(default_factory=list)

    def take(self, some: Sequence[Taken], new: Sequence[Taken]) -> None:
        """Some of the lines, and which of them are new."""
        self.added += len(new)
        self._listed += len(some) - len(new)
        known = {id(one) for one in new}
        for one in some:
            if id(one) not in known and len(self._problems) < _MOST_PROBLEMS:
                refused = Refused(one.line, one.text, LineProblem.ALREADY_LISTED)
                self._problems.append(refused)
        for one in new:
            self._entries += [_entry(one)] * (len(self._entries) < _MOST_ENTRIES)
            self._remark(one)

    def _remark(self, taken: Taken) -> None:
        self._remarked += len(taken.remarks)
        for remark in taken.remarks:
            if len(self._remarks) < _MOST_REMARKS:
                message = SENTENCES[f"remark_{remark}"].told(self.locale, {})
                self._remarks.append(
                    RemarkReport(line=taken.line, text=taken.text, remark=remark, message=message)
                )

    def report(self, file: UploadedList, now: datetime, *, dry_run: bool) -> UploadReport:
        """When all lines were told."""
        problems = [*self._problems, *file.refused(_MOST_PROBLEMS)]
        problems = sorted(problems, key=lambda one: one.line)[:_MOST_PROBLEMS]
        twice = int(file.about["twice"])
        return UploadReport(
            dry_run=dry_run,
            reading=_reading(file.about),
            lines=file.about["lines"],
            further=file.about["further"],
            added=self.added,
            duplicates=self._listed + twice,
            invalid=file.refused_count - twice,
            entries=self._entries,
            problems=[self._told(problem) for problem in problems],
            problems_left_out=self._listed + file.refused_count - len(problems),
            remarks=self._remarks,
            remarks_left_out=self._remarked - len(self._remarks),
            added_at=now if self.added and not dry_run else None,
        )

    def _told(self, refused: Refused) -> LineReport:
        return LineReport(
            line=refused.line,
            text=refused.text,
            problem=refused.problem,
            message=SENTENCES[f"line_{refused.problem}"].told(self.locale, {}),
        )


def _entry(taken: Taken) -> UploadedEntry:
    return UploadedEntry(
        line=taken.line,
        number=taken.entry.number,
        prefix=taken.entry.prefix,
        reason=taken.reason,
        expires_at=taken.expires_at,
    )


def _reading(about: dict[str, Any]) -> UploadReading:
    columns = enumerate(about["columns"], start=1)
    return UploadReading(
        source=about["source"],
        encoding=about["encoding"],
        delimiter=about["delimiter"],
        sheet=about["sheet"],
        sheets=about["sheets"],
        heading_line=about["heading"],
        lines_above=about["above"],
        number_columns=about["numbers"],
        reason_column=about["reason"],
        expiry_column=about["expiry"],
        columns=[ColumnOfFile(column=at, **column) for at, column in columns],
    )
