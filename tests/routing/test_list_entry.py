"""What a cell of an uploaded list, or a field of the form, says."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline400.routing.list_entry import EntryFault, read_entries, read_entry
from hotline400.routing.numbers import normalise


def written(text: str) -> list[str] | str:
    """Entries as the files have them: digits, and a star where they are a beginning."""
    found = read_entries(text)
    if isinstance(found, EntryFault):
        return found.value
    return [entry.number + "*" * entry.prefix for entry in found]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("13800138000.0", "13800138000"),
        ("4001234567.0", "4001234567"),
        ("2088886666.0", "02088886666"),
        ("95588.00", "95588"),
        ("88886666.0", "88886666"),
        ('="013800138001"', "13800138001"),
        ('="02088886666"', "02088886666"),
        ("=13800138001", "13800138001"),
        ("'13800138001", "13800138001"),
        ("“13800138001”", "13800138001"),
        ("13800138001\t", "13800138001"),
        ("\u206813800138001\u2069", "13800138001"),
        ("\u202a+86 138 0013 8002\u202c", "13800138002"),
        ("138\u00ad0013\u00ad8003", "13800138003"),
        ("\ufeff13800138004", "13800138004"),
        ("138\u200b0013\u200b8005", "13800138005"),
        ("\u061c13800138006", "13800138006"),
        ("138\ufe6300138007", "13800138007"),
        ("138─0013─8008", "13800138008"),
        ("138ー0013ー8009", "13800138009"),
        ("138~0013～8010", "13800138010"),
        ("138_0013_8010", "13800138010"),
        ("020\u200b", "020*"),
        ("1380013*\u202c", "1380013*"),
        ("1380013****", "1380013*"),
        ("1065812345", "01065812345"),
        ("1088886666", "01088886666"),
        ("75526600000", "075526600000"),
        ("31186123456", "031186123456"),
        ("010-95588", "01095588"),
        ("0571 95588", "057195588"),
        ("0755-12345", "075512345"),
        ("020-10086", "02010086"),
        ("01012315", "01012315"),
        ("+86 10 95588", "01095588"),
        ("020/88886666", "02088886666"),
        ("138/0013/8000", "13800138000"),
        ("13,800,138,000", "13800138000"),
        ("1.3800138001E+10", "13800138001"),
        ("8888 6666", "88886666"),
        ("（020）8888-6666", "02088886666"),
        ("１３８００１３８０００", "13800138000"),
    ],
)
def test_one_number(cell: str, number: str) -> None:
    assert written(cell) == [number]
    entry = read_entry(cell)
    assert entry is not None
    assert entry.number == number.rstrip("*")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("95588/95533", ["95588", "95533"]),
        ("88886666/88886667", ["88886666", "88886667"]),
        ("13800138001/13900139001", ["13800138001", "13900139001"]),
        ("13800138001、13900139001", ["13800138001", "13900139001"]),
        ("13800138001，13900139001；020-88886666", ["13800138001", "13900139001", "02088886666"]),
        ("13800138001 13900139001", ["13800138001", "13900139001"]),
        ("13800138001\n13900139001", ["13800138001", "13900139001"]),
        ("1380013*/1380014*", ["1380013*", "1380014*"]),
        ("020、021", ["020*", "021*"]),
        ("13800138001/13800138001", ["13800138001"]),
    ],
)
def test_several_numbers_in_one_cell(cell: str, numbers: list[str]) -> None:
    assert written(cell) == numbers


def test_the_form_takes_one_at_a_time() -> None:
    assert read_entry("95588/95533") is None


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("0755-26600001/02", "unclear"),
        ("400-123-4567/4568", "unclear"),
        ("88886666-8012", "unclear"),
        ("4001234567-1", "unclear"),
        ("13800138001/张三", "unclear"),
        ("020-88886666-8012", "invalid"),
        ("1.38E+10", "spoiled"),
        ("1.38001E+10", "spoiled"),
        ("1.06912345678901E+17", "spoiled"),
        ("13800138000.5", "invalid"),
        ("95588.5", "invalid"),
        ("①13800138001", "invalid"),
        ("138****8001", "invalid"),
        ("02011", "invalid"),
        ("020110", "invalid"),
        ("", "invalid"),
        ("*", "invalid"),
        ("/", "invalid"),
        ("138001380012", "invalid"),
        ("1" * 301, "invalid"),
        ("张三", "invalid"),
    ],
)
def test_what_is_not_wholly_understood_gives_nothing(cell: str, fault: str) -> None:
    assert written(cell) == fault


def test_a_service_number_behind_an_area_code_is_the_same_from_abroad_and_at_home() -> None:
    for said in ("010 95588", "+861095588", "00861095588"):
        assert normalise(said) == "01095588"
    assert normalise("+862010086") == "02010086"
    assert normalise("2010086") == "2010086"  # without the country it is a number of seven digits


pieces = st.one_of(
    st.from_regex(r"[0-9+*./\-、,; ()]{0,30}", fullmatch=True),
    st.text(max_size=30),
    st.lists(
        st.sampled_from(["13800138001", "020", "88886666", "95588", "/", "-", " ", ".0", "02"])
    ).map("".join),
)


@given(pieces)
@example("0755-26600001/02")
def test_every_number_stands_in_the_cell_as_such(cell: str) -> None:
    found = read_entries(cell)
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", cell))
    if not isinstance(found, EntryFault):
        assert found
        assert len(set(found)) == len(found)
        assert all(entry.number.lstrip("0") in digits for entry in found)
