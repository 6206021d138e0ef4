"""Signed-in sessions. Tokens are stored as SHA-256 only, so reading the table opens nothing."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.record.shortened import shortened
from hotline400.storage.models import SessionRow, UserRow

Standing = tuple[str | None, str]
"""Tenant and role of the person behind a session that is not over."""
_ASKED_AT_ONCE = 500


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def start(
    session: AsyncSession,
    user_id: str,
    *,
    now: datetime,
    expires_at: datetime,
    user_agent: str = "",
    address: str = "",
) -> str:
    """A new session; returns its token, which is nowhere else."""
    token = secrets.token_urlsafe(32)
    session.add(
        SessionRow(
            token_hash=token_hash(token),
            user_id=user_id,
            created_at=now,
            expires_at=expires_at,
            user_agent=shortened(user_agent, 300),
            address=shortened(address, 64),
        )
    )
    await session.flush()
    return token


async def find(
    session: AsyncSession, token: str, now: datetime
) -> tuple[SessionRow, UserRow] | None:
    """The session and its person; None for an unknown or expired token."""
    found = await session.execute(
        select(SessionRow, UserRow)
        .join(UserRow, UserRow.id == SessionRow.user_id)
        .where(SessionRow.token_hash == token_hash(token), SessionRow.expires_at > now)
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def standing(
    session: AsyncSession, hashes: Collection[str], now: datetime
) -> dict[str, Standing]:
    """Those of these sessions that are not over, by the hash of their token."""
    found: dict[str, Standing] = {}
    listed = sorted(hashes)
    for start in range(0, len(listed), _ASKED_AT_ONCE):
        rows = await session.execute(
            select(SessionRow.token_hash, UserRow.tenant_id, UserRow.role)
            .join(UserRow, UserRow.id == SessionRow.user_id)
            .where(
                SessionRow.token_hash.in_(listed[start : start + _ASKED_AT_ONCE]),
                SessionRow.expires_at > now,
            )
        )
        found |= {key: (tenant_id, role) for key, tenant_id, role in rows}
    return found


async def end(session: AsyncSession, token: str) -> None:
    await session.execute(delete(SessionRow).where(SessionRow.token_hash == token_hash(token)))


async def end_all_of(
    session: AsyncSession, user_id: str, *, except_token: str | None = None
) -> int:
    """Signs a person out everywhere, after a change of password; returns how many."""
    statement = delete(SessionRow).where(SessionRow.user_id == user_id)
    if except_token is not None:
        statement = statement.where(SessionRow.token_hash != token_hash(except_token))
    return cast("CursorResult[object]", await session.execute(statement)).rowcount


async def purge_expired(session: AsyncSession, now: datetime) -> int:
    statement = delete(SessionRow).where(SessionRow.expires_at <= now)
    return cast("CursorResult[object]", await session.execute(statement)).rowcount
