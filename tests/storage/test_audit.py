"""The audit log: what it keeps, and that nobody changes it."""

import pytest
from sqlalchemy import delete, select, update

from hotline400.storage import audit
from hotline400.storage.database import Database
from hotline400.storage.errors import StorageError
from hotline400.storage.models import AuditRow, HotlineRow
from hotline400.storage.tenancy import OPERATOR

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio


async def test_before_and_after_are_kept_without_secrets(
    database: Database, tenants: TwoTenants
) -> None:
    async with database.session(OPERATOR) as session:
        await audit.append(
            session,
            now=NOW,
            action="trunk.replaced",
            subject="demo",
            tenant_id=None,
            user_id="operator",
            before={"registration": {"username": "u", "password": "old"}},
            after={"list": [{"password": "new"}], "password": None},
        )
    async with database.reading(OPERATOR) as session:
        (row,) = await audit.search(session, action="trunk.replaced")
    assert row.before == {"registration": {"username": "u", "password": "***"}}
    assert row.after == {"list": [{"password": "***"}], "password": None}
    assert row.at == NOW


async def test_a_failed_sign_in_is_audited_without_a_scope(database: Database) -> None:
    async with database.session() as session:
        await audit.append(
            session, now=NOW, action="session.refused", subject="x", tenant_id=None, user_id=None
        )
    async with database.reading(OPERATOR) as session:
        assert len(await audit.search(session, action="session.refused")) == 1


async def test_a_row_as_a_document(database: Database, tenants: TwoTenants) -> None:
    async with database.reading(tenants.ours.scope) as session:
        document = audit.document(await session.get_one(HotlineRow, tenants.ours.hotline))
    assert document["number"] == tenants.ours.hotline
    assert document["updated_at"] == "2026-11-23T08:00:00+00:00"


async def test_entries_are_paged_newest_first(database: Database, tenants: TwoTenants) -> None:
    async with database.session(tenants.ours.scope) as session:
        for subject in "abc":
            await audit.append(
                session,
                now=NOW,
                action="x",
                subject=subject,
                tenant_id=tenants.ours.tenant_id,
                user_id=None,
            )
        newest = await audit.search(session, limit=2)
        older = await audit.search(session, before_id=newest[-1].id)
    assert [row.subject for row in (*newest, *older)] == ["c", "b", "a", tenants.ours.entry_id]


async def test_nobody_changes_it(database: Database) -> None:
    async with database.session(OPERATOR) as session:
        for statement in (update(AuditRow).values(note="?"), delete(AuditRow)):
            with pytest.raises(StorageError, match="never changed"):
                await session.execute(statement)
        row = (await session.scalars(select(AuditRow))).first()
        assert row is not None
        row.note = "?"
        with pytest.raises(StorageError, match="never changed"):
            await session.flush()
        await session.rollback()
