"""What was in the database before a migration is there after it, where it belongs now."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from hotline400.storage import phones, queues, screening
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.migrations import alembic_config, upgrade
from hotline400.storage.tenancy import OPERATOR
from hotline400.testing.postgres import PostgresCluster

pytestmark = pytest.mark.anyio

NUMBER = "4001234567"
BEFORE_QUEUES = "0005"
OLD_ROWS = """
    INSERT INTO tenants VALUES ('t', '企业', '2026-11-23 08:00:00+00', 90);
    INSERT INTO prompts (id, purpose, name, path, seconds, created_at, tenant_id)
    VALUES ('music', 'ring_back', '彩铃', 'prompts/music', 2.5, '2026-11-23 08:00:00+00', 't');
    INSERT INTO hotlines (number, product, state, hunt_order, offer_timeout_seconds, max_waiting,
        max_wait_seconds, welcome_prompt_id, ring_back_prompt_id, recording, caller_id_shown,
        answer_at, version, updated_at, tenant_id)
    VALUES ('4001234567', 'sales', 'active', 'sequential', 25, 7, 90, NULL, 'music', true,
        'caller', 'connect', 3, '2026-11-23 08:00:00+00', 't');
    INSERT INTO blacklist (id, number, reason, expires_at, created_at, tenant_id)
    VALUES ('b', '13900139000', '骚扰', NULL, '2026-11-23 08:00:00+00', 't')
"""
OLD_PHONE = """
    INSERT INTO phones (id, hotline_number, number, label, position, tenant_id)
    VALUES (:id, '4001234567', :id, '', :position, 't')
"""


@pytest.fixture
def old_url(
    kind: str, cluster: PostgresCluster, tmp_path: Path, request: pytest.FixtureRequest
) -> str:
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'old.db'}"
    return cluster.create_database(request.node.originalname)


def _as_before(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), BEFORE_QUEUES)
    for row in OLD_ROWS.split(";"):
        connection.execute(text(row))
    phones = [{"id": f"1380013800{place}", "position": place} for place in range(12)]
    connection.execute(text(OLD_PHONE), phones)


async def test_a_hotlines_one_queue_becomes_its_main_queue(old_url: str, tmp_path: Path) -> None:
    async with Database(old_url) as database:
        async with database.connection() as connection:
            await connection.run_sync(_as_before)
        await upgrade(database)
        async with database.reading(OPERATOR) as session:
            [main] = await queues.list_of(session, NUMBER)
            assert (main.id, main.order, main.offer_timeout_seconds) == ("main", "sequential", 25)
            assert (main.max_waiting, main.max_wait_seconds) == (7, 90)
            assert (main.ring_back_prompt_id, main.tenant_id) == ("music", "t")
            assert (await screening.get(session, NUMBER)).region_mode == "off"
            assert len(await phones.list_of(session, NUMBER)) == 12
        hotline = await DatabaseDirectory(database, tmp_path).hotline(NUMBER)
        assert hotline is not None
        assert hotline.main.ring_back == "tenant:music"
        assert set(hotline.screening.blacklist) == {"13900139000"}


async def test_more_than_ten_phones_stay_allowed(old_url: str) -> None:
    async with Database(old_url) as database:
        async with database.connection() as connection:
            await connection.run_sync(_as_before)
        await upgrade(database)
        async with database.connection() as connection:
            allowed = await connection.execute(text("SELECT max_phones FROM hotlines"))
            assert allowed.scalars().all() == [12]


async def test_references_hold_again_after_a_migration(old_url: str) -> None:
    async with Database(old_url) as database:
        await upgrade(database)
        if database.is_sqlite:
            async with database.engine.connect() as connection:
                held = await connection.exec_driver_sql("PRAGMA foreign_keys")
                assert held.scalar() == 1
