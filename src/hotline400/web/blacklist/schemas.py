"""Callers who are hung up at once (F-SCREEN-1)."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from hotline400.web.fields import Id, Moment, Reason, Received, Shown, TypedPhone


class BlacklistEntry(Shown):
    id: str
    number: str
    province: str | None
    city: str | None
    reason: str
    expires_at: AwareDatetime | None
    created_at: AwareDatetime


class BlacklistPage(Shown):
    items: list[BlacklistEntry]
    next_cursor: str | None = None


class NewBlacklistEntry(Received):
    number: TypedPhone
    reason: Reason = ""
    expires_at: Moment | None = None


class BlacklistChange(Received):
    """Only the fields that are sent change."""

    reason: Reason = Field(default_factory=str)
    expires_at: Moment | None = None


class BlacklistSelection(Received):
    ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class DeletedCount(Shown):
    deleted: int
