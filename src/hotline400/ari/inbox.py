"""Where events wait for their reader: without bound, since the router must never wait."""

from collections import deque

import anyio
import anyio.lowlevel

from hotline400.ari.errors import ConnectionLost
from hotline400.ari.event import Event


class Inbox:
    """An async iterator of events. Once closed it gives what it still has, then raises.

    Not an anyio memory stream: those must be closed by hand, and a listener may outlive the
    connection that fed it.
    """

    def __init__(self) -> None:
        self._events: deque[Event] = deque()
        self._arrived: anyio.Event | None = None
        self._closed: str | None = None

    def put(self, event: Event) -> None:
        """Called by the router; never waits."""
        self._events.append(event)
        self._wake()

    def close(self, reason: str) -> None:
        """No more events will come."""
        self._closed = reason
        self._wake()

    def _wake(self) -> None:
        if self._arrived is not None:
            self._arrived.set()
            self._arrived = None

    async def receive(self) -> Event:
        """The next event; ConnectionLost when there can be none."""
        await anyio.lowlevel.checkpoint_if_cancelled()
        while not self._events:
            if self._closed is not None:
                raise ConnectionLost(self._closed)
            if self._arrived is None:
                self._arrived = anyio.Event()
            await self._arrived.wait()
        return self._events.popleft()

    def receive_nowait(self) -> Event:
        """The next event if one is there, else anyio.WouldBlock."""
        if not self._events:
            raise anyio.WouldBlock
        return self._events.popleft()

    def __aiter__(self) -> "Inbox":
        return self

    async def __anext__(self) -> Event:
        return await self.receive()


Listener = Inbox
