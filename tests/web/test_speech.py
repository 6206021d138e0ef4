"""A text becomes a prompt: heard before it is saved, kept with its words, said again."""

import anyio
import httpx
import pytest

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
SPOKEN = {"text": "您好，欢迎致电", "voice": "zf_xiaoxiao", "speed": 1.0}
NEW = {**SPOKEN, "purpose": "announcement", "name": "新欢迎词"}


def prompt_files(house: House) -> list[str]:
    folder = house.media / "prompts" / house.company.ours.id
    return sorted(path.suffix for path in folder.iterdir()) if folder.exists() else []


async def finished(client: httpx.AsyncClient, rendering: str) -> dict[str, object]:
    with anyio.fail_after(30):
        while True:
            document: dict[str, object] = (
                await client.get(f"/speech/renderings/{rendering}")
            ).json()
            if document["state"] in {"done", "failed"}:
                return document
            await anyio.lowlevel.checkpoint()


async def test_heard_saved_and_said_again(admin: httpx.AsyncClient, house: House) -> None:
    offer = (await admin.get("/speech")).json()
    assert offer["ready"]
    assert offer["longest_text"] == 500
    assert offer["voices"][0]["id"] == "zf_xiaoxiao"

    begun = await admin.post("/speech/renderings", json=SPOKEN)
    assert begun.status_code == 202, begun.text
    done = await finished(admin, begun.json()["id"])
    assert (done["state"], done["progress"], done["error"]) == ("done", 1.0, None)
    audio = await admin.get(
        f"/speech/renderings/{done['id']}/audio", headers={"Range": "bytes=0-3"}
    )
    assert (audio.status_code, audio.content) == (206, b"RIFF")

    saved = await admin.post("/prompts/speech", json=NEW)
    assert saved.status_code == 201, saved.text
    prompt = saved.json()
    assert prompt["speech"] == SPOKEN
    assert prompt["seconds"] == done["seconds"]
    assert len(house.voice.spoken) == 1  # the preview was kept
    assert prompt_files(house) == [".alaw", ".wav"]
    whole = await admin.get(f"/prompts/{prompt['id']}/audio")
    assert whole.content == (await admin.get(f"/speech/renderings/{done['id']}/audio")).content

    other = {**SPOKEN, "text": "您好，这里是另外一家公司", "voice": "zm_yunjian"}
    first = {"If-Match": '"1"'}
    again = (await admin.put(f"/prompts/{prompt['id']}/speech", json=other, headers=first)).json()
    assert again["speech"] == other
    assert again["seconds"] > prompt["seconds"]
    assert prompt_files(house) == [".alaw", ".wav"]
    assert (await admin.get(f"/prompts/{prompt['id']}/audio")).content != whole.content
    (change,) = await house.audited("prompt.respoken")
    assert change.before == {"speech": SPOKEN}
    assert change.after == {"speech": other}


async def test_an_uploaded_prompt_can_be_spoken_instead(
    admin: httpx.AsyncClient, house: House
) -> None:
    own = house.company.ours.prompt
    assert (await admin.get("/prompts")).json()["items"][0]["speech"] is None
    first = {"If-Match": '"1"'}
    spoken = await admin.put(f"/prompts/{own}/speech", json=SPOKEN, headers=first)
    assert spoken.json()["speech"] == SPOKEN


async def test_saved_without_a_preview_and_twice(admin: httpx.AsyncClient, house: House) -> None:
    admin.headers["Idempotency-Key"] = "spoken-1"
    first = await admin.post("/prompts/speech", json=NEW)
    assert (first.status_code, (await admin.post("/prompts/speech", json=NEW)).json()) == (
        201,
        first.json(),
    )
    assert prompt_files(house) == [".alaw", ".wav"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"text": ""}, "too_short", "text"),
        ({"text": "  \n "}, "too_short", "text"),
        ({"text": "好" * 501}, "too_long", "text"),
        ({"text": "好" * 10_000}, "too_long", "text"),
        ({"text": "😀🎉"}, "speech_nothing_to_say", "text"),
        ({"text": "。，！？"}, "speech_nothing_to_say", "text"),
        ({"text": "您好\x00"}, "control_characters", "text"),
        ({"text": "您好\x1b[31m"}, "control_characters", "text"),
        ({"text": "привет"}, "speech_unreadable", "text"),
        ({"text": 5}, "wrong_type_text", "text"),
        ({"voice": "nobody"}, "unknown_voice", "voice"),
        ({"voice": "../../etc/passwd"}, "unknown_voice", "voice"),
        ({"speed": 9}, "too_big", "speed"),
        ({"speed": "fast"}, "wrong_type_decimal", "speed"),
        ({"colour": "red"}, "unknown_field", "colour"),
    ],
)
async def test_what_cannot_be_spoken_is_said_in_words(
    admin: httpx.AsyncClient, house: House, change: dict[str, object], code: str, field: str
) -> None:
    refused = await admin.post("/speech/renderings", json={**SPOKEN, **change})
    assert error_of(refused) == (422, code, field)
    assert error_of(await admin.post("/prompts/speech", json={**NEW, **change}))[1] == code
    assert house.voice.spoken == []
    assert prompt_files(house) == []


async def test_lines_and_tabs_are_text(admin: httpx.AsyncClient) -> None:
    begun = await admin.post("/speech/renderings", json={**SPOKEN, "text": "您好\n欢迎\t致电"})
    assert begun.status_code == 202


async def test_a_voice_that_fails_leaves_nothing(admin: httpx.AsyncClient, house: House) -> None:
    house.voice.breaks = "您好"
    begun = await admin.post("/speech/renderings", json=SPOKEN)
    failed = await finished(admin, begun.json()["id"])
    assert (failed["state"], failed["error"]) == ("failed", "speech_failed")
    assert "语音合成失败" in str(failed["message"])
    assert error_of(await admin.get(f"/speech/renderings/{failed['id']}/audio"))[0] == 502
    assert error_of(await admin.post("/prompts/speech", json=NEW))[:2] == (502, "speech_failed")
    assert prompt_files(house) == []


async def test_without_the_packages_it_says_what_to_do(
    admin: httpx.AsyncClient, house: House
) -> None:
    house.voice.ready = False
    assert (await admin.get("/speech")).json()["ready"] is False
    refused = await admin.post("/prompts/speech", json=NEW)
    assert error_of(refused)[:2] == (503, "speech_not_installed")
    assert "./hotline400 up" in refused.json()["error"]["message"]


async def test_no_transaction_is_held_while_it_is_rendered(
    admin: httpx.AsyncClient, house: House
) -> None:
    """SQLite has one writer: another change goes through while a text is being spoken."""
    house.voice.hold = anyio.Event()
    async with anyio.create_task_group() as tasks:
        answers: list[httpx.Response] = []

        async def save() -> None:
            answers.append(await admin.post("/prompts/speech", json=NEW))

        tasks.start_soon(save)
        while not house.voice.spoken:
            await anyio.lowlevel.checkpoint()
        renamed = await admin.patch(
            f"/prompts/{house.company.ours.prompt}",
            json={"name": "旧的"},
            headers={"If-Match": '"1"'},
        )
        assert renamed.status_code == 200
        assert answers == []
        house.voice.hold.set()
    assert answers[0].status_code == 201


async def test_a_tenant_fills_only_its_own_share_of_the_queue(
    admin: httpx.AsyncClient, house: House
) -> None:
    house.voice.hold = anyio.Event()
    for number in range(3):
        spoken = {**SPOKEN, "text": f"第{number}句"}
        assert (await admin.post("/speech/renderings", json=spoken)).status_code == 202
    refused = await admin.post("/speech/renderings", json={**SPOKEN, "text": "再来一句"})
    assert error_of(refused)[:2] == (429, "speech_busy")
    assert refused.headers["Retry-After"] == "30"
    house.voice.hold.set()


async def test_who_may(reader: httpx.AsyncClient, nobody: httpx.AsyncClient, house: House) -> None:
    assert (await reader.get("/speech")).status_code == 200
    assert error_of(await reader.post("/speech/renderings", json=SPOKEN))[:2] == (403, "read_only")
    assert error_of(await nobody.post("/prompts/speech", json=NEW))[0] == 401
