"""Answers to creates, kept for a day: who retries with the same key gets the same answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.storage.errors import Duplicate, KeyReused
from hotline400.storage.models import IdempotencyRow
from hotline400.storage.upsert import insert_missing

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class StoredResponse:
    status: int
    body: dict[str, Any]


async def claim(
    session: AsyncSession, *, user_id: str, key: str, fingerprint: str, now: datetime
) -> StoredResponse | None:
    """The earlier answer, or None: then create, and call `complete` in the same transaction.

    A second request with the same key waits here until the first has committed (or rolled back,
    and then it takes the first one's place). `fingerprint` is the SHA-256 of method, path and body.
    Raises KeyReused when the key came with another request, Duplicate when the first has no answer.
    """
    await _forget_older(session, now, user_id, key)
    row = {"user_id": user_id, "key": key, "fingerprint": fingerprint, "created_at": now}
    if await insert_missing(session, IdempotencyRow, [row]):
        return None
    stored = (
        await session.scalars(
            select(IdempotencyRow)
            .where(IdempotencyRow.user_id == user_id, IdempotencyRow.key == key)
            .execution_options(populate_existing=True)
        )
    ).one()
    if stored.fingerprint != fingerprint:
        raise KeyReused(key)
    if stored.status is None:
        raise Duplicate("idempotency key", key)
    return StoredResponse(stored.status, stored.body or {})


async def complete(
    session: AsyncSession, *, user_id: str, key: str, status: int, body: dict[str, Any]
) -> None:
    row = await session.get_one(IdempotencyRow, (user_id, key))
    row.status, row.body = status, body
    await session.flush()


async def purge(session: AsyncSession, now: datetime) -> int:
    """Everything older than a day."""
    statement = delete(IdempotencyRow).where(IdempotencyRow.created_at <= now - KEPT)
    return cast("CursorResult[object]", await session.execute(statement)).rowcount


async def _forget_older(session: AsyncSession, now: datetime, user_id: str, key: str) -> None:
    await session.execute(
        delete(IdempotencyRow).where(
            IdempotencyRow.user_id == user_id,
            IdempotencyRow.key == key,
            IdempotencyRow.created_at <= now - KEPT,
        )
    )
