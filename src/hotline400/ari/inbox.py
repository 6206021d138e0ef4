"""Where messages wait for their reader: without bound, since the router must never wait."""

from collections import deque
from typing import Generic, TypeAlias, TypeVar

import anyio
import anyio.lowlevel

from hotline400.ari.errors import ConnectionLost
from hotline400.ari.event import Event

Item = TypeVar("Item")


class Inbox(Generic[Item]):
    """An async iterator. Once closed it gives what it still has, then raises.

    Not an anyio memory stream: those must be closed by hand, and a listener may outlive the
    connection that fed it.
    """

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._arrived: anyio.Event | None = None
        self._closed: str | None = None

    def put(self, item: Item) -> None:
        """Never waits."""
        self._items.append(item)
        self._wake()

    def close(self, reason: str) -> None:
        """Nothing more will come."""
        self._closed = reason
        self._wake()

    def _wake(self) -> None:
        if self._arrived is not None:
            self._arrived.set()
            self._arrived = None

    async def receive(self) -> Item:
        """The next item; ConnectionLost when there can be none."""
        await anyio.lowlevel.checkpoint_if_cancelled()
        while not self._items:
            if self._closed is not None:
                raise ConnectionLost(self._closed)
            if self._arrived is None:
                self._arrived = anyio.Event()
            await self._arrived.wait()
        return self._items.popleft()

    def receive_nowait(self) -> Item:
        """The next item if one is there, else anyio.WouldBlock."""
        if not self._items:
            raise anyio.WouldBlock
        return self._items.popleft()

    def __aiter__(self) -> "Inbox[Item]":
        return self

    async def __anext__(self) -> Item:
        return await self.receive()


Listener: TypeAlias = Inbox[Event]
