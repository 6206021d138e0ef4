"""The open requests of this engine, one task each.

The database has the last word: a request is rung for only after it was taken there by a
compare-and-set, so that of several engines, or after a crash, one calls the customer. Without a
database nobody is called back; callers who call are.
"""

from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

import anyio
import structlog
from anyio.abc import TaskGroup

from hotline400.engine.callbacks.round import call_back, call_of
from hotline400.engine.callbacks.turn import wait_for_turn
from hotline400.engine.place import Place
from hotline400.engine.switchboard import Switchboard
from hotline400.record.callback import CallbackRequest, CallbackResult, CallbackState
from hotline400.routing.hotline import Phone

log = structlog.get_logger()

POLL_SECONDS = 2.0
BEGIN_SECONDS = 2.0
"""A request taken by a database that answers later is given back at the next look."""
FAULT_PAUSE_SECONDS = 60.0
"""After a fault of ours: so long nobody is rung for that request."""


@dataclass(eq=False)
class _Waiting:
    """One request's task. `calling`: what happens to the request is no matter until the end."""

    request: CallbackRequest
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    calling: str | None = None


class Desk:
    """One connection to Asterisk, and the requests that wait for it."""

    def __init__(self, board: Switchboard, tasks: TaskGroup) -> None:
        self._board = board
        self._store = board.house.callbacks
        self._engine = board.house.engine_id
        self._tasks = tasks
        self._waiting: dict[str, _Waiting] = {}
        self._news = anyio.Event()

    def hurry(self) -> None:
        """Something about requests has changed."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        away = False
        while True:
            self._news = anyio.Event()
            try:
                await self._look()
                away = False
            except Exception as error:  # noqa: BLE001 — whatever the database throws
                if not away:
                    log.warning("callback_requests_away", error=str(error).partition("\n")[0])
                away = True
            with anyio.move_on_after(POLL_SECONDS):
                await self._news.wait()

    async def _look(self) -> None:
        requests = {r.id: r for r in await self._store.mine(self._engine, self._board.now())}
        for request_id in self._waiting.keys() - requests.keys():
            self._stop(request_id)
        for request in requests.values():
            if request.state is CallbackState.RINGING:
                await self._give_back_if_lost(request)
            else:
                self._wait(request)

    async def _give_back_if_lost(self, request: CallbackRequest) -> None:
        """Taken by an engine that died before its call began, or before we did."""
        call_id = request.current_call or ""
        in_progress = any(waiting.calling == call_id for waiting in self._waiting.values())
        if not in_progress and not self._board.house.journal.events(call_id):
            await self._store.give_back(request.id, call_id)

    def _wait(self, request: CallbackRequest) -> None:
        known = self._waiting.get(request.id)
        if known is not None:
            if known.request == request or known.calling is not None:
                return
            self._stop(request.id)
        self._waiting[request.id] = waiting = _Waiting(request)
        self._tasks.start_soon(self._serve, waiting)

    def _stop(self, request_id: str) -> None:
        waiting = self._waiting[request_id]
        if waiting.calling is None:
            waiting.scope.cancel()
            del self._waiting[request_id]

    async def _serve(self, waiting: _Waiting) -> None:
        request = waiting.request
        try:
            with self._board.ari.abandoned_on_error(), waiting.scope:
                await self._turn(waiting)
        finally:
            if self._waiting.get(request.id) is waiting:
                del self._waiting[request.id]

    async def _turn(self, waiting: _Waiting) -> None:
        """A fault of ours concerns this request alone, and it is served again later."""
        request = waiting.request
        try:
            take, close = partial(self._take, waiting), partial(self._close, request.id)
            await wait_for_turn(self._board, request, take, close)
        except Exception:
            if self._board.lost:
                raise
            log.exception("callback_turn_failed", request=request.id)
            waiting.calling = None
            await anyio.sleep(FAULT_PAUSE_SECONDS)

    async def _close(self, request_id: str, state: CallbackState, result: CallbackResult) -> None:
        try:
            await self._store.close(request_id, state, result, self._board.now())
        except Exception as error:  # noqa: BLE001 — whatever the database throws: later, then
            log.warning("callback_not_closed", request=request_id, error=str(error))

    async def _take(self, waiting: _Waiting, place: Place, phones: tuple[Phone, ...]) -> None:
        """Take the request in the database, then call."""
        request, call_id = waiting.request, f"back-{uuid4().hex[:20]}"
        waiting.calling = call_id
        taken = False
        try:
            with anyio.move_on_after(BEGIN_SECONDS):  # phones are kept for it, and others wait
                taken = await self._store.begin(request.id, self._engine, call_id)
        except Exception as error:  # noqa: BLE001 — whatever the database throws: later, then
            log.warning("callback_not_begun", request=request.id, error=str(error))
            return
        if taken:
            call = call_of(self._board, call_id, place.hotline, request.number)
            await call_back(call, request, place, phones)
