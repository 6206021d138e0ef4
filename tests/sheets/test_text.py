"""Encodings and delimiters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.sheets.reading import table_of
from hotline400.sheets.table import ReadingError, Source
from hotline400.sheets.text import delimiter_of

TEXT = "号码,原因\r\n13800138001,骚扰\r\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32"),
    ],
)
def test_encodings(encoding: str, shown: str) -> None:
    table = table_of(TEXT.encode(encoding))
    assert (table.source, table.encoding) == (Source.TEXT, shown)
    cells = [row.cells for row in table.rows]
    assert cells[:2] == [["号码", "原因"], ["13800138001", "骚扰"]]


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\xfd\xfc\xfb", b"\x7fELF\0\0\0\1", b"MIME-Version: 1.0"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError):
        table_of(data)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\nc,d", ","),
        ("a\tb\nc\td", "\t"),
        ("a;b\nc;d", ";"),
        ("a；b\nc；d", "；"),
        ("a|b\nc|d", "|"),
        ("原因;号码\n骚扰,多次,反复;138\n推销;139", ";"),
        ("号码\t,原因\t,有效期\t\n138\t,骚扰\t,2027-01-01\t\n020\t,诈骗\t,\n", ","),
        ("号码\t\n13800138001\t\n", ","),
        ("号码\t原因\t\n138\t骚扰\t\n139\t\t2027\n", "\t"),
        ("号码,原因\n138,骚扰;推销;贷款\n139,x\n", ","),
        ('"a;b;c",x\n"d;e;f",y', ","),
        ("13800138001\n13800138002", ","),
        ("名单\n号码;原因\n138;x", ";"),
        ("", ","),
    ],
)
def test_delimiters(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


@pytest.mark.parametrize("hint", ["sep=;", "SEP=;", '"sep=;"', "sep=; "])
def test_excels_hint_is_obeyed_and_is_no_line(hint: str) -> None:
    table = table_of(f"\ufeff{hint}\r\na,b;c\r\n".encode())
    assert table.delimiter == ";"
    assert next((row.number, row.cells) for row in table.rows) == (2, ["a,b", "c"])


def test_a_hint_may_name_a_tab() -> None:
    assert next(iter(table_of(b"sep=\\t\na\tb,c").rows)).cells == ["a", "b,c"]


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reading_of_texts(data: bytes) -> None:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return
    try:
        rows = list(table_of(data).rows)
    except ReadingError:
        return
    assert [row.number for row in rows] == sorted({row.number for row in rows})
