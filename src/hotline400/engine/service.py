"""The engine: connected to Asterisk for as long as it runs, taking every call that comes in."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import anyio
import structlog
from anyio.abc import TaskGroup

from hotline400.ari.client import AriClient
from hotline400.ari.event import GONE, StasisStart
from hotline400.ari.reconnect import Connect, stay_connected
from hotline400.ari.resources.channel import NORMAL_CLEARING
from hotline400.engine.admit import admit, turn_away
from hotline400.engine.callbacks.desk import Desk
from hotline400.engine.recover import recover
from hotline400.engine.switchboard import House, Switchboard
from hotline400.engine.upkeep import Upkeep

log = structlog.get_logger()


HISTORY_SECONDS = 5.0


class Engine:
    """Owns everything that runs between the house and Asterisk."""

    def __init__(self, house: House, ari: AriClient, connect: Connect) -> None:
        self._house = house
        self._ari = ari
        self._connect = connect
        self._lost_at: datetime = house.journal.alive_until or house.now()
        for events in house.journal.known().values():
            house.history.heard_all(events)

    async def run(self) -> None:
        """Until cancelled. Cancelled while calls are in progress, it leaves them to Asterisk:
        whoever runs next takes them up from the journal."""
        await self._load_history()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._beside_calls, self._house.shipper.run)
            tasks.start_soon(self._beside_calls, self._house.configuration.follow)
            tasks.start_soon(self._beside_calls, self._follow_history)
            await stay_connected(self._ari, self._connect, self._serve)

    async def _load_history(self) -> None:
        """Before the first call, so that limits count what was before; but calls do not wait long
        for a database."""
        house = self._house
        with anyio.move_on_after(HISTORY_SECONDS), suppress(Exception):
            await house.history.load_missing(house.configuration.hotlines, house.recent)

    async def _follow_history(self) -> None:
        house = self._house
        await house.history.follow(lambda: house.configuration.hotlines, house.recent)

    async def _beside_calls(self, task: Callable[[], Awaitable[None]]) -> None:
        with self._ari.abandoned_on_error():
            await task()

    async def _serve(self) -> None:
        """One connection: bring Asterisk up to date, recover, then take calls till it is lost."""
        board = Switchboard(self._house, self._ari)
        upkeep = Upkeep(self._house, self._ari)
        self._house.configuration.on_change = upkeep.push
        self._forget_old_events()
        try:
            async with anyio.create_task_group() as tasks:
                with self._ari.abandoned_on_error():
                    taken = await recover(board, tasks, self._lost_at)
                    tasks.start_soon(self._take_calls, board, tasks, taken)
                    tasks.start_soon(self._beside_calls, board.floor.keep_time)
                    tasks.start_soon(self._beside_calls, self._desk(board, tasks).run)
                    await upkeep.run()
        finally:
            self._house.configuration.on_change = None
            self._house.control.on_callbacks_change = None
            self._lost_at = self._house.now()

    def _desk(self, board: Switchboard, tasks: TaskGroup) -> Desk:
        desk = Desk(board, tasks)
        self._house.control.on_callbacks_change = desk.hurry
        return desk

    def _forget_old_events(self) -> None:
        """What came before the connection was lost; what is still true of it, recovery finds."""
        while True:
            try:
                self._ari.unclaimed.receive_nowait()
            except anyio.WouldBlock:
                return

    async def _take_calls(self, board: Switchboard, tasks: TaskGroup, taken: set[str]) -> None:
        """`taken`: channels that recovery has taken up, and whose event may still be coming."""
        log.info("taking_calls", app=self._ari.app)
        with self._ari.abandoned_on_error():
            async for event in self._ari.unclaimed:
                if isinstance(event, GONE):
                    board.gone(event)
                elif isinstance(event, StasisStart) and event.channel.id not in taken:
                    self._take(board, tasks, event)

    def _take(self, board: Switchboard, tasks: TaskGroup, event: StasisStart) -> None:
        if event.args[:1] == ("inbound",):
            admit(board, tasks, event.channel.id, event.args)
        else:
            tasks.start_soon(turn_away, self._ari, event.channel.id, NORMAL_CLEARING)
