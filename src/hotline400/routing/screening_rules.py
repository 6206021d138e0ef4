"""What a tenant has set about who gets through (F-SCREEN-1, 2, 3, 5). Values only."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class ListEntry(BaseModel):
    """One line of a black- or whitelist: a number, or where it begins. `number` is national digits;
    with `prefix` it is the first digits of a number (1380013) or an area code (020)."""

    model_config = ConfigDict(frozen=True)

    number: str
    prefix: bool = False
    expires_at: AwareDatetime | None = None


class ListMode(StrEnum):
    """What the whitelist means (F-SCREEN-2)."""

    OFF = "off"
    ONLY = "only"  # only these may call
    FIRST = "first"  # these go first in every queue


class RegionMode(StrEnum):
    """What the list of regions means (F-SCREEN-3)."""

    OFF = "off"
    DENY = "deny"
    ALLOW = "allow"


class CallLimits(BaseModel):
    """How many calls are let through (F-SCREEN-5); None: no limit. Days and months are China's."""

    model_config = ConfigDict(frozen=True)

    caller_per_hour: int | None = Field(default=None, ge=1, le=100_000)
    caller_per_day: int | None = Field(default=None, ge=1, le=100_000)
    number_per_day: int | None = Field(default=None, ge=1, le=10_000_000)
    number_per_month: int | None = Field(default=None, ge=1, le=100_000_000)
    concurrent: int | None = Field(default=None, ge=1, le=10_000)


class ScreeningRules(BaseModel):
    """All of it for one hotline; in force for the next call at once."""

    model_config = ConfigDict(frozen=True)

    blacklist: tuple[ListEntry, ...] = ()
    whitelist: tuple[ListEntry, ...] = ()
    whitelist_mode: ListMode = ListMode.OFF
    region_mode: RegionMode = RegionMode.OFF
    regions: tuple[str, ...] = ()
    """Area codes (020), cities (广州), provinces (广东), or first digits of numbers (0755266*)."""
    withheld_allowed: bool = True
    """Whether callers without a number pass an "only" whitelist or an "allow" region list."""
    limits: CallLimits = CallLimits()
