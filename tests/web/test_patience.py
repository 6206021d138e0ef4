"""Slow senders and greedy addresses, by real sockets against the real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from typing import Any

import pytest
import uvicorn

from hotline400.web.patience import Patience, patient_protocols

pytestmark = pytest.mark.anyio
FOR_EVER = 3600.0
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
UPGRADE = (
    b"GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Reads the whole body and says how long it was; a websocket stays open."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        return
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message["body"]), message["more_body"]
    body = str(length).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving(patience: Patience) -> AsyncIterator[int]:
    http, ws = patient_protocols(patience)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, http=http, ws=ws, lifespan="off", log_config=None,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        await server.shutdown()


async def ends(reader: asyncio.StreamReader) -> bool:
    """Whether we were cut off, in whichever way the network tells it."""
    try:
        return await reader.read() == b""
    except ConnectionError:
        return True


async def answer(reader: asyncio.StreamReader, body: bytes) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert await reader.readexactly(len(body)) == body


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX: "])
async def test_headers_that_do_not_end_are_ended(begun: bytes) -> None:
    async with serving(Patience(header_seconds=0.2, body_seconds=FOR_EVER)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begun)
        assert await ends(reader)
        writer.close()


async def test_headers_of_a_second_request_have_their_time_too() -> None:
    async with serving(Patience(header_seconds=0.2, body_seconds=FOR_EVER)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET)
        await answer(reader, b"0")
        writer.write(b"GET / HTTP/1.1\r\nX: ")
        assert await ends(reader)
        writer.close()


async def test_a_body_that_does_not_come_is_ended() -> None:
    slow = Patience(header_seconds=FOR_EVER, body_seconds=0.2, body_bytes_per_second=1000)
    async with serving(slow) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nx")
        assert await ends(reader)
        writer.close()


async def test_who_is_quick_is_served_whatever_the_patience() -> None:
    never = Patience(header_seconds=FOR_EVER, body_seconds=FOR_EVER)
    async with serving(never) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        body = b"x" * 300_000
        writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + body)
        await answer(reader, b"300000")
        writer.write(GET)
        await answer(reader, b"0")
        writer.close()


async def test_an_address_holds_so_many_and_no_more() -> None:
    few = Patience(header_seconds=FOR_EVER, most_of_an_address=3)
    async with serving(few) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for reader, writer in held:
            writer.write(GET)
            await answer(reader, b"0")
        beyond, refused = await asyncio.open_connection("127.0.0.1", port)
        assert await ends(beyond)
        refused.close()
        reader, writer = held.pop()
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        await reader.read()
        writer.close()
        again, fresh = await asyncio.open_connection("127.0.0.1", port)
        fresh.write(GET)
        await answer(again, b"0")
        for _, writer in (*held, (again, fresh)):
            writer.close()


async def test_a_websocket_is_counted_until_it_ends() -> None:
    one = Patience(header_seconds=FOR_EVER, most_of_an_address=1)
    async with serving(one) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(UPGRADE)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        beyond, refused = await asyncio.open_connection("127.0.0.1", port)
        assert await ends(beyond)
        refused.close()
        writer.write(b"\x88\x80\x00\x00\x00\x00")  # close, masked
        await reader.read()
        writer.close()
        again, fresh = await asyncio.open_connection("127.0.0.1", port)
        fresh.write(GET)
        await answer(again, b"0")
        fresh.close()


async def test_our_own_proxy_stands_for_many() -> None:
    proxy = Patience(most_of_an_address=1, exempt=[ip_network("127.0.0.0/8")])
    async with serving(proxy) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(4)]
        for reader, writer in held:
            writer.write(GET)
            await answer(reader, b"0")
            writer.close()
