"""Screening rules: every change holds for the next call, and is audited."""

from collections.abc import Mapping
from typing import Any, cast

from hotline400.routing.screening_rules import RegionMode
from hotline400.storage import screening
from hotline400.storage.models import ScreeningRow
from hotline400.storage.screening import ScreeningChanges
from hotline400.web.errors import PlaceTwice, PlaceUnknown, RegionsEmpty
from hotline400.web.screening.schemas import Screening, ScreeningChange
from hotline400.web.work import Work

_OTHER = {"regions": "region_exceptions", "region_exceptions": "regions"}


async def get_screening(work: Work, number: str) -> Screening:
    return Screening.model_validate(await screening.get(work.db, number))


async def change_screening(
    work: Work, number: str, change: ScreeningChange, expected_version: int
) -> Screening:
    """Raises PlaceUnknown, PlaceTwice where one stands in both lists or twice in one, and
    RegionsEmpty."""
    sent: dict[str, Any] = change.model_dump(mode="json", exclude_unset=True)
    row = await screening.get(work.db, number)
    for field, other in _OTHER.items():
        if field in sent:
            sent[field] = _short_names(work, field, sent[field])
            _refuse_twice(field, sent[field], set(sent.get(other, getattr(row, other))))
    _refuse_empty(sent, row)
    before = {name: getattr(row, name) for name in sent}
    row = await screening.update(
        work.db, number, cast("ScreeningChanges", sent), expected_version=expected_version
    )
    await work.audit("screening.changed", number, before=before, after=sent)
    work.changed.add(number)
    return Screening.model_validate(row)


def _short_names(work: Work, field: str, names: list[str]) -> list[str]:
    """Each a place that calls can come from, in its short form."""
    known = [work.dependencies.places.known(name) for name in names]
    for index, short in enumerate(known):
        if short is None:
            raise PlaceUnknown(f"{field}.{index}", place=names[index])
    return [short for short in known if short is not None]


def _refuse_empty(sent: Mapping[str, Any], row: ScreeningRow) -> None:
    """Who changes neither the mode nor the regions may go on with what there is."""
    if not {"region_mode", "regions"} & sent.keys():
        return
    mode = sent.get("region_mode", row.region_mode)
    if mode != RegionMode.OFF and not sent.get("regions", row.regions):
        raise RegionsEmpty("regions")


def _refuse_twice(field: str, names: list[str], others: set[str]) -> None:
    seen = set(others)
    for index, name in enumerate(names):
        if name in seen:
            raise PlaceTwice(f"{field}.{index}", place=name)
        seen.add(name)
