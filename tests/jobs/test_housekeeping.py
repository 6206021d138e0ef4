"""What is past its time goes; what is not stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hotline400.first_passwords import PUBLISHED
from hotline400.jobs.housekeeping import clear_away
from hotline400.storage import caller_lists, sessions, users
from hotline400.storage.caller_lists import EntryDraft
from hotline400.storage.database import Database
from hotline400.storage.migrations import upgrade
from hotline400.storage.models import BlacklistRow, WhitelistRow
from hotline400.storage.seed import seed_demo
from hotline400.storage.tenancy import OPERATOR, Scope

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_only_what_has_expired_goes(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path / 'house.db'}") as database:
        await upgrade(database)
        await seed_demo(database, lambda: PUBLISHED, now=NOW)
        async with database.session(Scope.of_tenant("demo")) as session:
            for number, expires_at in [
                ("13900000001", NOW - HOUR),
                ("13900000002", NOW + HOUR),
                ("13900000003", None),
            ]:
                entry = EntryDraft(number, expires_at=expires_at)
                for model in (BlacklistRow, WhitelistRow):
                    await caller_lists.add(session, model, entry, now=NOW)
        async with database.session(OPERATOR) as session:
            user = (await users.list_all(session))[0]
            tokens = [
                await sessions.start(
                    session, user.id, now=NOW, expires_at=at, user_agent="", address=""
                )
                for at in (NOW - HOUR, NOW + HOUR)
            ]

        await clear_away(database, tmp_path, NOW)

        async with database.reading(OPERATOR) as session:
            for model in (BlacklistRow, WhitelistRow):
                kept = await caller_lists.search(session, model)
                assert {e.number for e in kept.items} == {"13900000002", "13900000003"}
            found = [await sessions.find(session, token, NOW - 2 * HOUR) for token in tokens]
            assert [one is not None for one in found] == [False, True]
