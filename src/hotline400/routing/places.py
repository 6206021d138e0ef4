"""Where a number is from: province, city, carrier. Pure; `hotline400.places` loads the tables."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

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

    def _mobile(self, prefix: int) -> Place:
        at = bisect_left(self._prefixes, prefix)
        if at == len(self._prefixes) or self._prefixes[at] != prefix:
            return NOWHERE
        return self._places[self._blocks[at]]
