"""Open connections and the sessions behind them."""

from collections.abc import Collection
from datetime import datetime

import anyio
import pytest
from anyio.abc import TaskStatus
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import Message

from hotline400.storage import sessions
from hotline400.storage.errors import Unavailable
from hotline400.storage.sessions import Standing
from hotline400.web.ports import WebDependencies
from hotline400.web.sessions.tokens import Person, person_of_token
from hotline400.web.sessions.watch import SessionWatch

from .company import write_wav
from .conftest import House

pytestmark = pytest.mark.anyio


async def person(house: House, token: str) -> Person:
    known: WebDependencies = house.app.state.dependencies
    found = await person_of_token(house.database, token, known.longest_session)
    assert found is not None
    return found


async def test_a_thousand_open_pages_cost_one_question(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = []
    ask = sessions.standing

    async def counted(
        db: AsyncSession, hashes: Collection[str], now: datetime
    ) -> dict[str, Standing]:
        questions.append(len(hashes))
        return await ask(db, hashes, now)

    monkeypatch.setattr(sessions, "standing", counted)
    watch, token = SessionWatch(house.database), house.company.ours.reader
    reader = await person(house, token)
    async with anyio.create_task_group() as tasks:
        for _ in range(1000):
            tasks.start_soon(watch.until_ended, token, reader)
        await anyio.wait_all_tasks_blocked()
        async with house.database.session() as db:
            await sessions.end(db, token)
        watch.look_again()
    assert len(questions) <= 6


async def test_an_end_while_the_database_is_asked_is_not_missed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is from before the end: it must not count."""
    ask, asked, ended = sessions.standing, anyio.Event(), anyio.Event()

    async def slowly(
        db: AsyncSession, hashes: Collection[str], now: datetime
    ) -> dict[str, Standing]:
        found = await ask(db, hashes, now)
        asked.set()
        await ended.wait()
        return found

    watch, token = SessionWatch(house.database), house.company.ours.reader
    reader = await person(house, token)
    monkeypatch.setattr(sessions, "standing", slowly)
    stands = None

    async def look() -> None:
        nonlocal stands
        stands = await watch.stands(token, reader)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(look)
        await asked.wait()
        async with house.database.session() as db:
            await sessions.end(db, token)
        watch.look_again()
        ended.set()
    assert stands is False


async def test_with_the_database_away_nobody_is_let_go(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> dict[str, Standing]:
        raise Unavailable("gone")

    watch, token = SessionWatch(house.database), house.company.ours.reader
    reader = await person(house, token)
    with monkeypatch.context() as patch:
        patch.setattr(sessions, "standing", away)
        assert await watch.stands(token, reader)
    assert await watch.stands("made up", reader) is False


async def test_nothing_is_kept_of_connections_that_went(house: House) -> None:
    watch, token = SessionWatch(house.database), house.company.ours.reader
    reader = await person(house, token)

    async def open_page(*, task_status: TaskStatus[None]) -> None:
        task_status.started()
        await watch.until_ended(token, reader)

    async with anyio.create_task_group() as tasks:
        await tasks.start(open_page)
        tasks.cancel_scope.cancel()
    assert not watch._open


async def test_a_download_stops_where_its_listener_is_signed_out(house: House) -> None:
    """The browser is slow: the session ends after the first part has been sent."""
    tenant = house.company.ours
    write_wav(house.media / "recordings" / f"{tenant.hotline}.wav", seconds=60)
    sent: list[bytes] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            sent.append(message["body"])
            async with house.database.session() as db:
                await sessions.end(db, tenant.reader)
            house.app.state.dependencies.sessions.look_again()

    async def receive() -> Message:
        await anyio.sleep_forever()
        raise AssertionError

    scope = {
        "type": "http", "method": "GET", "scheme": "http", "http_version": "1.1",
        "path": f"/api/v1/calls/{tenant.call}/recording", "query_string": b"",
        "server": ("console.test", 80), "client": ("192.0.2.1", 4000),
        "headers": [(b"authorization", f"Bearer {tenant.reader}".encode())],
    }  # fmt: skip
    await house.app(scope, receive, send)
    assert 0 < len(b"".join(sent)) < 60 * 16_000
