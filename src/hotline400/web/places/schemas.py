"""Where calls can come from."""

from hotline400.web.fields import Shown


class City(Shown):
    name: str
    area_code: str


class Province(Shown):
    name: str
    cities: list[City]


class ProvinceList(Shown):
    items: list[Province]
