"""Reads the place tables from files, once, at start: about 0.1 s and 5 MB."""

import csv
from array import array
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline400.routing.places import Place, PlaceTable

_RECORD = np.dtype([("prefix", "<i4"), ("offset", "<i4"), ("carrier", "u1")])
_HEAD_BYTES = 8  # version, offset of the first record
_COLUMNS = ["area_code", "province", "city"]
_CARRIERS = {
    1: "移动",
    2: "联通",
    3: "电信",
    4: "电信虚拟",
    5: "联通虚拟",
    6: "移动虚拟",
    7: "广电",
    8: "广电虚拟",
}


# Ranges the ministry gave to resellers only; the source says so for half of their blocks.
_RESOLD = (162, 165, 167, 170, 171)
_RESELLERS = np.array([0, 6, 5, 4, 4, 5, 6, 7, 8], dtype="u1")  # of 移动, 联通, 电信


class PlaceDataError(Exception):
    """A place file is not what it should be; says which and why."""


def load_places(mobile_file: Path | None = None, landline_file: Path | None = None) -> PlaceTable:
    """The tables that come with us, or newer ones in the same formats.

    `mobile_file`: phone.dat as the `phone` project publishes it; `landline_file`: CSV with the
    columns area_code, province, city. Raises PlaceDataError, OSError.
    """
    mobile = mobile_file or resources.files("phone") / "phone.dat"
    landline = landline_file or resources.files("hotline400.places") / "landlines.csv"
    prefixes, blocks, places = _mobile_blocks(mobile)
    return PlaceTable(prefixes, blocks, places, _landlines(landline))


def _landlines(file: Path | Traversable) -> dict[str, Place]:
    rows = csv.reader(file.read_text("utf-8").splitlines())
    if next(rows, None) != _COLUMNS:
        raise PlaceDataError(f"{file}: the first line has to be {','.join(_COLUMNS)}")
    table = {}
    for row in rows:
        if len(row) != len(_COLUMNS) or not all(row):
            raise PlaceDataError(f"{file}: line {rows.line_num} needs {', '.join(_COLUMNS)}")
        area_code, province, city = row
        table[area_code] = Place(province=province, city=city, area_code=area_code)
    return table


def _mobile_blocks(file: Path | Traversable) -> tuple[Sequence[int], Sequence[int], list[Place]]:
    """Prefixes, the place of each by index, and the places (some 1,500 different ones)."""
    data = file.read_bytes()
    start = int.from_bytes(data[4:_HEAD_BYTES], "little")
    if not _HEAD_BYTES <= start < len(data) or (len(data) - start) % _RECORD.itemsize:
        raise PlaceDataError(f"{file}: not in the format of phone.dat")
    records = np.frombuffer(data, dtype=_RECORD, offset=start)
    if not (np.diff(records["prefix"]) > 0).all():
        raise PlaceDataError(f"{file}: prefixes are not in ascending order")
    keys = records["offset"].astype(np.int64) * 256 + _carriers(records)
    distinct, blocks = np.unique(keys, return_inverse=True)
    texts = _texts(data[_HEAD_BYTES:start], file)
    places = [_place(texts.get(int(key) >> 8, ""), int(key) & 255, file) for key in distinct]
    return (
        array("i", records["prefix"].astype("i4").tobytes()),
        array("H", blocks.astype("u2").tobytes()),
        places,
    )


def _carriers(records: np.ndarray[tuple[int], np.dtype[np.void]]) -> NDArray[np.uint8]:
    carriers = np.minimum(records["carrier"], len(_RESELLERS) - 1)
    resold = np.isin(records["prefix"] // 10_000, _RESOLD)
    said: NDArray[np.uint8] = np.where(resold, _RESELLERS[carriers], carriers)
    return said


def _texts(section: bytes, file: Path | Traversable) -> dict[int, str]:
    """`province|city|zip|area code` by offset in the file."""
    texts, offset = {}, _HEAD_BYTES
    try:
        for raw in section.split(b"\0"):
            texts[offset] = raw.decode("utf-8")
            offset += len(raw) + 1
    except UnicodeDecodeError as error:
        raise PlaceDataError(f"{file}: a place is not in UTF-8") from error
    return texts


def _place(text: str, carrier: int, file: Path | Traversable) -> Place:
    parts = text.split("|")
    if len(parts) != 4:
        raise PlaceDataError(f"{file}: {text!r} is no province|city|zip|area code")
    province, city, _, area_code = parts
    code = "0" + area_code.lstrip("0") if area_code else None  # one is written 00479
    return Place(
        province=province or None,
        city=city or None,
        area_code=code,
        carrier=_CARRIERS.get(carrier),
    )
