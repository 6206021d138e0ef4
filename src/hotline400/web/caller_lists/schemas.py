"""Entries of the black- and whitelist (F-SCREEN-1, 2)."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

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


class LineProblem(StrEnum):
    """Why a line of an uploaded file was not added."""

    ALREADY_LISTED = "already_listed"
    TWICE_IN_FILE = "twice_in_file"
    NUMBER_INVALID = "number_invalid"
    EXPIRY_INVALID = "expiry_invalid"
    EXPIRY_PAST = "expiry_past"


class LineReport(Shown):
    """One line that was not added. `line` counts from 1, as editors and Excel do."""

    line: int
    text: str
    problem: LineProblem
    message: str


class UploadReport(Shown):
    """What became of each line: those not among the `problems` were added. At most 10,000 problems
    are told one by one; `problems_left_out` counts the rest. A header line counts as none."""

    dry_run: bool
    lines: int
    added: int
    duplicates: int
    invalid: int
    problems: list[LineReport]
    problems_left_out: int
