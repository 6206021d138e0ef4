"""Who gets through to a hotline, besides the tenant's black- and whitelist (F-SCREEN-2, 3, 5)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from hotline400.routing.screening_rules import ListMode, RegionMode, Withheld
from hotline400.web.fields import PRINTABLE, Between, Received, Shown

PlaceName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20), PRINTABLE
]
PlaceNames = Annotated[list[PlaceName], Field(max_length=500)]
CallerLimit = Annotated[int, Between(1, 100_000)]
DayLimit = Annotated[int, Between(1, 10_000_000)]
MonthLimit = Annotated[int, Between(1, 100_000_000)]
ConcurrentLimit = Annotated[int, Between(1, 10_000)]


class Screening(Shown):
    """`version` is the ETag. A limit that is null is none. Days and months are China's."""

    whitelist_mode: ListMode
    region_mode: RegionMode
    regions: list[str]
    region_exceptions: list[str]
    withheld: Withheld
    announce_refusal: bool
    caller_per_hour: int | None
    caller_per_day: int | None
    number_per_day: int | None
    number_per_month: int | None
    concurrent: int | None
    version: int


class ScreeningChange(Received):
    """Only the fields that are sent change. Places are provinces (广东), cities (广州), area codes
    (020) or the first digits of numbers with a star (0755266*)."""

    whitelist_mode: ListMode = ListMode.OFF
    region_mode: RegionMode = RegionMode.OFF
    regions: PlaceNames = Field(default_factory=list)
    region_exceptions: PlaceNames = Field(default_factory=list)
    withheld: Withheld = Withheld.UNLISTED
    announce_refusal: bool = Field(default=True, strict=True)
    caller_per_hour: CallerLimit | None = None
    caller_per_day: CallerLimit | None = None
    number_per_day: DayLimit | None = None
    number_per_month: MonthLimit | None = None
    concurrent: ConcurrentLimit | None = None
