"""The websocket itself, on loopback."""

import pytest
from websockets.asyncio.server import ServerConnection, serve

from hotline400.ari.errors import ConnectionLost
from hotline400.ari.transport import websocket_transport, websocket_url

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]


async def echo_twice(connection: ServerConnection) -> None:
    for _ in range(2):
        await connection.send(await connection.recv())


def address(server: object) -> str:
    [socket] = server.sockets  # type: ignore[attr-defined]  # typed as an iterable of its own kind
    return f"ws://127.0.0.1:{socket.getsockname()[1]}"


async def test_text_goes_both_ways_until_the_far_side_closes() -> None:
    large = "字" * 1_000_000
    async with (
        serve(echo_twice, "127.0.0.1", 0, max_size=None) as server,
        websocket_transport(address(server)) as transport,
    ):
        for text in ("短", large):
            await transport.send(text)
            assert await transport.receive() == text
        with pytest.raises(ConnectionLost):
            await transport.receive()
        with pytest.raises(ConnectionLost):
            await transport.send("too late")


async def test_nobody_listens() -> None:
    async with serve(echo_twice, "127.0.0.1", 0) as server:
        closed = address(server)
    with pytest.raises(ConnectionLost, match="cannot connect"):
        async with websocket_transport(closed):
            pytest.fail("connected to nobody")


async def test_what_listens_is_no_asterisk() -> None:
    async def refuse(connection: ServerConnection, _request: object) -> object:
        return connection.respond(401, "sign in first")

    async with serve(echo_twice, "127.0.0.1", 0, process_request=refuse) as server:  # type: ignore[arg-type]  # the request is not looked at
        with pytest.raises(ConnectionLost, match="401"):
            async with websocket_transport(address(server)):
                pytest.fail("was let in")


async def test_the_address_is_encoded() -> None:
    url = websocket_url("ws://127.0.0.1:8088", "hotline400", "user", "p&ss word")
    assert url == (
        "ws://127.0.0.1:8088/ari/events?app=hotline400&api_key=user%3Ap%26ss+word"
        "&subscribeAll=false"
    )
