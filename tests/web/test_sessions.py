"""Signing in and out, and what guessing costs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select, update

from hotline400.storage.models import SessionRow
from hotline400.storage.sessions import token_hash
from hotline400.web.app import create_app
from hotline400.web.errors import TooManyAttempts
from hotline400.web.sessions.throttle import SignInThrottle

from .company import PASSWORD
from .conftest import House, SignIn, error_of

pytestmark = pytest.mark.anyio
LOGIN = "admin-4001234567@example.test"


async def sign_in(client: httpx.AsyncClient, login: str, password: str) -> httpx.Response:
    return await client.post("/sessions", json={"login": login, "password": password})


async def test_sign_in_look_and_sign_out_with_the_cookie(
    nobody: httpx.AsyncClient, house: House
) -> None:
    signed_in = await sign_in(nobody, f"  {LOGIN.upper()} ", PASSWORD)
    assert signed_in.status_code == 201
    session = signed_in.json()
    assert session["user"]["login"] == LOGIN
    assert session["user"]["role"] == "administrator"
    assert session["tenant"] == {"id": house.company.ours.id, "name": "华南机电"}
    cookie = signed_in.headers["set-cookie"]
    assert cookie.startswith(f"hotline400_session={session['token']}; ")
    assert {"httponly", "samesite=strict", "path=/"} <= set(cookie.lower().split("; "))
    assert "secure" not in cookie.lower().split("; ")

    current = await nobody.get("/sessions/current")
    assert current.json() == {"user": session["user"], "tenant": session["tenant"]}
    assert (await nobody.delete("/sessions/current")).status_code == 204
    assert "hotline400_session" not in nobody.cookies
    with_token = {"Authorization": f"Bearer {session['token']}"}
    refused = await nobody.get("/sessions/current", headers=with_token)
    assert error_of(refused) == (401, "not_signed_in", None)
    assert refused.headers["www-authenticate"] == "Bearer"
    assert len(await house.audited("session.began")) == 1
    assert len(await house.audited("session.ended")) == 1


async def test_cookie_is_secure_over_https(house: House) -> None:
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://a.test/api/v1") as client:
        answer = await sign_in(client, LOGIN, PASSWORD)
    assert "secure" in answer.headers["set-cookie"].lower().split("; ")
    assert "strict-transport-security" in answer.headers


async def test_operator_has_no_tenant(nobody: httpx.AsyncClient) -> None:
    session = (await sign_in(nobody, "operator@example.test", PASSWORD)).json()
    assert (session["user"]["role"], session["tenant"]) == ("operator", None)


async def test_token_is_not_in_the_database(nobody: httpx.AsyncClient, house: House) -> None:
    token = (await sign_in(nobody, LOGIN, PASSWORD)).json()["token"]
    async with house.database.reading() as db:
        hashes = list(await db.scalars(select(SessionRow.token_hash)))
    assert token_hash(token) in hashes
    assert token not in hashes


async def test_unknown_login_and_wrong_password_look_alike(
    nobody: httpx.AsyncClient, house: House
) -> None:
    unknown = await sign_in(nobody, "nobody@example.test", PASSWORD)
    wrong = await sign_in(nobody, LOGIN, "wrong")
    assert error_of(unknown) == (401, "sign_in_failed", None)
    assert unknown.json() == wrong.json()
    assert len(await house.audited("session.refused")) == 1


async def test_guessing_is_stopped_but_not_for_others(
    nobody: httpx.AsyncClient, house: House
) -> None:
    for _ in range(5):
        assert (await sign_in(nobody, LOGIN, "guess")).status_code == 401
    stopped = await sign_in(nobody, LOGIN, PASSWORD)
    assert error_of(stopped) == (429, "too_many_attempts", None)
    assert 0 < int(stopped.headers["retry-after"]) <= 300
    assert stopped.headers["retry-after"] in stopped.json()["error"]["message"]
    assert (await sign_in(nobody, "operator@example.test", PASSWORD)).status_code == 201
    elsewhere = httpx.ASGITransport(house.app, client=("203.0.113.9", 4000))
    async with httpx.AsyncClient(transport=elsewhere, base_url=str(nobody.base_url)) as other:
        assert (await sign_in(other, LOGIN, PASSWORD)).status_code == 201


def test_throttle_forgets_after_its_window_and_forgives_success() -> None:
    now = 0.0
    throttle = SignInThrottle(clock=lambda: now)

    def fail() -> None:
        with pytest.raises(ZeroDivisionError), throttle.attempt("login", "address"):
            raise ZeroDivisionError

    for _ in range(4):
        fail()
    with throttle.attempt("login", "address"):
        pass
    for _ in range(5):
        fail()
    with pytest.raises(TooManyAttempts), throttle.attempt("login", "address"):
        pass
    now = 301.0
    with throttle.attempt("login", "address"):
        pass


def test_throttle_stops_one_address_trying_many_logins() -> None:
    throttle = SignInThrottle(clock=lambda: 0.0)
    for number in range(30):
        with pytest.raises(ZeroDivisionError), throttle.attempt(f"login-{number}", "address"):
            raise ZeroDivisionError
    with pytest.raises(TooManyAttempts), throttle.attempt("another", "address"):
        pass


async def _expire_in(house: House, token: str, left: timedelta) -> None:
    async with house.database.session() as db:
        await db.execute(
            update(SessionRow)
            .where(SessionRow.token_hash == token_hash(token))
            .values(expires_at=datetime.now(UTC) + left)
        )


async def _end_of(house: House, token: str) -> datetime:
    async with house.database.reading() as db:
        return (await db.get_one(SessionRow, token_hash(token))).expires_at


async def test_session_expires_and_slides_while_used(as_: SignIn, house: House) -> None:
    token = house.company.ours.administrator
    await _expire_in(house, token, timedelta(minutes=5))
    assert (await as_(token).get("/hotlines")).status_code == 200
    assert await _end_of(house, token) > datetime.now(UTC) + timedelta(hours=11, minutes=59)
    await _expire_in(house, token, -timedelta(seconds=1))
    assert error_of(await as_(token).get("/hotlines")) == (401, "not_signed_in", None)


async def _begun(house: House, token: str, days: float) -> datetime:
    began = datetime.now(UTC) - timedelta(days=days)
    async with house.database.session() as db:
        (await db.get_one(SessionRow, token_hash(token))).created_at = began
    return began


async def test_a_session_ends_for_good_however_much_it_is_used(as_: SignIn, house: House) -> None:
    token = house.company.ours.administrator
    began = await _begun(house, token, days=29.9)
    assert (await as_(token).get("/hotlines")).status_code == 200
    assert await _end_of(house, token) == began + timedelta(days=30)
    await _begun(house, token, days=30)
    assert error_of(await as_(token).get("/hotlines")) == (401, "not_signed_in", None)


async def test_the_longest_session_is_a_setting(nobody: httpx.AsyncClient, house: House) -> None:
    short = replace(house.app.state.dependencies, longest_session=timedelta(hours=1))
    transport = httpx.ASGITransport(create_app(short))
    async with httpx.AsyncClient(transport=transport, base_url=str(nobody.base_url)) as client:
        session = (await sign_in(client, LOGIN, PASSWORD)).json()
    expires = datetime.fromisoformat(session["expires_at"])
    assert expires <= datetime.now(UTC) + timedelta(hours=1)
    assert await _end_of(house, session["token"]) == expires


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "💥".encode().decode("latin-1"), "a b"])
async def test_made_up_tokens(nobody: httpx.AsyncClient, token: str) -> None:
    value = f"Bearer {token}".encode("latin-1")
    refused = await nobody.get("/hotlines", headers={b"Authorization": value})
    assert error_of(refused) == (401, "not_signed_in", None)


async def test_new_password_ends_all_other_sessions(
    admin: httpx.AsyncClient, nobody: httpx.AsyncClient, house: House
) -> None:
    other = (await sign_in(nobody, LOGIN, PASSWORD)).json()["token"]
    nobody.cookies.clear()
    wrong = await admin.put(
        "/users/me/password", json={"current_password": "x", "new_password": "new-password"}
    )
    assert error_of(wrong) == (422, "password_wrong", "current_password")
    short = await admin.put(
        "/users/me/password", json={"current_password": PASSWORD, "new_password": "short"}
    )
    assert error_of(short) == (422, "too_short", "new_password")
    changed = await admin.put(
        "/users/me/password", json={"current_password": PASSWORD, "new_password": "new-password"}
    )
    assert changed.status_code == 204
    assert (await admin.get("/sessions/current")).status_code == 200
    with_token = {"Authorization": f"Bearer {other}"}
    assert (await nobody.get("/sessions/current", headers=with_token)).status_code == 401
    assert (await sign_in(nobody, LOGIN, PASSWORD)).status_code == 401
    assert (await sign_in(nobody, LOGIN, "new-password")).status_code == 201
    (entry,) = await house.audited("user.password_changed")
    assert (entry.before, entry.after) == (None, None)


async def test_reader_changes_own_name_and_language(reader: httpx.AsyncClient) -> None:
    changed = await reader.patch("/users/me", json={"locale": "en", "name": "李雷"})
    assert (changed.json()["locale"], changed.json()["name"]) == ("en", "李雷")
    refused = await reader.patch("/hotlines/4001234567", json={})
    assert refused.json()["error"]["message"].startswith("Your account may look")
    wrong = await reader.patch("/users/me", json={"role": "administrator"})
    assert error_of(wrong) == (422, "unknown_field", "role")
