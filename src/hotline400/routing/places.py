"""Where a number is from: province, city, carrier. Pure; `hotline400.places` loads the tables."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from hotline400.routing.numbering_plan import area_code, kind


class Place(BaseModel):
    """Where a number is from, as far as can be told."""

    model_config = ConfigDict(frozen=True)

    province: str | None = None  # short: 广东, 内蒙古
    city: str | None = None  # short: 广州, 延边
    area_code: str | None = None  # with its 0
    carrier: str | None = None  # who got the number first: 移动, 联通, 电信, 广电, 电信虚拟…


NOWHERE = Place()

_PREFIX_DIGITS = 7  # mobiles are handed out in blocks of ten thousand


class PlaceTable:
    """Mobile blocks and landline area codes.

    `prefixes` are the first seven digits of mobiles, ascending, `blocks` the index in `places`
    for each; `landlines` is by area code.
    """

    def __init__(
        self,
        prefixes: Sequence[int],
        blocks: Sequence[int],
        places: Sequence[Place],
        landlines: Mapping[str, Place],
    ) -> None:
        if len(prefixes) != len(blocks):
            raise ValueError("every mobile prefix needs a place")
        self._prefixes = prefixes
        self._blocks = blocks
        self._places = places
        self._landlines = landlines

    def place_of(self, number: str) -> Place:
        """The place of a normalised number; an empty one where it cannot be told."""
        match kind(number):
            case "mobile":
                return self._mobile(int(number[:_PREFIX_DIGITS]))
            case "landline":
                return self._landlines.get(area_code(number) or "", NOWHERE)
            case _:
                return NOWHERE

    @cached_property
    def provinces(self) -> dict[str, dict[str, str]]:
        """Province → its cities → the area code of each: what a caller's place may be."""
        found: dict[str, dict[str, str]] = {}
        for place in (*self._landlines.values(), *self._places):
            if place.province and place.city and place.area_code:
                found.setdefault(place.province, {}).setdefault(place.city, place.area_code)
        return found

    def known(self, name: str) -> str | None:
        """A place as people write it (广东省, 广州市, 020, 0755266*) as `closeness` takes it; None
        where no caller can be from there."""
        if name.endswith("*"):
            return name if name[:-1].isdigit() and name.isascii() else None
        if name in self._landlines:
            return name
        return next((short for short in _short_forms(name) if short in self.names), None)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every province, city and area code that callers can be from, as `closeness` takes it."""
        cities = (city for cities in self.provinces.values() for city in cities)
        return frozenset([*self.provinces, *cities, *self._landlines])

    def _mobile(self, prefix: int) -> Place:
        at = bisect_left(self._prefixes, prefix)
        if at == len(self._prefixes) or self._prefixes[at] != prefix:
            return NOWHERE
        return self._places[self._blocks[at]]


_ENDINGS = ("省", "市", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "地区", "盟")


def _short_forms(name: str) -> Iterator[str]:
    yield name
    for ending in _ENDINGS:
        if name.endswith(ending):
            yield name.removesuffix(ending)


def closeness(name: str, caller: str | None, where: Place) -> int:
    """How closely a name means where a caller is; 0: not at all. Names are area codes with their 0
    (020), cities (广州), provinces (广东), or the first digits of the caller's number and a star
    (138*). The longest match is the closest: digits over area code over city over province."""
    if name.endswith("*"):
        digits = name.removesuffix("*")
        return 10 + len(digits) if digits and (caller or "").startswith(digits) else 0
    return {where.province: 1, where.city: 2, where.area_code: 3}.get(name, 0)
