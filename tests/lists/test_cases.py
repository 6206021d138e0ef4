"""Files from the field: every line is added or reported, and every number stands in its file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.lists.columns import Columns, Wanted, find_columns
from hotline400.lists.lines import Refused, Sorted, sort_lines
from hotline400.sheets.reading import filled, table_of

NOW = datetime(2026, 11, 30, tzinfo=UTC)
CASES = Path(__file__).parent / "cases"


def sorted_file(data: bytes, wanted: Wanted | None = None) -> tuple[Sorted, Columns]:
    rows = list(filled(table_of(data)))
    columns = find_columns(rows, wanted or Wanted()) if rows else Columns(None, (0,))
    return sort_lines(rows, columns, NOW), columns


def taken(found: Sorted) -> list[str]:
    return [one.entry.number + "*" * one.entry.prefix for one in found.taken]


@pytest.mark.parametrize(
    ("file", "numbers", "refused"),
    [
        (
            "01-float-csv.csv",
            ["13800138000", "4001234567", "02088886666", "95588", "10086", "88886666"],
            [],
        ),
        ("02-equals-quote.csv", ["13800138001", "02088886666"], []),
        ("04-tab-guard.csv", ["13800138001", "02088886666"], []),
        ("05-sep-hint.csv", ["13800138001", "13800138002"], []),
        (
            "06-open-quote.csv",
            ["13800138001", "13800138002", *(f"1380013{9000 + at}" for at in range(50))],
            [],
        ),
        (
            "08-two-in-a-cell.csv",
            ["95588", "95533", "88886666", "88886667", "13800138001", "13900139001"],
            [4, 6, 6, 7],
        ),
        ("09-forever.csv", [f"1380013800{at}" for at in range(1, 10)], []),
        (
            "10-isolates.csv",
            [
                *(f"1380013800{at}" for at in range(1, 9)),
                "020*",
                "1380013*",
                "13800138009",
                "13800138010",
            ],
            [],
        ),
        ("11-google-contacts.csv", ["13800138001", "02088886666"], []),
        ("12-heading-first-match.csv", ["02088886666", "13800138001"], []),
        (
            "14-beijing-lost-zero.csv",
            [
                "01065812345",
                "01088886666",
                "02088886666",
                "075526600000",
                "3112345678",
                "031186123456",
            ],
            [],
        ),
        ("15-html-as-xls.xls", ["13800138001", "13800138002"], []),
        ("19-area-service.csv", ["01095588", "075512345", "02010086", "01012315"], []),
        ("23-merged-title.xlsx", ["13800138001", "13800138002", "13800138003"], []),
    ],
)
def test_the_case(file: str, numbers: list[str], refused: list[int]) -> None:
    found, _ = sorted_file((CASES / file).read_bytes())
    assert taken(found) == numbers
    assert [one.line for one in found.refused] == refused


def test_reasons_and_expiries_come_from_their_columns() -> None:
    tabs, _ = sorted_file((CASES / "04-tab-guard.csv").read_bytes())
    assert [one.reason for one in tabs.taken] == ["骚扰", "诈骗"]
    assert [one.expires_at is None for one in tabs.taken] == [False, True]
    forever, _ = sorted_file((CASES / "09-forever.csv").read_bytes())
    ends = {one.line: one.expires_at for one in forever.taken if one.expires_at is not None}
    assert [f"{ends[line]:%Y-%m-%d %H:%M}" for line in sorted(ends)] == [
        "2099-12-31 00:00",
        "2027-01-06 00:00",
    ]
    merged, columns = sorted_file((CASES / "23-merged-title.xlsx").read_bytes())
    assert (columns.heading, columns.reason, columns.expiry) == (1, 1, 2)
    assert [one.reason for one in merged.taken] == ["骚扰"] * 3


def test_the_person_may_choose_other_columns() -> None:
    data = "号码,客户电话,说明\n13800138001,13900139001,x\n".encode()
    found, _ = sorted_file(data, Wanted(numbers=(2,), reason=0))
    assert taken(found) == ["13900139001"]
    assert found.taken[0].reason == ""
    both, _ = sorted_file(data, Wanted(numbers=(1, 2)))
    assert taken(both) == ["13800138001", "13900139001"]


def test_numbers_above_a_chosen_heading_are_reported() -> None:
    found, _ = sorted_file(b"13800138001\n13800138002\n", Wanted(heading=2))
    assert found.refused == [Refused(1, "13800138001", "above_heading")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("序号,主叫号码,被叫号码", 1),
        ("姓名,经办人电话,联系电话", 2),
        ("Name,Phone 1 - Type,Phone 1 - Value", 2),
        ("电话类型,归属地,号码", 2),
    ],
)
def test_the_column_of_the_numbers(heading: str, column: int) -> None:
    cells = ["13800138001" if at in {1, 2} else "x" for at in range(3)]
    if "Type" in heading or "类型" in heading:
        cells[1] = "Mobile"
    _, columns = sorted_file(f"{heading}\n{','.join(cells)}\n".encode())
    assert columns.numbers == (column,)


cells = st.one_of(
    st.text(alphabet='0123456789-/、,;"\t\n= .*', max_size=14),
    st.sampled_from(["13800138001", "020-88886666", "号码", "原因", "95588/95533", "永久", '"x']),
)


@given(st.lists(st.lists(cells, max_size=4).map(",".join), max_size=12).map("\n".join))
def test_nothing_vanishes_and_nothing_is_made_up(text: str) -> None:
    found, _ = sorted_file(text.encode())
    rows = {row.number for row in filled(table_of(text.encode()))}
    told = {one.line for one in (*found.taken, *found.refused)}
    assert told <= rows
    assert len(rows) == found.above + found.lines
    assert len(told) == found.lines
    assert found.lines + found.further == len(found.taken) + len(found.refused)
    digits = "".join(letter for letter in text if letter.isdigit())
    assert all(one.entry.number.lstrip("0") in digits for one in found.taken)
