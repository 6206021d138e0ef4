"""Idempotency-Key: a create that is sent twice happens once and is answered twice."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel

from hotline400.web.work import Work

Answer = TypeVar("Answer", bound=BaseModel)


async def once(
    work: Work,
    key: str | None,
    sent: BaseModel,
    answer: type[Answer],
    create: Callable[[], Awaitable[Answer]],
) -> Answer:
    return await create()
