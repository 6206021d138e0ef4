"""Whatever is sent, the answer is a sentence: never a 5xx, never a stack trace, never a hang."""

import base64

import httpx
import pytest

from .conftest import House, error_of

pytestmark = pytest.mark.anyio
JSON = {"Content-Type": "application/json"}
VOICEMAIL = (
    ("PATCH", "/voicemails/call-4001234567-message-5"),
    ("POST", "/hotlines/4001234567/voicemail-boxes"),
)
BODIES = {
    "nothing": b"",
    "half": b'{"number": ',
    "invalid utf-8": b'{"number": "\xff\xfe"}',
    "utf-16": '{"colour": "red"}'.encode("utf-16"),
    "lone surrogate": b'{"number": "\\ud800"}',
    "nul": b'{"number": "13911112222", "reason": "a\\u0000b"}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "huge number": b'{"number": ' + b"9" * 100_000 + b"}",
    "not a number": b'{"number": NaN}',
    "infinite": b'{"number": 1e999}',
    "text": b'"13911112222"',
    "null": b"null",
    "list": b"[1, 2, 3]",
    "key twice": b'{"number": "x", "number": {"$gt": ""}}',
}


@pytest.mark.parametrize("name", sorted(BODIES))
async def test_bodies(admin: httpx.AsyncClient, house: House, name: str) -> None:
    for method, path in (
        ("POST", "/blacklist"),
        ("POST", "/sessions"),
        ("PATCH", "/users/me"),
        *VOICEMAIL,
        ("PUT", "/wrap-up-form"),
        ("PUT", "/calls/call-4001234567/wrap-up"),
    ):
        answer = await admin.request(method, path, content=BODIES[name], headers=JSON)
        status, _, _ = error_of(answer)
        assert status in {400, 422}, answer.text
        assert "Traceback" not in answer.text
    assert house.reloaded == []


@pytest.mark.parametrize(
    "word",
    [
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "%ff%fe",
        "' OR 1=1 --",
        "1; DROP TABLE calls",
        "9" * 500,
        "-1",
        "💥",
        "%0d%0aSet-Cookie: a=b",
        "call-4001234567%00",
        "call-4001234567%0a",
    ],
)
async def test_ids(admin: httpx.AsyncClient, word: str) -> None:
    for path in (
        "/calls/{}",
        "/calls/{}/recording",
        "/calls/{}/wrap-up",
        "/prompts/{}/audio",
        "/hotlines/{}/phones",
        "/voicemails/{}",
        "/callbacks/{}",
        "/voicemails/{}/audio",
        "/hotlines/{}/voicemail-boxes",
        "/hotlines/4001234567/voicemail-boxes/{}",
    ):
        assert error_of(await admin.get(path.format(word)))[0] == 404
    assert error_of(await admin.delete(f"/blacklist/{word}"))[0] in {404, 405}


async def test_body_larger_than_a_megabyte(admin: httpx.AsyncClient) -> None:
    large = b'{"number": "' + b"1" * 1024 * 1024 + b'"}'
    refused = await admin.post("/blacklist", content=large, headers=JSON)
    assert error_of(refused) == (413, "too_large", None)

    async def streamed() -> object:
        for _ in range(64):
            yield b" " * 65_536

    chunked = await admin.post("/blacklist", content=streamed(), headers=JSON)
    assert error_of(chunked) == (413, "too_large", None)


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1e99", "-1", "99999999999"],
)
async def test_times_at_the_ends_of_the_calendar(admin: httpx.AsyncClient, moment: str) -> None:
    for field in ("from", "to"):
        answer = await admin.get("/calls", params={field: moment})
        assert answer.status_code in {200, 422}
    entry = {"number": "13911112222", "expires_at": moment}
    assert error_of(await admin.post("/blacklist", json=entry))[::2] == (422, "expires_at")
    cursor = base64.urlsafe_b64encode(f'["{moment}","x"]'.encode()).decode()
    answer = await admin.get("/calls", params={"cursor": cursor})
    assert error_of(answer)[::2] == (422, "cursor")


async def test_headers(admin: httpx.AsyncClient) -> None:
    long = {"If-Match": '"' + "9" * 5000 + '"'}
    assert error_of(await admin.patch("/hotlines/4001234567", json={}, headers=long))[0] == 412
    for key in ("", "a b", "x" * 101):
        sent = {"Idempotency-Key": key}
        answer = await admin.post("/blacklist", json={"number": "13911112222"}, headers=sent)
        assert error_of(answer) == (422, "pattern_mismatch", "Idempotency-Key")
    odd = {b"Accept-Language": b"\xff\xfe;q=1e999,en;q=nan"}
    assert error_of(await admin.get("/calls/none", headers=odd))[0] == 404


async def test_wrong_method_and_address(admin: httpx.AsyncClient) -> None:
    assert error_of(await admin.put("/hotlines"))[:2] == (405, "method_not_allowed")
    assert error_of(await admin.get("/nothing"))[:2] == (404, "not_found")


async def test_database_away(admin: httpx.AsyncClient, house: House) -> None:
    await house.database.close()
    assert house.database.file is not None
    for file in house.database.file.parent.glob("web.db*"):
        file.unlink()
    house.database.file.mkdir()
    answer = await admin.get("/hotlines")
    assert error_of(answer) == (503, "unavailable", None)
    assert answer.headers["retry-after"] == "5"
    assert "web.db" not in answer.text


async def test_our_own_mistake_is_not_shown(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_tenant_id: str | None) -> None:
        raise RuntimeError("very secret detail")

    monkeypatch.setattr(house.control, "live_calls", fail)
    token = house.company.ours.administrator
    transport = httpx.ASGITransport(house.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://a.test/api/v1") as client:
        answer = await client.get("/live-calls", headers={"Authorization": f"Bearer {token}"})
    assert error_of(answer) == (500, "unexpected", None)
    assert "secret" not in answer.text
