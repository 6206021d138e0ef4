"""Passwords as argon2 hashes. Hashing takes some 140 ms of CPU by design, so it leaves the loop."""

from anyio import to_thread
from pwdlib import PasswordHash

_ARGON2 = PasswordHash.recommended()


async def hash_password(password: str) -> str:
    return await to_thread.run_sync(_ARGON2.hash, password)


async def password_matches(password: str, password_hash: str) -> bool:
    return await to_thread.run_sync(_ARGON2.verify, password, password_hash)
