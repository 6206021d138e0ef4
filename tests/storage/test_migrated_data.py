"""What was in the database before a migration is there after it, where it belongs now."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, bindparam, select, text

from hotline400.storage import phones, queues, screening
from hotline400.storage.columns import UtcDateTime
from hotline400.storage.database import Database
from hotline400.storage.directory import DatabaseDirectory
from hotline400.storage.migrations import alembic_config, upgrade
from hotline400.storage.models import CallbackRow, CallRow, OfferRow
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


BEFORE_WHOLE_WORDS = "0009"
OLD_CALLS = """
    INSERT INTO calls (id, hotline_number, caller_raw, started_at, answered_at, ended_at,
        wait_seconds, talk_seconds, disposition, reason, released_by, path, handled_by_fallback)
    VALUES ('talk', '4001234567', 'tel', '2026-11-23 08:00:00.250000+00',
        '2026-11-23 08:00:04.900000+00', '2026-11-23 08:01:10+00', 5, 60, 'answered',
        'caller_hung_up', 'caller', '[]', false),
    ('cut', '4001234567', 'tel', '2026-11-23 08:00:00+00', '2026-11-23 08:00:01+00',
        '2026-11-23 08:00:02.999900+00', 1, 2, 'answered', 'engine_away', 'caller', '[]', true),
    ('missed', '4001234567', 'tel', '2026-11-23 08:00:00+00', NULL,
        '2026-11-23 08:00:07.600000+00', 8, 0, 'abandoned', 'caller_hung_up', 'caller',
        '[]', false);
    INSERT INTO call_events (call_id, sequence, at, kind, data)
    VALUES ('talk', 3, '2026-11-23 08:01:04.850000+00', 'talk_ended', '{}'),
    ('talk', 1, '2026-11-23 08:00:04.900000+00', 'offer_ended',
        '{"leg": "told", "result": "answered_elsewhere"}'),
    ('talk', 2, '2026-11-23 08:00:04.900000+00', 'offer_ended',
        '{"leg": "other", "result": "answered"}');
    INSERT INTO offers (call_id, leg_id, position, phone_number, started_at, result)
    VALUES ('talk', 'told', 0, '13800138000', '2026-11-23 08:00:01+00', 'answered_elsewhe'),
    ('talk', 'other', 1, '13800138001', '2026-11-23 08:00:01+00', 'answered'),
    ('talk', 'ringing', 2, '13800138003', '2026-11-23 08:00:01+00', NULL),
    ('cut', 'untold', 0, '13800138002', '2026-11-23 08:00:01+00', 'answered_elsewhe')
"""


def _before_whole_words(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), BEFORE_WHOLE_WORDS)
    as_stored = OLD_CALLS
    if connection.dialect.name == "sqlite":  # which knows no zones
        as_stored = as_stored.replace("+00'", "'")
    for row in as_stored.split(";"):
        connection.exec_driver_sql(row)


async def test_results_that_were_cut_are_whole_again(old_url: str) -> None:
    """From the call's events, or where it has none, as the one word that begins so."""
    async with Database(old_url) as database:
        async with database.connection() as connection:
            await connection.run_sync(_before_whole_words)
        await upgrade(database)
        async with database.reading(OPERATOR) as session:
            offers = await session.scalars(select(OfferRow))
            assert {row.leg_id: row.result for row in offers} == {
                "told": "answered_elsewhere",
                "other": "answered",
                "ringing": None,
                "untold": "answered_elsewhere",
            }


async def test_milliseconds_come_from_the_moments_that_are_stored(old_url: str) -> None:
    async with Database(old_url) as database:
        async with database.connection() as connection:
            await connection.run_sync(_before_whole_words)
        await upgrade(database)
        async with database.reading(OPERATOR) as session:
            rows = list(await session.scalars(select(CallRow)))
            assert {row.id: (row.wait_ms, row.talk_ms) for row in rows} == {
                "talk": (4650, 59950),  # the talk ended before the call did
                "cut": (1000, 1999),
                "missed": (7600, 0),
            }
            assert {row.id: (row.wait_seconds, row.talk_seconds) for row in rows} == {
                "talk": (4, 59), "cut": (1, 1), "missed": (7, 0),
            }  # fmt: skip


BEFORE_OPEN_ONCE = "0010"
OLD_CALL = """
    INSERT INTO calls (id, hotline_number, caller_raw, started_at, ended_at, wait_ms, talk_ms,
        disposition, reason, released_by, path, handled_by_fallback)
    VALUES ('call', '4001234567', '', '2026-11-23 08:00:00', '2026-11-23 08:00:09', 9000, 0,
        'abandoned', 'callback_requested', 'caller', '[]', false)
"""
OLD_REQUEST = """
    INSERT INTO callback_requests (id, call_id, hotline_number, queue, number, key, asked_at, since,
        priority, quiet_from, quiet_until, most_attempts, retry_minutes, expires_at, state,
        attempts, rounds, not_before, lease_owner, lease_until, tenant_id)
    VALUES (:id, 'call', '4001234567', :queue, '13800138000', '1', :asked, :asked, 0, '21:00:00',
        '08:00:00', 2, '[5]', :asked, :state, 0, 0, :asked, '', :asked, 't')
"""
OLD_REQUESTS = [  # of one caller
    ("oldest", "main", "08", "waiting"),
    ("rings", "main", "09", "ringing"),
    ("newest", "main", "10", "waiting"),
    ("over", "main", "07", "done"),
    ("first", "sales", "08", "waiting"),
    ("second", "sales", "08", "waiting"),
]


def _before_open_once(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), BEFORE_OPEN_ONCE)
    connection.exec_driver_sql(
        "INSERT INTO tenants VALUES ('t', '企业', '2026-11-23 08:00:00', 90)"
    )
    connection.exec_driver_sql(OLD_CALL)
    for key, queue, hour, state in OLD_REQUESTS:
        moment = datetime(2026, 11, 23, int(hour), tzinfo=UTC)
        statement = text(OLD_REQUEST).bindparams(bindparam("asked", type_=UtcDateTime))
        values = {"id": key, "queue": queue, "asked": moment, "state": state}
        connection.execute(statement, values)


async def test_of_several_open_requests_one_stays(old_url: str) -> None:
    """The one that rings, else the oldest."""
    async with Database(old_url) as database:
        async with database.connection() as connection:
            await connection.run_sync(_before_open_once)
        await upgrade(database)
        async with database.reading(OPERATOR) as session:
            rows = list(await session.scalars(select(CallbackRow)))
            assert {row.id: (row.state, row.last_result) for row in rows} == {
                "oldest": ("cancelled", "duplicate"),
                "rings": ("ringing", None),
                "newest": ("cancelled", "duplicate"),
                "over": ("done", None),
                "first": ("waiting", None),
                "second": ("cancelled", "duplicate"),
            }


async def test_references_hold_again_after_a_migration(old_url: str) -> None:
    async with Database(old_url) as database:
        await upgrade(database)
        if database.is_sqlite:
            async with database.engine.connect() as connection:
                held = await connection.exec_driver_sql("PRAGMA foreign_keys")
                assert held.scalar() == 1
