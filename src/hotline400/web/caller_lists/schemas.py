"""Entries of the black- and whitelist (F-SCREEN-1, 2)."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from hotline400.lists.lines import LineProblem, LineRemark
from hotline400.sheets.table import Source
from hotline400.web.fields import Id, Moment, Reason, Received, Shown, TypedPhone


class ListedCaller(Shown):
    """`number` is national digits; with `prefix` it is where numbers begin: 1380013, 020.
    `version` is its ETag."""

    id: str
    number: str
    prefix: bool
    province: str | None
    city: str | None
    reason: str
    expires_at: AwareDatetime | None
    created_at: AwareDatetime
    version: int


class ListedCallerPage(Shown):
    items: list[ListedCaller]
    next_cursor: str | None = None


class NewListedCaller(Received):
    """`number`: a phone number, an area code (020), or where numbers begin, with a star
    (1380013*)."""

    number: TypedPhone
    reason: Reason = ""
    expires_at: Moment | None = None


class ListedCallerChange(Received):
    """Only the fields that are sent change."""

    reason: Reason = Field(default_factory=str)
    expires_at: Moment | None = None


class ListSelection(Received):
    ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class DeletedCount(Shown):
    deleted: int


class LineReport(Shown):
    """One line, or one number of a line, that was not added. `line` counts from 1, as editors and
    Excel do."""

    line: int
    text: str
    problem: LineProblem
    message: str


class RemarkReport(Shown):
    """One line that was added, but not quite as it stands in the file."""

    line: int
    text: str
    remark: LineRemark
    message: str


class UploadedEntry(Shown):
    """What a line gives."""

    line: int
    number: str
    prefix: bool
    reason: str
    expires_at: AwareDatetime | None


class SheetOfFile(Shown):
    name: str
    hidden: bool


class ColumnOfFile(Shown):
    """`column` counts from 1; `numbers`: which share of its cells are phone numbers, 0 to 1."""

    column: int
    heading: str
    samples: list[str]
    numbers: float


class UploadReading(Shown):
    """How the file was read. Lines and columns count from 1; 0 is none. `sheet` is that which was
    read, of the `sheets` of a workbook."""

    source: Source
    encoding: str
    delimiter: str
    sheet: str
    sheets: list[SheetOfFile]
    heading_line: int
    lines_above: int
    number_columns: list[int]
    reason_column: int
    expiry_column: int
    columns: list[ColumnOfFile]


class UploadReport(Shown):
    """What became of each line. A line may hold several numbers: lines + further = added +
    duplicates + invalid. At most 10,000 problems are told one by one, and 1,000 remarks;
    `problems_left_out` and `remarks_left_out` count the rest. Title and headings count as no line.
    `entries` are the first that are added. `added_at` names what was added, to undo it."""

    dry_run: bool
    reading: UploadReading
    lines: int
    further: int
    added: int
    duplicates: int
    invalid: int
    entries: list[UploadedEntry]
    problems: list[LineReport]
    problems_left_out: int
    remarks: list[RemarkReport]
    remarks_left_out: int
    added_at: AwareDatetime | None = None


class UploadToUndo(Received):
    """`added_at` of the upload's report."""

    added_at: AwareDatetime
