"""The websocket, in memory."""

import anyio
import anyio.lowlevel
import orjson

from hotline400.ari.errors import ConnectionLost
from hotline400.ari.inbox import Inbox
from hotline400.ari.json import JsonObject


class FakeConnection:
    """Our side is a Transport; the fake's side takes requests and gives frames."""

    def __init__(self) -> None:
        self.requests: Inbox[str] = Inbox()
        self.served = anyio.CancelScope()
        self._frames: Inbox[str] = Inbox()
        self._lost: str | None = None

    async def send(self, text: str) -> None:
        """From the client."""
        await anyio.lowlevel.checkpoint()
        if self._lost is not None:
            raise ConnectionLost(self._lost)
        self.requests.put(text)

    async def receive(self) -> str:
        """To the client."""
        return await self._frames.receive()

    def deliver(self, message: JsonObject) -> None:
        """A frame on its way to the client."""
        if self._lost is None:
            self._frames.put(orjson.dumps(message).decode())

    def lose(self, reason: str) -> None:
        """Both ways end here; requests not yet worked off are lost."""
        self._lost = reason
        self._frames.close(reason)
        self.served.cancel()
