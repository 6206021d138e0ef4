"""The operator's customers."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from hotline400.web.fields import Between, Name, Received, Shown

KeptDays = Annotated[int, Between(1, 3650)]


class Tenant(Shown):
    """`version` is its ETag."""

    id: str
    name: str
    created_at: AwareDatetime
    recordings_kept_days: int
    version: int


class TenantList(Shown):
    items: list[Tenant]
    next_cursor: str | None = None


class NewTenant(Received):
    name: Name
    recordings_kept_days: KeptDays = 90


class TenantChange(Received):
    """Only the fields that are sent change."""

    name: Name = Field(default_factory=str)
    recordings_kept_days: KeptDays = Field(default_factory=int)
