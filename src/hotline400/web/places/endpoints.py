"""Where calls can come from: what region rules and region nodes may name."""

from fastapi import APIRouter

from hotline400.web.places.schemas import City, Province, ProvinceList
from hotline400.web.work import AnyoneOutside

router = APIRouter(prefix="/places", tags=["places"])


@router.get("")
async def list_places(by: AnyoneOutside) -> ProvinceList:
    """Provinces with their cities and the area code of each, as calls and rules name them."""
    items = [
        Province(
            name=province,
            cities=[City(name=name, area_code=code) for name, code in cities.items()],
        )
        for province, cities in by.visitor.dependencies.places.provinces.items()
    ]
    return ProvinceList(items=items)
