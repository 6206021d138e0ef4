"""Idempotency-Key: a create that is sent twice happens once and is answered twice.

The answer is kept for a day in the transaction of the create itself, so there is no moment at
which one is there without the other.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from anyio import to_thread
from pydantic import BaseModel, SecretStr

from hotline400.storage import idempotency
from hotline400.storage.errors import Duplicate, KeyReused
from hotline400.web.errors import IdempotencyKeyBusy, IdempotencyKeyReused
from hotline400.web.work import Work

Answer = TypeVar("Answer", bound=BaseModel)

_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
"""Some 50 ms: the fingerprint is kept for a day, and must not be a quick way to try passwords."""


async def once(
    work: Work,
    key: str | None,
    sent: BaseModel,
    answer: type[Answer],
    create: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Create, or give the answer that was given to the same key before.

    Raises IdempotencyKeyReused when the key came with another request: another method, path or
    body, passwords included. Everybody's keys are their own.
    """
    if key is None:
        return await create()
    user_id = work.by.user.id
    came = await fingerprint(work.by.visitor.request, sent, f"{user_id} {key}")
    try:
        earlier = await idempotency.claim(
            work.db, user_id=user_id, key=key, fingerprint=came, now=work.now
        )
    except KeyReused as error:
        raise IdempotencyKeyReused from error
    except Duplicate as error:
        raise IdempotencyKeyBusy from error
    if earlier is not None:
        return answer.model_validate(earlier.body)
    created = await create()
    body = created.model_dump(mode="json")
    await idempotency.complete(work.db, user_id=user_id, key=key, status=201, body=body)
    return created


async def fingerprint(request: str, sent: BaseModel, salt: str) -> str:
    """What tells this request from others, 64 hex digits."""
    digest = hashlib.sha256(f"{request}\n{sent.model_dump_json()}".encode()).digest()
    secrets = _secrets(sent.model_dump())
    if secrets:  # as JSON they print as asterisks, so they are told apart here
        text = digest + json.dumps(secrets).encode()
        digest = await to_thread.run_sync(
            lambda: hashlib.scrypt(text, salt=salt.encode(), **_SCRYPT)
        )
    return digest.hex()


def _secrets(value: Any) -> list[str]:
    """All secrets of a document, in its order."""
    if isinstance(value, SecretStr):
        return [value.get_secret_value()]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [secret for item in value for secret in _secrets(item)]
    return []
