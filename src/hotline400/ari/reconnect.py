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
    It may take as long as the connection lasts, and is cancelled when that is lost. The pause
    before the next try grows while connections fail or break at once. Returns only by
    cancellation.
    """
    allowed = tuple(events)
    pause = FIRST_PAUSE_SECONDS
    while True:
        began = anyio.current_time()
        try:
            async with connect() as transport:
                await _serve(client, transport, allowed, on_connected)
        except* AriError as errors:
            log.warning("ari_disconnected", reason=str(errors.exceptions[0]))
        if anyio.current_time() - began > LONGEST_PAUSE_SECONDS:
            pause = FIRST_PAUSE_SECONDS
        await anyio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def _serve(
    client: AriClient,
    transport: Transport,
    allowed: tuple[str, ...],
    on_connected: Callable[[], Awaitable[None]],
) -> None:
    """One connection's life. Ends by ConnectionLost, or by whatever `on_connected` raised."""
    async with anyio.create_task_group() as tasks:
        await tasks.start(client.run, transport)
        await application.filter_events(client, allowed=allowed)
        log.info("ari_connected", app=client.app)
        await on_connected()
