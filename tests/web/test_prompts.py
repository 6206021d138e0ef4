"""A tenant uploads audio, listens to it, uses it and deletes it; and what is no audio."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from .company import write_wav
from .conftest import House, error_of

pytestmark = pytest.mark.anyio
HOTLINE = "/hotlines/4001234567"


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    """Two seconds that can be heard."""
    write_wav(tmp_path / "sound.wav", seconds=2)
    head = (tmp_path / "sound.wav").read_bytes()[:44]
    return head + b"".join(
        (8000 if step % 20 < 10 else -8000).to_bytes(2, "little", signed=True)
        for step in range(16_000)
    )


async def upload(
    client: httpx.AsyncClient, content: bytes, file_name: str = "欢迎词.wav", **fields: str
) -> httpx.Response:
    data = {"purpose": "welcome", "name": "新欢迎词", **fields}
    return await client.post("/prompts", data=data, files={"file": (file_name, content)})


def prompt_files(house: House) -> list[str]:
    folder = house.media / "prompts" / house.company.ours.id
    return sorted(path.suffix for path in folder.iterdir()) if folder.exists() else []


async def test_upload_listen_use_rename_delete(
    admin: httpx.AsyncClient, house: House, sound: bytes
) -> None:
    uploaded = await upload(admin, sound)
    assert uploaded.status_code == 201, uploaded.text
    prompt = uploaded.json()
    assert (prompt["name"], prompt["purpose"], prompt["used_by"]) == ("新欢迎词", "welcome", [])
    assert 1.5 < prompt["seconds"] < 2.5
    assert prompt_files(house) == [".alaw", ".wav"]
    audio = await admin.get(f"/prompts/{prompt['id']}/audio", headers={"Range": "bytes=0-3"})
    assert (audio.status_code, audio.content) == (206, b"RIFF")

    etag = (await admin.get(HOTLINE)).headers["etag"]
    chosen = {"welcome_prompt_id": prompt["id"]}
    assert (await admin.patch(HOTLINE, json=chosen, headers={"If-Match": etag})).status_code == 200
    in_use = await admin.delete(f"/prompts/{prompt['id']}")
    assert error_of(in_use) == (409, "prompt_in_use", None)
    assert "4001234567" in in_use.json()["error"]["message"]
    listed = (await admin.get("/prompts", params={"purpose": "welcome"})).json()["items"]
    assert listed[0] == {**prompt, "used_by": ["4001234567"]}

    first = {"If-Match": '"1"'}
    renamed = await admin.patch(f"/prompts/{prompt['id']}", json={"name": "旧的"}, headers=first)
    assert renamed.json() == {**prompt, "name": "旧的", "used_by": ["4001234567"], "version": 2}
    etag = (await admin.get(HOTLINE)).headers["etag"]
    none = {"welcome_prompt_id": None}
    assert (await admin.patch(HOTLINE, json=none, headers={"If-Match": etag})).status_code == 200
    assert (await admin.delete(f"/prompts/{prompt['id']}")).status_code == 204
    assert prompt_files(house) == []
    assert error_of(await admin.get(f"/prompts/{prompt['id']}/audio"))[0] == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload_empty"),
        (b"this is a letter, not music\n" * 400, "upload_not_audio"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "upload_not_audio"),
        (bytes(range(256)) * 100, "upload_not_audio"),
    ],
)
async def test_what_is_no_audio_is_refused_and_leaves_nothing(
    admin: httpx.AsyncClient, house: House, content: bytes, code: str
) -> None:
    assert error_of(await upload(admin, content, "renamed.wav")) == (422, code, "file")
    assert prompt_files(house) == []
    assert len((await admin.get("/prompts")).json()["items"]) == 1


async def test_wrong_forms_are_named(admin: httpx.AsyncClient, sound: bytes) -> None:
    refused = await upload(admin, sound, purpose="music")
    assert error_of(refused) == (422, "not_a_choice", "purpose")
    assert error_of(await upload(admin, sound, name="")) == (422, "too_short", "name")
    assert error_of(await upload(admin, sound, colour="red")) == (422, "unknown_field", "colour")
    without = await admin.post("/prompts", data={"purpose": "welcome", "name": "x"})
    assert error_of(without) == (422, "upload_missing", "file")
    text = await admin.post("/prompts", data={"purpose": "welcome", "name": "x", "file": "x"})
    assert error_of(text) == (422, "upload_missing", "file")
    assert error_of(await admin.post("/prompts", json={"name": "x"})) == (
        422,
        "upload_missing",
        "file",
    )
    broken = await admin.post(
        "/prompts", content=b"--x\r\n\r\n", headers={"Content-Type": "multipart/form-data"}
    )
    assert error_of(broken) == (400, "body_unreadable", None)


async def test_file_name_cannot_choose_a_place(
    admin: httpx.AsyncClient, house: House, sound: bytes
) -> None:
    answer = await upload(admin, sound, "../../../etc/cron.d/evil.wav")
    assert answer.status_code == 201
    assert list(house.media.parent.rglob("*evil*")) == []
    assert prompt_files(house) == [".alaw", ".wav"]


class Endless:
    """A form whose file goes on for a gigabyte; counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n'
            b"Content-Type: audio/wav\r\n\r\n"
        )
        for _ in range(1024):
            self.taken += 1
            yield bytes(1024 * 1024)


async def test_gigabyte_is_cut_off_early(admin: httpx.AsyncClient, house: House) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    announced = await admin.post(
        "/prompts", content=Endless(), headers={**form, "Content-Length": str(1024**3)}
    )
    assert error_of(announced) == (413, "too_large", None)
    endless = Endless()
    streamed = await asyncio.wait_for(admin.post("/prompts", content=endless, headers=form), 30)
    assert error_of(streamed) == (413, "too_large", None)
    assert "20 MB" in streamed.json()["error"]["message"]
    assert prompt_files(house) == []


async def test_a_little_too_large(admin: httpx.AsyncClient) -> None:
    refused = await upload(admin, bytes(20 * 1024 * 1024 + 1))
    assert error_of(refused) == (413, "too_large", "file")


async def test_nobodys_upload_is_not_even_read(
    nobody: httpx.AsyncClient, reader: httpx.AsyncClient, sound: bytes
) -> None:
    assert error_of(await upload(nobody, sound))[:2] == (401, "not_signed_in")
    assert error_of(await upload(reader, sound))[:2] == (403, "read_only")


async def test_upload_sent_twice_is_there_once(
    admin: httpx.AsyncClient, house: House, sound: bytes
) -> None:
    admin.headers["Idempotency-Key"] = "upload-1"
    first, second = await upload(admin, sound), await upload(admin, sound)
    assert (first.status_code, first.json()) == (201, second.json())
    assert prompt_files(house) == [".alaw", ".wav"]
    assert error_of(await upload(admin, sound + b"\0\0"))[1] == "idempotency_key_reused"
    assert prompt_files(house) == [".alaw", ".wav"]


async def test_what_the_platform_says_can_be_replaced(
    admin: httpx.AsyncClient, house: House
) -> None:
    items = (await admin.get("/system-prompts")).json()["items"]
    key = items[0]["key"]
    assert all(item["text_zh"] and item["text_en"] and item["seconds"] > 0 for item in items)
    audio = await admin.get(f"/system-prompts/{key}/audio", headers={"Range": "bytes=0-3"})
    assert (audio.status_code, audio.content) == (206, b"RIFF")

    own = house.company.ours.prompt
    none_yet, first = {"If-Match": '"0"'}, {"If-Match": '"1"'}
    replaced = await admin.put(f"/system-prompts/{key}", json={"prompt_id": own}, headers=none_yet)
    assert replaced.json() == {**items[0], "prompt_id": own, "version": 1}
    assert house.reloaded == ["4001234567"]
    (listed,) = (await admin.get("/prompts")).json()["items"]
    assert listed["used_by"] == [f"system:{key}"]
    assert error_of(await admin.delete(f"/prompts/{own}"))[1] == "prompt_in_use"

    foreign = {"prompt_id": house.company.theirs.prompt}
    refused = await admin.put(f"/system-prompts/{key}", json=foreign, headers=first)
    assert error_of(refused) == (422, "unknown_prompt", "prompt_id")
    back = await admin.put(f"/system-prompts/{key}", json={"prompt_id": None}, headers=first)
    assert back.json() == {**items[0], "version": 2}
    for unknown in ("nothing", "..%2f..%2fsecret", "UPPER"):
        assert error_of(await admin.get(f"/system-prompts/{unknown}/audio"))[0] == 404


async def test_many_are_found_by_page_and_by_word(admin: httpx.AsyncClient, house: House) -> None:
    for number in range(5):
        spoken = {"text": f"第{number}段公告，请留意100%优惠", "voice": "zf_xiaoxiao"}
        named = {"purpose": "announcement", "name": f"公告 {number}"}
        assert (await admin.post("/prompts/speech", json={**spoken, **named})).status_code == 201
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (
            await admin.get("/prompts", params={"limit": 2, "purpose": "announcement", **cursor})
        ).json()
        seen += [item["name"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [f"公告 {number}" for number in (4, 3, 2, 1, 0)]
    for words, found in (("公告 3", 1), ("第2段", 1), ("0%优", 5), ("_", 0), ("没有", 0)):
        items = (await admin.get("/prompts", params={"q": words})).json()["items"]
        assert len(items) == found, words
    assert error_of(await admin.get("/prompts", params={"cursor": "x"}))[1] == "cursor_invalid"
