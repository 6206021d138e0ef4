"""From a token to the person behind it; using a session keeps it alive."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hotline400.storage import sessions
from hotline400.storage.database import Database
from hotline400.storage.models import UserRow
from hotline400.web.users.schemas import Locale, Role

LIFETIME = timedelta(hours=12)
"""Without being used."""
_RENEWED_AFTER = timedelta(minutes=10)  # not a write with every request
_LONGEST_TOKEN = 200


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in. `tenant_id` is None for the operator's people."""

    id: str
    tenant_id: str | None
    login: str
    name: str
    role: Role
    locale: Locale

    @classmethod
    def of(cls, row: UserRow) -> "Person":
        role = Role(row.role)
        if (role is Role.OPERATOR) != (row.tenant_id is None):
            raise ValueError(f"user {row.id}: the role {role} does not fit the tenant")
        return cls(
            id=row.id,
            tenant_id=row.tenant_id,
            login=row.login,
            name=row.name,
            role=role,
            locale="en" if row.locale == "en" else "zh-CN",
        )


def end_of(began: datetime, now: datetime, longest: timedelta) -> datetime:
    """When a session that is used now is over: 12 h from now, but never `longest` after it began,
    however much it is used."""
    return min(now + LIFETIME, began + longest)


async def person_of_token(database: Database, token: str, longest: timedelta) -> Person | None:
    """None for an unknown, ended or expired session. Using a session moves its end."""
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    now = datetime.now(UTC)
    async with database.reading() as db:
        found = await sessions.find(db, token, now)
    if found is None:
        return None
    session, user = found
    end = end_of(session.created_at, now, longest)
    if end <= now:
        return None
    if not session.expires_at - _RENEWED_AFTER <= end <= session.expires_at + _RENEWED_AFTER:
        await _renew(database, token, now, end)
    return Person.of(user)


async def _renew(database: Database, token: str, now: datetime, end: datetime) -> None:
    async with database.session() as db:
        found = await sessions.find(db, token, now)
        if found is not None:
            found[0].expires_at = end
