"""Requests to be called back, in memory."""

from collections.abc import Callable
from datetime import datetime

import anyio.lowlevel

from hotline400.record.callback import OPEN, CallbackRequest, CallbackResult, CallbackState
from hotline400.record.record import CallRecord
from hotline400.routing.callback import after_try


class MemoryCallbacks:
    """A `CallbackStore` of one engine, which hears of every record that is saved."""

    def __init__(self, is_away: Callable[[], bool] = lambda: False) -> None:
        self.requests: dict[str, CallbackRequest] = {}
        self.results: dict[str, CallbackResult] = {}
        self.begun: list[str] = []
        """Calls, in the order in which their requests were taken."""
        self._is_away = is_away

    async def _ask(self) -> None:
        await anyio.lowlevel.checkpoint()
        if self._is_away():
            raise ConnectionError("connection refused")

    def saved(self, record: CallRecord) -> None:
        """See `storage/callback_progress.py`."""
        asked, outcome = record.callback_asked, record.callback
        if asked is not None and asked.request not in self.requests:
            request = CallbackRequest.just_asked(asked, record.tenant_id or "", record.call_id)
            line = (request.tenant_id, asked.hotline_number, asked.queue, asked.number)
            if self._is_open(*line):
                request = request.model_copy(update={"state": CallbackState.CANCELLED})
                self.results[request.id] = CallbackResult.DUPLICATE
            self.requests[request.id] = request
        if outcome is not None:
            known = self.requests[outcome.request]
            if known.state is CallbackState.RINGING and known.current_call == record.call_id:
                self._advance(known, record)

    def _advance(self, request: CallbackRequest, record: CallRecord) -> None:
        if record.callback is None:
            return
        result, dialled = record.callback.result, record.callback.dialled
        after = after_try(request, result, record.ended_at, dialled=dialled)
        self.results[request.id] = result
        self._put(
            request,
            current_call=None,
            state=after.state,
            attempts=after.attempts,
            rounds=after.rounds,
            not_before=after.not_before,
        )

    def _put(self, request: CallbackRequest, **values: object) -> None:
        self.requests[request.id] = request.model_copy(update=values)

    async def mine(self, engine: str, now: datetime) -> list[CallbackRequest]:  # noqa: ARG002
        """All that are open."""
        await self._ask()
        return [r for r in self.requests.values() if r.state in OPEN]

    async def begin(self, request_id: str, engine: str, call_id: str) -> bool:  # noqa: ARG002
        """Take a waiting one."""
        await self._ask()
        request = self.requests[request_id]
        if request.state is not CallbackState.WAITING:
            return False
        self._put(request, state=CallbackState.RINGING, current_call=call_id)
        self.begun.append(call_id)
        return True

    async def give_back(self, request_id: str, call_id: str) -> None:
        """Its call never began."""
        await self._ask()
        request = self.requests[request_id]
        if request.current_call == call_id:
            self._put(request, state=CallbackState.WAITING, current_call=None)

    async def close(
        self,
        request_id: str,
        state: CallbackState,
        result: CallbackResult,
        now: datetime,  # noqa: ARG002
    ) -> None:
        """A waiting one is over."""
        await self._ask()
        if self.requests[request_id].state is CallbackState.WAITING:
            self.results[request_id] = result
            self._put(self.requests[request_id], state=state)

    async def is_open(self, tenant_id: str, hotline_number: str, queue: str, number: str) -> bool:
        """Whether this number is to be called back."""
        await self._ask()
        return self._is_open(tenant_id, hotline_number, queue, number)

    def _is_open(self, *line: str) -> bool:
        known = (r for r in self.requests.values() if r.state in OPEN)
        return any((r.tenant_id, r.hotline_number, r.queue, r.number) == line for r in known)
