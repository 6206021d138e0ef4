"""Web pages and Excel's old XML under the name .xls."""

import pytest

from hotline400.sheets.reading import table_of
from hotline400.sheets.table import ReadingError, Source
from hotline400.sheets.verdict import Verdict

XML = """<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="名单"><Table>
<Row><Cell><Data ss:Type="String">号码</Data></Cell>
<Cell ss:Index="3"><Data>原因</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">13800138001</Data></Cell>
<Cell ss:Index="3"><Data>骚扰</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def cells(text: str, encoding: str = "utf-8") -> list[list[str]]:
    table = table_of(text.encode(encoding))
    assert table.source is Source.HTML
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page(encoding: str) -> None:
    page = (
        "<html><head><style>td {color: red}</style><title>x</title></head><body>"
        "<p>导出</p><table><tr><th>号码<th>原因</tr>\n<tr><td colspan=2>13800138001</td>"
        "<td>骚扰&amp;推销<br>两次</td></tr></table></body></html>"
    )
    assert cells(page, encoding) == [
        ["号码", "原因"],
        ["13800138001", "", "骚扰&推销\n两次"],
    ]


def test_excels_xml_of_2003() -> None:
    assert cells(XML) == [["号码", "", "原因"], ["13800138001", "", "骚扰"]]


@pytest.mark.parametrize(
    "page", ["<html><body>Please sign in</body></html>", "MIME-Version: 1.0\n"]
)
def test_a_page_without_a_table_is_told_apart(page: str) -> None:
    with pytest.raises(ReadingError) as error:
        table_of(page.encode())
    assert error.value.verdict is Verdict.WEB_PAGE


def test_a_text_that_only_begins_like_one_is_a_text() -> None:
    assert table_of(b"<13800138001>,x").source is Source.TEXT
