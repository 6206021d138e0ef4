"""People who sign in: the operator's (no tenant) and the tenants'."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage.errors import Duplicate, NotFound
from hotline400.storage.identifiers import new_id
from hotline400.storage.integrity import is_duplicate
from hotline400.storage.models import UserRow


async def get(session: AsyncSession, user_id: str) -> UserRow:
    row = await session.get(UserRow, user_id)
    if row is None:
        raise NotFound("user", user_id)
    return row


async def by_login(session: AsyncSession, login: str) -> UserRow | None:
    """Case does not matter. For signing in, so it works without a scope."""
    return await session.scalar(select(UserRow).where(UserRow.login == login.strip().lower()))


async def list_all(session: AsyncSession) -> list[UserRow]:
    return list(await session.scalars(select(UserRow).order_by(UserRow.login)))


async def add(
    session: AsyncSession,
    *,
    login: str,
    name: str,
    role: str,
    tenant_id: str | None,
    password_hash: str,
    now: datetime,
    locale: str = "zh-CN",
) -> UserRow:
    """`tenant_id` None makes one of the operator's people. Raises Duplicate for a taken login."""
    row = UserRow(
        id=new_id(),
        tenant_id=tenant_id,
        login=login.strip().lower(),
        name=name,
        role=role,
        password_hash=password_hash,
        locale=locale,
        created_at=now,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        if is_duplicate(error):
            raise Duplicate("user", row.login) from error
        raise NotFound("tenant", str(tenant_id)) from error
    return row


async def update(
    session: AsyncSession,
    user_id: str,
    *,
    name: str | None = None,
    locale: str | None = None,
    password_hash: str | None = None,
) -> UserRow:
    """None leaves a value as it is."""
    row = await get(session, user_id)
    row.name = row.name if name is None else name
    row.locale = row.locale if locale is None else locale
    row.password_hash = row.password_hash if password_hash is None else password_hash
    await session.flush()
    return row


async def names_of(session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
    """Id → name, of those that are there."""
    if not ids:
        return {}
    rows = await session.execute(select(UserRow.id, UserRow.name).where(UserRow.id.in_(ids)))
    return {user_id: name for user_id, name in rows}  # noqa: C416 — dict() takes its keys()
