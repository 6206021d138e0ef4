"""Tenants, users and their sessions."""

from datetime import timedelta

import pytest

from hotline400.storage import sessions, users
from hotline400.storage import tenants as tenants_of
from hotline400.storage.database import Database
from hotline400.storage.errors import Duplicate, NotFound
from hotline400.storage.models import SessionRow
from hotline400.storage.passwords import hash_password, password_matches
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio

LATER = NOW + timedelta(hours=8)


async def test_a_login_is_found_in_any_case_and_before_any_scope(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.reading() as session:
        user = await users.by_login(session, " Ours@Example.CN ")
        assert user is not None
        assert user.id == tenants.ours.user_id
        assert await users.by_login(session, "nobody@example.cn") is None


async def test_a_login_is_taken_once(database: Database, tenants: TwoTenants) -> None:
    with pytest.raises(Duplicate):
        await add_user(database, login="OURS@example.cn", tenant_id=tenants.ours.tenant_id)


async def test_a_user_belongs_to_an_existing_tenant(database: Database) -> None:
    with pytest.raises(NotFound):
        await add_user(database, login="new@example.cn", tenant_id="nobody")


async def add_user(database: Database, *, login: str, tenant_id: str) -> None:
    async with database.session(OPERATOR) as session:
        await users.add(
            session,
            login=login,
            name="新人",
            role="administrator",
            tenant_id=tenant_id,
            password_hash="-",
            now=NOW,
        )


async def test_a_user_changes_name_locale_and_password(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session(tenants.ours.scope) as session:
        await users.update(session, tenants.ours.user_id, locale="en")
        await users.update(session, tenants.ours.user_id, name="张三", password_hash="new")
        with pytest.raises(NotFound):
            await users.update(session, tenants.theirs.user_id, name="李四")
    async with database.reading(OPERATOR) as session:
        user = await users.get(session, tenants.ours.user_id)
        assert (user.name, user.locale, user.password_hash) == ("张三", "en", "new")
        assert len(await users.list_all(session)) == 2


async def test_a_session_is_found_until_it_expires_or_ends(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session() as session:
        token = await sessions.start(session, tenants.ours.user_id, now=NOW, expires_at=LATER)
    async with database.session() as session:
        found = await sessions.find(session, token, NOW)
        assert found is not None
        assert found[1].id == tenants.ours.user_id
        assert await session.get(SessionRow, token) is None, "the token itself is not stored"
        assert await sessions.find(session, token, LATER) is None
        assert await sessions.find(session, "guess", NOW) is None
        await sessions.end(session, token)
        assert await sessions.find(session, token, NOW) is None


async def test_signing_out_everywhere_else(database: Database, tenants: TwoTenants) -> None:
    user_id = tenants.ours.user_id
    async with database.session() as session:
        here = await sessions.start(session, user_id, now=NOW, expires_at=LATER)
        there = await sessions.start(session, user_id, now=NOW, expires_at=LATER)
        assert await sessions.end_all_of(session, user_id, except_token=here) == 1
        assert await sessions.find(session, there, NOW) is None
        assert await sessions.purge_expired(session, NOW) == 0
        assert await sessions.purge_expired(session, LATER) == 1


async def test_a_tenant_is_renamed_by_the_operator(database: Database) -> None:
    async with database.session(OPERATOR) as session:
        row = await tenants_of.add(session, name="旧", now=NOW)
        changed = {"name": "新", "recordings_kept_days": 30}
        await tenants_of.update(session, row.id, expected_version=row.version, **changed)
    async with database.reading(OPERATOR) as session:
        found = await tenants_of.get(session, row.id)
        assert (found.name, found.recordings_kept_days) == ("新", 30)


async def test_passwords_are_kept_as_argon2() -> None:
    stored = await hash_password("正确的密码")
    assert stored.startswith("$argon2id$")
    assert await password_matches("正确的密码", stored)
    assert not await password_matches("错误的密码", stored)
