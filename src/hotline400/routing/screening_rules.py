"""What a tenant has set about who gets through (F-SCREEN-1, 2, 3, 5). Values only."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

CallerList = Mapping[str, AwareDatetime | None]
"""Entry → until when it holds. An entry is a number in national digits, or with "*" behind it where
numbers begin: 1380013*, 020*. A mapping, for it may have a hundred thousand of them."""


def entry(number: str, *, prefix: bool) -> str:
    """How one line of a list is written."""
    return f"{number}*" if prefix else number


class CallerLists(BaseModel):
    """A tenant's two lists; all its numbers share them."""

    model_config = ConfigDict(frozen=True)

    blacklist: CallerList = Field(default_factory=dict)
    whitelist: CallerList = Field(default_factory=dict)

    def are_same(self, others: "CallerLists") -> bool:
        """Whether they are the very same objects."""
        return self.blacklist is others.blacklist and self.whitelist is others.whitelist


NO_LISTS = CallerLists()


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


class NobodyLetIn(StrEnum):
    """Why no caller with a number can get through: a rule that lets in only what a list names, and
    the list is empty. `withheld` may still let in callers who send none."""

    WHITELIST_EMPTY = "whitelist_empty"
    REGIONS_EMPTY = "regions_empty"


def nobody_let_in(
    whitelist_mode: str, region_mode: str, *, whitelisted: bool, regions: bool
) -> NobodyLetIn | None:
    """`whitelisted`, `regions`: whether there are entries in force. Who is on a whitelist in use
    need not fear the regions."""
    if whitelist_mode == ListMode.ONLY:
        return None if whitelisted else NobodyLetIn.WHITELIST_EMPTY
    if region_mode != RegionMode.ALLOW or regions:
        return None
    if whitelist_mode == ListMode.FIRST and whitelisted:
        return None
    return NobodyLetIn.REGIONS_EMPTY


class Withheld(StrEnum):
    """What becomes of callers who send no number."""

    UNLISTED = "unlisted"  # as a number that is on no list, from a place that is not known
    ALLOWED = "allowed"  # neither whitelist nor regions are asked
    REFUSED = "refused"


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

    blacklist: CallerList = Field(default_factory=dict)
    whitelist: CallerList = Field(default_factory=dict)
    whitelist_mode: ListMode = ListMode.OFF
    region_mode: RegionMode = RegionMode.OFF
    regions: tuple[str, ...] = ()
    """Area codes (020), cities (广州), provinces (广东), or first digits of numbers (0755266*)."""
    region_exceptions: tuple[str, ...] = ()
    """Places that the mode does not mean, though one of `regions` does: the longest match wins."""
    withheld: Withheld = Withheld.UNLISTED
    limits: CallLimits = CallLimits()
    announce_refusal: bool = True
    """Whether callers from blocked regions or beyond a limit are told so before they are hung up,
    without being answered."""

    @property
    def lists(self) -> CallerLists:
        """Constructed, not validated: that would copy them."""
        return CallerLists.model_construct(blacklist=self.blacklist, whitelist=self.whitelist)

    def with_lists(self, lists: CallerLists) -> "ScreeningRules":
        """The same with these lists, which are shared, not copied."""
        return self.model_copy(update={"blacklist": lists.blacklist, "whitelist": lists.whitelist})
