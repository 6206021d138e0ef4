"""How text frames travel: on a websocket in production, in memory in tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from hotline400.ari.errors import ConnectionLost


class Transport(Protocol):
    """One text frame in, one out."""

    async def send(self, text: str) -> None:
        """Raises ConnectionLost when gone."""
        ...

    async def receive(self) -> str:
        """The next frame; raises ConnectionLost when gone."""
        ...


class _Websocket:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, text: str) -> None:
        try:
            await self._connection.send(text)
        except ConnectionClosed as closed:
            raise ConnectionLost(str(closed)) from closed

    async def receive(self) -> str:
        try:
            return await self._connection.recv(decode=True)
        except ConnectionClosed as closed:
            raise ConnectionLost(str(closed)) from closed


def websocket_url(base: str, app: str, user: str, password: str) -> str:
    """The events URL of an Asterisk at `base` ("ws://127.0.0.1:8088")."""
    query = urlencode({"app": app, "api_key": f"{user}:{password}", "subscribeAll": "false"})
    return f"{base}/ari/events?{query}"


@asynccontextmanager
async def websocket_transport(url: str) -> AsyncIterator[Transport]:
    """A connection to Asterisk (asyncio only).

    The incoming queue has no bound: Asterisk drops events for a reader that is slow by more
    than its write timeout, so frames are always taken off the wire at once.
    """
    try:
        connection = await connect(
            url,
            compression=None,
            max_size=16 * 2**20,
            max_queue=None,
            open_timeout=5,
            close_timeout=1,
            proxy=None,
        )
    except (OSError, InvalidHandshake, ConnectionClosed) as error:
        raise ConnectionLost(f"cannot connect: {error}") from error
    async with connection:
        yield _Websocket(connection)
