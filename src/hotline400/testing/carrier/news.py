"""Waiting for something to become true, told by those who change it."""

import asyncio
from collections.abc import Callable


class News:
    """`until` looks again whenever `tell` is called. Unlike a Condition, telling needs no await."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, true: Callable[[], bool]) -> None:
        while not true():
            await self._event.wait()
