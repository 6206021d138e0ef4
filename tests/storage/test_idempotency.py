"""The same create twice makes one row and gives one answer."""

from datetime import datetime, timedelta

import anyio
import pytest

from hotline400.storage import caller_lists, idempotency
from hotline400.storage.caller_lists import EntryDraft
from hotline400.storage.database import Database
from hotline400.storage.errors import KeyReused
from hotline400.storage.idempotency import StoredResponse
from hotline400.storage.models import BlacklistRow

from .two_tenants import NOW, TwoTenants

pytestmark = pytest.mark.anyio


async def create(
    database: Database, tenants: TwoTenants, fingerprint: str = "f", now: datetime = NOW
) -> StoredResponse:
    """As the web does it: claim, create, complete, in one transaction."""
    key = {"user_id": tenants.ours.user_id, "key": "k"}
    async with database.session(tenants.ours.scope) as session:
        earlier = await idempotency.claim(session, fingerprint=fingerprint, now=now, **key)
        if earlier is not None:
            return earlier
        row = await caller_lists.add(session, BlacklistRow, EntryDraft("10086"), now=now)
        body = {"id": row.id, "说明": "好"}
        await idempotency.complete(session, status=201, body=body, **key)
        return StoredResponse(201, body)


async def test_a_retry_gets_the_first_answer(database: Database, tenants: TwoTenants) -> None:
    first = await create(database, tenants)
    assert await create(database, tenants) == first


async def test_two_at_once_make_one(database: Database, tenants: TwoTenants) -> None:
    answers: list[StoredResponse] = []

    async def one() -> None:
        answers.append(await create(database, tenants))

    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(one)
    assert answers == [answers[0]] * 4


async def test_a_failed_create_leaves_the_key_free(database: Database, tenants: TwoTenants) -> None:
    async with database.session(tenants.ours.scope) as session:
        earlier = await caller_lists.add(session, BlacklistRow, EntryDraft("10086"), now=NOW)
    with pytest.raises(Exception, match="exists already"):
        await create(database, tenants)
    async with database.session(tenants.ours.scope) as session:
        await caller_lists.delete(session, BlacklistRow, [earlier.id])
    assert (await create(database, tenants)).status == 201


async def test_the_key_of_another_request_is_refused(
    database: Database, tenants: TwoTenants
) -> None:
    await create(database, tenants)
    with pytest.raises(KeyReused):
        await create(database, tenants, fingerprint="other")


async def test_a_key_is_forgotten_after_a_day(database: Database, tenants: TwoTenants) -> None:
    tomorrow = NOW + timedelta(hours=24)
    first = await create(database, tenants)
    async with database.session(tenants.ours.scope) as session:
        await caller_lists.delete(session, BlacklistRow, [first.body["id"]])
    assert await create(database, tenants, now=tomorrow) != first
    async with database.session() as session:
        assert await idempotency.purge(session, tomorrow) == 0
        assert await idempotency.purge(session, tomorrow + timedelta(hours=24)) == 1
