"""The live page's websocket, over a real socket: what is sent, to whom, and when it ends."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from anyio.streams.memory import MemoryObjectReceiveStream
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from hotline400.control import ControlHub, LiveUpdate
from hotline400.record.event import CallEvent, EventKind
from hotline400.storage import sessions, users
from hotline400.storage.models import SessionRow
from hotline400.storage.tenancy import OPERATOR
from hotline400.web.app import create_app

from .company import PASSWORD
from .conftest import House
from .serving import serving
from .test_home import live_call

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def serving_live(house: House, **changes: object) -> AsyncIterator[str]:
    async with serving(create_app(replace(house.app.state.dependencies, **changes))) as place:
        yield f"ws://{place}/api/v1/live"


class Watched(ControlHub):
    """Tells when a reader came to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.left = asyncio.Event()

    @asynccontextmanager
    async def updates(self) -> AsyncIterator[MemoryObjectReceiveStream[LiveUpdate]]:
        async with super().updates() as stream:
            yield stream
        self.left.set()


@pytest.fixture
async def address(house: House) -> AsyncIterator[str]:
    async with serving_live(house) as url:
        yield url


@asynccontextmanager
async def watching(
    address: str, token: str, origin: str | None = None
) -> AsyncIterator[ClientConnection]:
    cookie = {"Cookie": f"hotline400_session={token}"}
    async with connect(
        address, additional_headers=cookie, origin=Origin(origin) if origin else None
    ) as socket:
        yield socket


async def heard(socket: ClientConnection) -> dict[str, Any]:
    """The next message that is no heartbeat."""
    while True:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 10))
        if message["type"] != "heartbeat":
            return message


async def closed_with(socket: ClientConnection) -> int | None:
    """Why the other side ended it."""

    async def read_on() -> None:
        async for _ in socket:
            pass

    with suppress(ConnectionClosed):
        await asyncio.wait_for(read_on(), 10)
    return socket.close_code


async def test_snapshot_then_every_change_of_own_calls(address: str, house: House) -> None:
    house.control.publish(LiveUpdate(call=live_call(house, "first", "ringing")))
    house.control.publish(LiveUpdate(call=live_call(house, "theirs", "ringing", theirs=True)))
    async with watching(address, house.company.ours.reader) as socket:
        snapshot = await heard(socket)
        assert snapshot["type"] == "snapshot"
        assert [call["call_id"] for call in snapshot["items"]] == ["first"]
        call = live_call(house, "second", "talking")
        event = CallEvent(
            call_id="second", sequence=3, at=call.started_at, kind=EventKind.CONNECTED
        )
        house.control.publish(LiveUpdate(call=live_call(house, "theirs", "talking", theirs=True)))
        house.control.publish(LiveUpdate(call=call, event=event))
        update = await heard(socket)
        assert update["type"] == "update"
        assert update["call"] == json.loads(call.model_dump_json())
        assert update["event"]["kind"] == "connected"


async def test_a_new_message_is_told_to_its_tenant_alone(address: str, house: House) -> None:
    ours, theirs = house.company.ours, house.company.theirs
    async with (
        watching(address, ours.reader) as socket,
        watching(address, house.company.operator) as operator,
    ):
        assert (await heard(socket))["type"] == "snapshot"
        assert (await heard(operator))["type"] == "snapshot"
        house.control.voicemails_changed(theirs.id, theirs.hotline)
        house.control.voicemails_changed(ours.id, ours.hotline)
        assert await heard(socket) == {"type": "voicemails", "hotline_number": ours.hotline}
        house.control.publish(LiveUpdate(call=live_call(house, "x", "ringing")))
        assert (await heard(operator))["type"] == "update"


async def test_operator_sees_all_calls(address: str, house: House) -> None:
    async with watching(address, house.company.operator) as socket:
        assert (await heard(socket))["items"] == []
        for theirs in (False, True):
            house.control.publish(LiveUpdate(call=live_call(house, "x", "ringing", theirs=theirs)))
        tenants = {(await heard(socket))["call"]["tenant_id"] for _ in range(2)}
        assert tenants == {house.company.ours.id, house.company.theirs.id}


async def test_heartbeats_when_nothing_happens(address: str, house: House) -> None:
    async with watching(address, house.company.ours.reader) as socket:
        await heard(socket)
        assert json.loads(await asyncio.wait_for(socket.recv(), 10)) == {"type": "heartbeat"}


async def test_first_message_may_carry_the_token(address: str, house: House) -> None:
    async with connect(address) as socket:
        await socket.send(json.dumps({"token": house.company.ours.reader}))
        assert (await heard(socket))["type"] == "snapshot"


@pytest.mark.parametrize(
    "first", ['{"token": "made up"}', "{}", "not json", "[" * 5000, b"\xff\x00", '{"token": 5}']
)
async def test_anything_else_first_is_refused(address: str, first: str | bytes) -> None:
    async with connect(address) as socket:
        await socket.send(first)
        assert await closed_with(socket) == 4401


async def test_token_in_the_address_is_not_looked_at(address: str, house: House) -> None:
    async with connect(f"{address}?token={house.company.ours.reader}") as socket:
        await socket.send("hello")
        assert await closed_with(socket) == 4401


async def test_foreign_page_is_refused(address: str, house: House) -> None:
    token = house.company.ours.reader
    async with watching(address, token, origin="https://evil.test") as socket:
        assert await closed_with(socket) == 4403
    own = address.replace("ws://", "http://").removesuffix("/api/v1/live")
    async with watching(address, token, origin=own) as socket:
        assert (await heard(socket))["type"] == "snapshot"


QUIET = {"live_heartbeat_seconds": 3600.0}


@asynccontextmanager
async def with_token(address: str, token: str) -> AsyncIterator[httpx.AsyncClient]:
    """The API of the same process as the socket."""
    base = address.replace("ws://", "http://").removesuffix("/live")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=base, headers=headers) as client:
        yield client


async def sign_in(address: str) -> str:
    async with with_token(address, "nobody") as client:
        body = {"login": "reader-4001234567@example.test", "password": PASSWORD}
        token: str = (await client.post("/sessions", json=body)).json()["token"]
    return token


async def test_signing_out_ends_the_socket_and_no_other(house: House) -> None:
    async with serving_live(house, **QUIET) as address:
        token = await sign_in(address)
        async with (
            watching(address, token) as socket,
            watching(address, house.company.ours.reader) as other,
        ):
            assert (await heard(socket))["type"] == (await heard(other))["type"] == "snapshot"
            async with with_token(address, token) as client:
                assert (await client.delete("/sessions/current")).status_code == 204
            assert await closed_with(socket) == 4401
            house.control.publish(LiveUpdate(call=live_call(house, "x", "ringing")))
            assert (await heard(other))["type"] == "update"


async def test_a_new_password_ends_the_sockets_of_all_other_sessions(house: House) -> None:
    async with serving_live(house, **QUIET) as address:
        here, there = await sign_in(address), await sign_in(address)
        async with watching(address, here) as mine, watching(address, there) as lost:
            assert (await heard(mine))["type"] == (await heard(lost))["type"] == "snapshot"
            async with with_token(address, here) as client:
                change = {"current_password": PASSWORD, "new_password": "another-400-demo"}
                assert (await client.put("/users/me/password", json=change)).status_code == 204
            assert await closed_with(lost) == 4401
            house.control.publish(LiveUpdate(call=live_call(house, "x", "ringing")))
            assert (await heard(mine))["type"] == "update"


async def _end(house: House, token: str) -> None:
    async with house.database.session() as db:
        await sessions.end(db, token)


async def _expire(house: House, token: str) -> None:
    async with house.database.session() as db:
        row = await db.get_one(SessionRow, sessions.token_hash(token))
        row.expires_at = datetime.now(UTC)


async def _demote(house: House, token: str) -> None:
    async with house.database.session(OPERATOR) as db:
        row = await db.get_one(SessionRow, sessions.token_hash(token))
        (await users.get(db, row.user_id)).role = "administrator"


@pytest.mark.parametrize("change", [_end, _expire, _demote])
async def test_what_another_process_ends_ends_the_socket_too(
    house: House, change: Callable[[House, str], Awaitable[None]]
) -> None:
    async with serving_live(house, **QUIET) as address:
        token = await sign_in(address)
        async with watching(address, token) as socket:
            assert (await heard(socket))["type"] == "snapshot"
            await change(house, token)
            assert await closed_with(socket) == 4401


async def test_busy_house_does_not_keep_an_ended_session_open(address: str, house: House) -> None:
    async def be_busy() -> None:
        while True:
            house.control.publish(LiveUpdate(call=live_call(house, "x", "ringing")))
            await asyncio.sleep(0)

    token = house.company.ours.reader
    async with watching(address, token) as socket, with_token(address, token) as client:
        await heard(socket)
        busy = asyncio.create_task(be_busy())
        assert (await client.delete("/sessions/current")).status_code == 204
        assert await closed_with(socket) == 4401
        busy.cancel()


async def test_slow_reader_is_let_go(house: House) -> None:
    """It takes nothing while far more happens than any buffer on the way holds."""
    hub = Watched()
    changes = {"control": hub, "live_heartbeat_seconds": 60.0, "live_send_seconds": 0.3}
    async with (
        serving_live(house, **changes) as address,
        watching(address, house.company.ours.reader) as socket,
    ):
        await heard(socket)
        socket.transport.pause_reading()
        while not hub.left.is_set():
            for number in range(100):
                call = live_call(house, f"call-{number}", "x" * 4000)
                hub.publish(LiveUpdate(call=call))
            await asyncio.sleep(0)
        socket.transport.abort()


async def test_reader_that_goes_is_forgotten(house: House) -> None:
    hub = Watched()
    async with serving_live(house, control=hub) as address:
        async with watching(address, house.company.ours.reader) as socket:
            await heard(socket)
            assert not hub.left.is_set()
        await asyncio.wait_for(hub.left.wait(), 10)
