"""What an empty database gets: something to try at once, and the operator's first sign-in."""

from collections.abc import Callable, Mapping
from datetime import datetime

from anyio import to_thread
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hotline400.routing.trunk import Trunk
from hotline400.storage import hotlines, phones, trunks, users
from hotline400.storage.database import Database
from hotline400.storage.models import TenantRow, UserRow
from hotline400.storage.passwords import hash_password
from hotline400.storage.tenancy import OPERATOR

DEMO_TENANT_ID = "demo"
DEMO_HOTLINE = "4001234567"
DEMO_LOGIN = "demo@hotline400.example"
OPERATOR_LOGIN = "operator@hotline400.example"

DEMO_PHONES = (
    phones.PhoneDraft("13800138001", "销售一线"),
    phones.PhoneDraft("13800138002", "销售二线"),
    phones.PhoneDraft("02088886666", "前台"),
)
DEMO_TRUNK = Trunk(
    id="demo", name="演示中继", host="127.0.0.1", port=5080, identify_by=("127.0.0.1",)
)
_ADVISORY_LOCK = 400_400_0002


async def seed_demo(
    database: Database, passwords: Callable[[], Mapping[str, str]], *, now: datetime
) -> bool:
    """Whether the database was empty and is seeded now. Of several processes one does it.

    `passwords`, by login, are asked for only then; what is kept of them is their hash.
    """
    async with database.reading(OPERATOR) as session:
        if not await _is_empty(session):
            return False
    first = await to_thread.run_sync(passwords)
    demo_hash = await hash_password(first[DEMO_LOGIN])
    operator_hash = await hash_password(first[OPERATOR_LOGIN])
    async with database.session(OPERATOR) as session:
        if not database.is_sqlite:  # on SQLite every writer waits for the one before
            lock = text("SELECT pg_advisory_xact_lock(:key)")
            await session.execute(lock, {"key": _ADVISORY_LOCK})
        if not await _is_empty(session):
            return False
        await _add_operator(session, operator_hash, now)
        await _add_demo_tenant(session, demo_hash, now)
        return True


async def _is_empty(session: AsyncSession) -> bool:
    """Whoever deleted the demo tenant but kept people does not want it back."""
    tenant = await session.scalar(select(TenantRow.id).limit(1))
    user = await session.scalar(select(UserRow.id).limit(1))
    return tenant is None and user is None


async def _add_operator(session: AsyncSession, password_hash: str, now: datetime) -> None:
    await users.add(
        session,
        login=OPERATOR_LOGIN,
        name="平台运营",
        role="operator",
        tenant_id=None,
        password_hash=password_hash,
        now=now,
    )
    await trunks.add(session, DEMO_TRUNK)


async def _add_demo_tenant(session: AsyncSession, password_hash: str, now: datetime) -> None:
    session.add(TenantRow(id=DEMO_TENANT_ID, name="演示企业", created_at=now))
    await session.flush()
    await users.add(
        session,
        login=DEMO_LOGIN,
        name="演示管理员",
        role="administrator",
        tenant_id=DEMO_TENANT_ID,
        password_hash=password_hash,
        now=now,
    )
    await hotlines.assign(session, number=DEMO_HOTLINE, tenant_id=DEMO_TENANT_ID, now=now)
    await phones.replace_all(session, DEMO_HOTLINE, DEMO_PHONES, expected_version=None, now=now)
