"""Checking a password takes as long for a login that nobody has."""

from functools import cache

import anyio
from anyio import to_thread
from pwdlib import PasswordHash

from hotline400.storage.passwords import password_matches

_AT_ONCE = anyio.Semaphore(2)
"""argon2 takes 64 MiB each: a flood of sign-ins waits instead of eating the memory."""


async def is_right(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; None (no such login) costs the same and is never right."""
    async with _AT_ONCE:
        nobodys = await to_thread.run_sync(_nobodys_hash)
        matches = await password_matches(password, password_hash or nobodys)
    return matches and password_hash is not None


@cache
def _nobodys_hash() -> str:
    return PasswordHash.recommended().hash("nobody's password")
