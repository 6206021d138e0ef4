"""A list as a file: taken in with a report line by line, and given out again."""

import csv
import io
import os
import zipfile
from pathlib import Path
from typing import NoReturn

import anyio
import anyio.lowlevel
import httpx
import pytest
from anyio import to_thread

from hotline400.sheets import SheetFault, UnreadableSheet, read_sheet
from hotline400.testing.workbook import workbook

from .conftest import House, error_of

pytestmark = pytest.mark.anyio

LIST = """号码,原因,有效期
139 0013 9000,已在名单,
13800000001,推销,2099-12-31
020,广州座机,
1380013*,号段,
13800000001,又一次,
abc,,
13800000002,,昨天
13800000003,,2020-01-01
"""


async def upload(
    client: httpx.AsyncClient, content: bytes, name: str = "名单.csv", **query: object
) -> httpx.Response:
    return await client.post("/blacklist/upload", files={"file": (name, content)}, params={**query})


async def numbers(client: httpx.AsyncClient) -> set[tuple[str, bool]]:
    items = (await client.get("/blacklist", params={"limit": 200})).json()["items"]
    return {(item["number"], item["prefix"]) for item in items}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
async def test_every_line_is_told_what_became_of_it(
    admin: httpx.AsyncClient, house: House, encoding: str
) -> None:
    report = (await upload(admin, LIST.encode(encoding))).json()
    counts = [report[name] for name in ("lines", "added", "duplicates", "invalid")]
    assert counts == [8, 3, 2, 3]
    assert [(p["line"], p["problem"]) for p in report["problems"]] == [
        (2, "already_listed"),
        (6, "twice_in_file"),
        (7, "number_invalid"),
        (8, "expiry_invalid"),
        (9, "expiry_past"),
    ]
    assert report["problems"][1]["text"] == "13800000001, 又一次"
    assert report["problems"][2]["message"].startswith("不是电话号码")
    assert await numbers(admin) == {
        ("13900139000", False),
        ("13800000001", False),
        ("020", True),
        ("1380013", True),
    }
    entry = (await admin.get("/blacklist", params={"q": "13800000001"})).json()["items"][0]
    assert (entry["reason"], entry["expires_at"]) == ("推销", "2099-12-31T16:00:00Z")
    assert house.reloaded == ["4001234567"]
    (audited,) = await house.audited("blacklist.uploaded")
    assert audited.after == {"lines": 8, "added": 3, "duplicates": 2, "invalid": 3}


async def test_a_dry_run_changes_nothing(admin: httpx.AsyncClient, house: House) -> None:
    before = await numbers(admin)
    report = (await upload(admin, LIST.encode(), dry_run=True)).json()
    assert (report["dry_run"], report["added"]) == (True, 3)
    assert await numbers(admin) == before
    assert house.reloaded == []
    assert await house.audited("blacklist.uploaded") == []


async def test_a_list_without_a_header(admin: httpx.AsyncClient) -> None:
    report = (await upload(admin, b"13800000001\r\n\r\n13800000002\tnote\r\n", "a.txt")).json()
    assert (report["lines"], report["added"]) == (2, 2)


async def test_columns_may_stand_in_any_order(admin: httpx.AsyncClient) -> None:
    content = "备注;客户手机\n老客户;13800000001\n".encode()
    assert (await upload(admin, content)).json()["added"] == 1
    entry = (await admin.get("/blacklist", params={"q": "13800000001"})).json()["items"][0]
    assert entry["reason"] == "老客户"


async def test_what_is_given_out_can_be_taken_in_again(admin: httpx.AsyncClient) -> None:
    await upload(admin, LIST.encode())
    await admin.post("/blacklist", json={"number": "13800000009", "reason": "=1+1"})
    given = await admin.get("/blacklist/file")
    assert given.headers["content-type"].startswith("text/csv")
    assert "blacklist.csv" in given.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(given.content.decode("utf-8-sig"))))
    assert rows[0] == ["号码", "原因", "有效期"]
    assert ["13800000001", "推销", "2099-12-31"] in rows
    assert ["13800000009", "'=1+1", ""] in rows
    assert {row[0] for row in rows[1:]} >= {"020*", "1380013*", "13900139000"}
    again = (await upload(admin, given.content, dry_run=True)).json()
    assert (again["added"], again["duplicates"]) == (0, 5)


async def test_an_expired_entry_makes_room(admin: httpx.AsyncClient, house: House) -> None:
    entry = house.company.ours.entry
    past = {"expires_at": "2020-01-01T00:00:00Z"}
    await admin.patch(f"/blacklist/{entry}", json=past, headers={"If-Match": '"1"'})
    assert (await upload(admin, b"13900139000")).json()["added"] == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload_empty"),
        (b"\n\n  \n", "sheet_without_numbers"),
        (b"\x7fELF\0\0\0\1", "sheet_unreadable"),
        (b"\xff\xfe\xfd\xfc\xfb", "sheet_unreadable"),
        (b"PK\x03\x04 no workbook", "sheet_unreadable"),
        (b"1\n" * 100_001, "sheet_too_long"),
    ],
)
async def test_other_files_are_refused(
    admin: httpx.AsyncClient, house: House, content: bytes, code: str
) -> None:
    assert error_of(await upload(admin, content)) == (422, code, "file")
    assert house.reloaded == []


async def test_a_hundred_thousand_numbers_and_a_line_of_headings_are_taken(
    admin: httpx.AsyncClient, house: House
) -> None:
    numbers = [f"138{number:08}" for number in range(100_000)]
    report = (await upload(admin, "\n".join(["号码", *numbers]).encode())).json()
    assert (report["lines"], report["added"]) == (100_000, 100_000)
    assert house.reloaded == ["4001234567"]


async def test_a_workbook_that_unpacks_to_far_too_much_is_refused(admin: httpx.AsyncClient) -> None:
    packed = io.BytesIO(workbook((13800000001,)))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/media/image1.png", bytes(257 << 20))
    assert len(packed.getvalue()) < 3 << 20
    refused = await upload(admin, packed.getvalue(), "a.xlsx")
    assert error_of(refused) == (422, "sheet_too_big", "file")


async def test_more_than_two_files_at_once_wait_or_are_asked_to_come_again(
    admin: httpx.AsyncClient, tmp_path: Path
) -> None:
    """Two readers that never end hold both turns; a third is told, and served once one is gone."""
    for name in "ab":
        os.mkfifo(tmp_path / name)
    (tmp_path / "c").write_bytes(b"13800000001")
    with anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(read_sheet, tmp_path / "a", "one")
            tasks.start_soon(read_sheet, tmp_path / "b", "two")
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(UnreadableSheet, match="busy"):
                await read_sheet(tmp_path / "c", "three", 0.01)
            tasks.start_soon(feed, tmp_path / "a")
            lines = await read_sheet(tmp_path / "c", "three")
            assert [line.cells for line in lines] == [("13800000001",)]
            with pytest.raises(UnreadableSheet, match="busy"):  # the second turn is free
                await read_sheet(tmp_path / "c", "two", 0.01)
            tasks.start_soon(feed, tmp_path / "b")


async def feed(pipe: Path) -> None:
    await to_thread.run_sync(pipe.write_bytes, b"1\n")


async def test_a_busy_reader_is_told_in_words(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> NoReturn:
        await anyio.lowlevel.checkpoint()
        raise UnreadableSheet(SheetFault.BUSY)

    monkeypatch.setattr("hotline400.web.caller_lists.upload.read_list", busy)
    refused = await upload(admin, b"13800000001")
    assert error_of(refused) == (429, "sheet_busy", "file")
    assert refused.headers["retry-after"] == "30"


async def test_a_file_is_asked_for(admin: httpx.AsyncClient) -> None:
    refused = await admin.post("/blacklist/upload", data={"x": "y"})
    assert error_of(refused) == (422, "upload_missing", "file")


async def test_more_than_20_mib_are_not_read(admin: httpx.AsyncClient) -> None:
    refused = await upload(admin, b"1" * (21 * 1024 * 1024))
    assert error_of(refused)[:2] == (413, "too_large")


async def test_a_full_list_takes_no_more(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline400.storage.caller_lists.MAX_ENTRIES", 2)
    refused = await upload(admin, b"13800000001\n13800000002\n")
    assert error_of(refused) == (409, "list_full", "file")
    assert len(await numbers(admin)) == 1


async def test_a_workbook_whose_numbers_are_numbers(admin: httpx.AsyncClient) -> None:
    content = workbook(("手机", "备注"), (13800000001, "推销"), ("abc", ""), ("020-88880000", ""))
    report = (await upload(admin, content, "名单.xlsx")).json()
    assert (report["lines"], report["added"], report["invalid"]) == (3, 2, 1)
    assert report["problems"][0]["line"] == 3
    assert {("13800000001", False), ("02088880000", False)} <= await numbers(admin)


async def test_a_workbook_with_a_cell_at_the_end_of_the_world_is_refused(
    admin: httpx.AsyncClient,
) -> None:
    """A billion empty cells between two numbers: memory is bounded in the reader's process."""
    far = zipfile.ZipFile(io.BytesIO(workbook((13800000001,))))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in far.namelist():
            text = far.read(name)
            if name.endswith("sheet1.xml"):
                cell = b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"
                text = text.replace(b"</sheetData>", cell)
            archive.writestr(name, text)
    refused = await upload(admin, packed.getvalue(), "a.xlsx")
    assert error_of(refused) == (422, "sheet_unreadable", "file")
