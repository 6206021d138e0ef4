"""Quotes in delimited texts: as the RFC has them, and as people set them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.sheets.quoting import Splitter


def split(text: str, delimiter: str = ",") -> list[list[str]]:
    """Lines that stand between quotes of doubt are marked with a question."""
    return [
        ["?", *row.cells] if row.unclear else row.cells
        for row in Splitter(text, delimiter).rows()
        if any(row.cells)
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b", [["a", "b"]]),
        ('"a","b"', [["a", "b"]]),
        ('"a,b",c', [["a,b", "c"]]),
        ('"say ""hi""",c', [['say "hi"', "c"]]),
        ('a,"",c', [["a", "", "c"]]),
        ('a,"b"', [["a", "b"]]),
        ('a,"b",', [["a", "b", ""]]),
        (' "a" , "b" ', [["a", "b"]]),
        ('="0138",b', [["0138", "b"]]),
        ('"=""0138""",b', [['="0138"', "b"]]),
        ('a,"one\ntwo",c\nd,e,f', [["a", "one\ntwo", "c"], ["d", "e", "f"]]),
        ('"13800138\n13900139",a\nx,y', [["13800138\n13900139", "a"], ["x", "y"]]),
        ('a,5"screen,c', [["a", '5"screen', "c"]]),
        ('a,"5"screen",c', [["a", '5"screen', "c"]]),
        ('a,"open,\nb,c,', [["a", '"open', ""], ["b", "c", ""]]),
        ('a,"open\nb,"c"\nd,"e"', [["a", '"open'], ["b", "c"], ["d", "e"]]),
        ("a\rb\r\nc\nd", [["a"], ["b"], ["c"], ["d"]]),
    ],
)  # fmt: skip
def test_cells(text: str, cells: list[list[str]]) -> None:
    assert split(text) == cells


def test_tabs_between_quotes_are_delimiters() -> None:
    assert split('"a"\t\t"b"\t"c"', "\t") == [["a", "", "b", "c"]]


def test_lines_that_may_have_been_swallowed_are_given_out_as_unclear() -> None:
    text = '1,2,3\n13800138001,"open,\n13800138002,x,\n13800138003,5",\n13800138004,y,\n'
    assert split(text) == [
        ["1", "2", "3"],
        ["?", '13800138001,"open,'],
        ["?", "13800138002,x,"],
        ["?", '13800138003,5",'],
        ["13800138004", "y", ""],
    ]
    ragged = 'a,b,c\nd,e,f\n13800138001,"open\n13800138002\n13800138003,"\n'
    assert [row[0] for row in split(ragged)[2:]] == ["?", "?", "?"]


words = st.text(alphabet='ab,"\n\t 1', max_size=12)


@given(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=6))
def test_what_a_program_writes_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    """As RFC 4180 has it; what could be lines of the table instead is reported line by line."""
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    found = list(Splitter(written.getvalue(), ",").rows())
    if not any(row.unclear for row in found):
        assert [row.cells for row in found[:-1]] == rows
    numbers = [row.number for row in found]
    assert numbers == sorted(set(numbers))


quotes = st.lists(
    st.sampled_from(['"', '""', '"""', ",", "\n", "13800138001", "x", ' "', '",', ',"', '="']),
    max_size=400,
).map("".join)


@given(quotes)
def test_every_letter_is_in_a_cell_and_is_looked_at_a_few_times_only(text: str) -> None:
    splitter = Splitter(text, ",")
    kept = "".join("".join(row.cells) for row in splitter.rows())
    for letter in "x138":
        assert kept.count(letter) == text.count(letter)
    assert splitter.looked <= 4 * len(text) + 4


@pytest.mark.parametrize(
    "text",
    [
        '13800138001,"open\n' + "13800138002,x\n" * 20_000,
        '13800138001,"open,\n' * 20_000,
        '"a,' * 50_000,
        '"a ""b\n' * 20_000,
        'x,""y\n' * 20_000,
        '"' * 100_001,
        '"x' + '""' * 50_000,
        '"x' + '"",' * 50_000,
        '"""x\n' * 20_000,
        '""""x\n' * 20_000,
    ],
)
def test_no_order_of_quotes_makes_it_slow(text: str) -> None:
    """Counted, not timed: twice the text is at most twice the work."""
    splitter = Splitter(text, ",")
    for _ in splitter.rows():
        pass
    assert splitter.looked <= 4 * len(text) + 100_000
