"""Opaque session tokens."""
from dataclasses import dataclass
from hotline400.web.users.schemas import Role


@dataclass(frozen=True)
class Person:
    id: str
    tenant_id: str | None
    role: Role
    locale: str


async def person_of_token(database: object, token: str) -> Person | None:
    return None
