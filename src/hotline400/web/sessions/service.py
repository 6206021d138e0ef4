"""Signing in and out."""

from datetime import UTC, datetime

from hotline400.storage import audit, sessions, tenants, users
from hotline400.storage.database import Database
from hotline400.storage.models import UserRow
from hotline400.web.errors import SignInFailed
from hotline400.web.sessions.passwords import is_right
from hotline400.web.sessions.schemas import Credentials, NewSession, Session, TenantName
from hotline400.web.sessions.tokens import Person, end_of
from hotline400.web.users.schemas import Me
from hotline400.web.visitor import Visitor
from hotline400.web.work import Work


async def sign_in(visitor: Visitor, credentials: Credentials) -> NewSession:
    """The password is checked outside any transaction: it takes long, on purpose."""
    dependencies = visitor.dependencies
    login = credentials.login.lower()
    with dependencies.throttle.attempt(login, visitor.address):
        user = await _find(dependencies.database, login)
        password = credentials.password.get_secret_value()
        right = await is_right(password, user.password_hash if user else None)
        if user is None or not right:
            await _note_failure(visitor, user)
            raise SignInFailed
    return await _begin(visitor, user)


async def current(work: Work) -> Session:
    person = work.by.user
    tenant = None
    if person.tenant_id is not None:
        row = await tenants.get(work.db, person.tenant_id)
        tenant = TenantName(id=row.id, name=row.name)
    return Session(user=Me.model_validate(person), tenant=tenant)


async def sign_out(work: Work) -> None:
    await sessions.end(work.db, work.by.token)
    await work.audit("session.ended", work.by.user.id)
    work.sessions_changed = True


async def _find(database: Database, login: str) -> UserRow | None:
    async with database.reading() as db:
        return await users.by_login(db, login)


async def _begin(visitor: Visitor, user: UserRow) -> NewSession:
    now = datetime.now(UTC)
    expires_at = end_of(now, now, visitor.dependencies.longest_session)
    async with visitor.dependencies.database.session() as db:
        token = await sessions.start(
            db,
            user.id,
            now=now,
            expires_at=expires_at,
            user_agent=visitor.user_agent,
            address=visitor.address,
        )
        await audit.append(
            db,
            now=now,
            action="session.began",
            subject=user.id,
            tenant_id=user.tenant_id,
            user_id=user.id,
            address=visitor.address,
        )
        tenant = await tenants.get(db, user.tenant_id) if user.tenant_id else None
    return NewSession(
        user=Me.model_validate(Person.of(user)),
        tenant=TenantName(id=tenant.id, name=tenant.name) if tenant else None,
        token=token,
        expires_at=expires_at,
    )


async def _note_failure(visitor: Visitor, user: UserRow | None) -> None:
    """Failed attempts on an existing account are on record; made-up logins are not."""
    if user is None:
        return
    async with visitor.dependencies.database.session() as db:
        await audit.append(
            db,
            now=datetime.now(UTC),
            action="session.refused",
            subject=user.id,
            tenant_id=user.tenant_id,
            user_id=None,
            address=visitor.address,
        )
