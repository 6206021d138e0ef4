"""The tables that come with us: every province, and files that are not what they should be."""

import csv
import timeit
from pathlib import Path

import pytest

from hotline400 import places
from hotline400.places import PlaceDataError, load_places
from hotline400.routing.area_codes import AREA_CODES
from hotline400.routing.places import PlaceTable

LANDLINES = Path(places.__file__).parent / "landlines.csv"


@pytest.fixture(scope="module")
def table() -> PlaceTable:
    return load_places()


@pytest.mark.parametrize(
    ("code", "province", "city"),
    [
        ("010", "北京", "北京"), ("021", "上海", "上海"), ("022", "天津", "天津"),
        ("023", "重庆", "重庆"), ("020", "广东", "广州"), ("0755", "广东", "深圳"),
        ("0769", "广东", "东莞"), ("024", "辽宁", "沈阳"), ("0411", "辽宁", "大连"),
        ("025", "江苏", "南京"), ("0512", "江苏", "苏州"), ("027", "湖北", "武汉"),
        ("0728", "湖北", "仙桃"), ("028", "四川", "成都"), ("0834", "四川", "凉山"),
        ("029", "陕西", "西安"), ("0912", "陕西", "榆林"), ("0311", "河北", "石家庄"),
        ("0335", "河北", "秦皇岛"), ("0349", "山西", "朔州"), ("0351", "山西", "太原"),
        ("0371", "河南", "郑州"), ("0379", "河南", "洛阳"), ("0431", "吉林", "长春"),
        ("0433", "吉林", "延边"), ("0451", "黑龙江", "哈尔滨"), ("0457", "黑龙江", "大兴安岭"),
        ("0471", "内蒙古", "呼和浩特"), ("0479", "内蒙古", "锡林郭勒"), ("0531", "山东", "济南"),
        ("0532", "山东", "青岛"), ("0551", "安徽", "合肥"), ("0571", "浙江", "杭州"),
        ("0580", "浙江", "舟山"), ("0591", "福建", "福州"), ("0592", "福建", "厦门"),
        ("0701", "江西", "鹰潭"), ("0791", "江西", "南昌"), ("0731", "湖南", "长沙"),
        ("0743", "湖南", "湘西"), ("0771", "广西", "南宁"), ("0773", "广西", "桂林"),
        ("0851", "贵州", "贵阳"), ("0871", "云南", "昆明"), ("0691", "云南", "西双版纳"),
        ("0891", "西藏", "拉萨"), ("0898", "海南", "海口"), ("0931", "甘肃", "兰州"),
        ("0951", "宁夏", "银川"), ("0971", "青海", "西宁"), ("0974", "青海", "海南"),
        ("0991", "新疆", "乌鲁木齐"), ("0998", "新疆", "喀什"),
    ],
)  # fmt: skip
def test_landlines_of_every_province(
    table: PlaceTable, code: str, province: str, city: str
) -> None:
    place = table.place_of(code + "88886666")
    assert (place.province, place.city, place.area_code) == (province, city, code)
    assert place.carrier is None


def test_every_area_code_that_is_dialled_has_a_place() -> None:
    with LANDLINES.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["area_code"] for row in rows} == AREA_CODES
    assert len({row["province"] for row in rows}) == 31
    assert all(row["city"] for row in rows)


@pytest.mark.parametrize(
    ("mobile", "province", "city", "area_code", "carrier"),
    [
        ("13800138000", "北京", "北京", "010", "移动"),
        ("13800210000", "上海", "上海", "021", "移动"),
        ("13802880000", "广东", "广州", "020", "移动"),
        ("18620000000", "广东", "广州", "020", "联通"),
        ("18980000000", "四川", "成都", "028", "电信"),
        ("19212345678", "重庆", "重庆", "023", "广电"),
        ("17012345678", "浙江", "杭州", "0571", "电信虚拟"),
        ("16512340000", "北京", "北京", "010", "移动虚拟"),
    ],
)
def test_mobiles(
    table: PlaceTable, mobile: str, province: str, city: str, area_code: str, carrier: str
) -> None:
    place = table.place_of(mobile)
    assert place.model_dump() == {
        "province": province,
        "city": city,
        "area_code": area_code,
        "carrier": carrier,
    }


def test_every_mobile_block_is_in_an_area_that_can_be_dialled(table: PlaceTable) -> None:
    found = {table.place_of(f"1{block:06d}0000").area_code for block in range(300000, 999999, 97)}
    assert found - {None} <= AREA_CODES | {"0634"}  # withdrawn in 2019, still in the source
    assert len(found) > 250


def test_looking_up_is_fast_enough_for_the_call_path(table: PlaceTable) -> None:
    rounds = 2000
    seconds = min(timeit.repeat(lambda: table.place_of("13800138000"), number=rounds, repeat=5))
    assert seconds / rounds < 50e-6


def test_newer_files_replace_ours(tmp_path: Path) -> None:
    text = "广东|东莞|523000|0769\0".encode()
    start = 8 + len(text)
    record = (1990000).to_bytes(4, "little") + (8).to_bytes(4, "little") + b"\x02"
    mobile, landline = tmp_path / "phone.dat", tmp_path / "landlines.csv"
    mobile.write_bytes(b"9999" + start.to_bytes(4, "little") + text + record)
    landline.write_text("area_code,province,city\n020,广东,羊城\n", "utf-8")
    table = load_places(mobile, landline)
    assert table.place_of("19900001111").city == "东莞"
    assert table.place_of("19900001111").carrier == "联通"
    assert table.place_of("02088886666").city == "羊城"
    assert table.place_of("13800138000").city is None


@pytest.mark.parametrize(
    "content",
    [b"", b"2312", b"not a table at all", b"2312\xff\xff\xff\xff" + bytes(90), bytes(26)],
)
def test_a_file_that_is_no_phone_dat_is_named(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "phone.dat"
    broken.write_bytes(content)
    with pytest.raises(PlaceDataError, match=r"phone\.dat"):
        load_places(mobile_file=broken)


@pytest.mark.parametrize(
    "content",
    ["a,b\n1,2\n", "area_code,province\n020,广东\n", "area_code,province,city\n020,广东\n"],
)
def test_a_file_that_is_no_landline_table_is_named(tmp_path: Path, content: str) -> None:
    broken = tmp_path / "landlines.csv"
    broken.write_text(content, "utf-8")
    with pytest.raises(PlaceDataError, match=r"landlines\.csv"):
        load_places(landline_file=broken)


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_places(mobile_file=tmp_path / "none")
