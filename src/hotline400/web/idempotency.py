"""Idempotency-Key: a create that is sent twice happens once and is answered twice.

The answer is kept for a day in the transaction of the create itself, so there is no moment at
which one is there without the other.
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel

from hotline400.storage import idempotency
from hotline400.storage.errors import Duplicate, KeyReused
from hotline400.web.errors import IdempotencyKeyReused
from hotline400.web.work import Work

Answer = TypeVar("Answer", bound=BaseModel)


async def once(
    work: Work,
    key: str | None,
    sent: BaseModel,
    answer: type[Answer],
    create: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Create, or give the answer that was given to the same key before.

    Raises IdempotencyKeyReused when the key came with another request. Secrets in `sent` print as
    asterisks and so do not count: the same request with another password is the same.
    """
    if key is None:
        return await create()
    user_id = work.by.user.id
    text = f"{work.by.visitor.request}\n{sent.model_dump_json()}"
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    try:
        earlier = await idempotency.claim(
            work.db, user_id=user_id, key=key, fingerprint=fingerprint, now=work.now
        )
    except (KeyReused, Duplicate) as error:
        raise IdempotencyKeyReused from error
    if earlier is not None:
        return answer.model_validate(earlier.body)
    created = await create()
    body = created.model_dump(mode="json")
    await idempotency.complete(work.db, user_id=user_id, key=key, status=201, body=body)
    return created
