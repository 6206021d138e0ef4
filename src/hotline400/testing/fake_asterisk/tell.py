"""How the fake's parts tell the application what happens, and wake whoever waits for it."""

from collections.abc import Callable

import anyio

from hotline400.ari.json import Json, JsonObject


class Tell:
    """Called with an event's type and fields."""

    def __init__(self, publish: Callable[[JsonObject], None]) -> None:
        self._publish = publish
        self._changed = anyio.Event()

    def __call__(self, kind: str, **fields: Json) -> None:
        self._publish({"type": kind, **fields})
        self.changed()

    def changed(self) -> None:
        """Something did, whether or not the application may know."""
        self._changed.set()
        self._changed = anyio.Event()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to hold."""
        while not holds():
            await self._changed.wait()
