"""Staying connected to Asterisk, for ever."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager

import anyio
import structlog

from hotline400.ari.client import AriClient
from hotline400.ari.errors import AriError
from hotline400.ari.reading import READERS
from hotline400.ari.resources import application
from hotline400.ari.transport import Transport

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0

Connect = Callable[[], AbstractAsyncContextManager[Transport]]

CHATTY = frozenset({"ChannelCreated", "BridgeCreated"})
"""Types that we could read but that tell what we know, having asked for it ourselves."""

log = structlog.get_logger()


async def stay_connected(
    client: AriClient,
    connect: Connect,
    on_connected: Callable[[], Awaitable[None]],
    *,
    events: Iterable[str] = frozenset(READERS) - CHATTY,
) -> None:
    """Connect, ask for `events` only, call `on_connected`; again whenever the connection is lost.

    `on_connected` is where what went on in the meantime is found out; new events already flow.
    It is cancelled when the connection is lost again. Returns only by cancellation.
    """
    allowed = tuple(events)
    pause = FIRST_PAUSE_SECONDS
    while True:
        served = _Session(client, allowed, on_connected)
        try:
            async with connect() as transport:
                await served.run(transport)
        except* AriError as errors:
            log.warning("ari_disconnected", reason=str(errors.exceptions[0]))
        pause = FIRST_PAUSE_SECONDS if served.ready else min(2 * pause, LONGEST_PAUSE_SECONDS)
        await anyio.sleep(pause)


class _Session:
    """One connection's life."""

    def __init__(
        self,
        client: AriClient,
        allowed: tuple[str, ...],
        on_connected: Callable[[], Awaitable[None]],
    ) -> None:
        self._client = client
        self._allowed = allowed
        self._on_connected = on_connected
        self.ready = False

    async def run(self, transport: Transport) -> None:
        """Ends by ConnectionLost, or by whatever `on_connected` raised."""
        async with anyio.create_task_group() as tasks:
            await tasks.start(self._client.run, transport)
            await application.filter_events(self._client, allowed=self._allowed)
            await self._on_connected()
            self.ready = True
            log.info("ari_connected", app=self._client.app)
