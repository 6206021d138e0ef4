"""What web and engine say to each other: configuration changes one way, live calls the other.

In one process this is the hub below. Both sides know only this room, never each other.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
import structlog
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from pydantic import AwareDatetime, BaseModel, ConfigDict

from hotline400.record.event import CallEvent

log = structlog.get_logger()


class LiveCall(BaseModel):
    """A call in progress, as shown on the live page. `phase` is what the caller meets now."""

    model_config = ConfigDict(frozen=True)

    call_id: str
    tenant_id: str | None
    hotline_number: str
    caller_number: str | None
    province: str | None = None
    city: str | None = None
    phase: str  # screening, playing, ringing, queued, talking, ended
    phone_number: str | None = None  # the phone ringing or talking
    position: int | None = None  # place in the queue, from 1
    started_at: AwareDatetime
    phase_since: AwareDatetime
    ended: bool = False  # the last message about this call


class LiveUpdate(BaseModel):
    """One change on the live page; `event` is the step that caused it (for traces)."""

    model_config = ConfigDict(frozen=True)

    call: LiveCall
    event: CallEvent | None = None


class VoicemailsChanged(BaseModel):
    """A tenant has a new message, or somebody heard, handled or deleted one."""

    model_config = ConfigDict(frozen=True)

    tenant_id: str
    hotline_number: str


class CallbacksChanged(BaseModel):
    """A tenant's callers asked to be called back, were, or somebody changed such a request."""

    model_config = ConfigDict(frozen=True)

    tenant_id: str
    hotline_number: str


News = LiveUpdate | VoicemailsChanged | CallbacksChanged
"""Whatever open pages are told at once."""
ConfigurationListener = Callable[[str | None], Awaitable[None]]


class ControlHub:
    """The in-process bus. Slow subscribers lose the oldest updates, never block a call."""

    def __init__(self) -> None:
        self._calls: dict[str, LiveCall] = {}
        self._subscribers: set[MemoryObjectSendStream[News]] = set()
        self._listeners: list[ConfigurationListener] = []
        self.on_callbacks_change: Callable[[], None] | None = None
        """The engine listens here."""
        self.trunk_states: dict[str, str] = {}
        """Trunk id → "available", "unavailable", "refused" (by Asterisk), "unknown" (not asked)."""
        self.unprobed_trunks: frozenset[str] = frozenset()
        """Those that nobody asks: Asterisk tells them as available."""

    def publish(self, update: LiveUpdate) -> None:
        """Called by the engine for every step of every call."""
        if update.call.ended:
            self._calls.pop(update.call.call_id, None)
        else:
            self._calls[update.call.call_id] = update.call
        self._send(update)

    def voicemails_changed(self, tenant_id: str, hotline_number: str) -> None:
        """Called by whoever changed them, once it is kept."""
        self._send(VoicemailsChanged(tenant_id=tenant_id, hotline_number=hotline_number))

    def callbacks_changed(self, tenant_id: str, hotline_number: str) -> None:
        """Called by whoever changed them, once it is kept."""
        self._send(CallbacksChanged(tenant_id=tenant_id, hotline_number=hotline_number))
        if self.on_callbacks_change is not None:
            self.on_callbacks_change()

    def _send(self, news: News) -> None:
        for stream in self._subscribers:
            try:
                stream.send_nowait(news)
            except anyio.WouldBlock:
                continue  # a reader this far behind will ask for a snapshot

    def live_calls(self, tenant_id: str | None) -> list[LiveCall]:
        """Calls in progress of one tenant (None: of all, for the operator), oldest first."""
        calls = [c for c in self._calls.values() if tenant_id is None or c.tenant_id == tenant_id]
        return sorted(calls, key=lambda call: call.started_at)

    @asynccontextmanager
    async def updates(self) -> AsyncIterator[MemoryObjectReceiveStream[News]]:
        """Every change from now on; the reader filters by tenant."""
        send, receive = anyio.create_memory_object_stream[News](1000)
        self._subscribers.add(send)
        try:
            with send, receive:
                yield receive
        finally:
            self._subscribers.discard(send)

    def on_configuration_change(self, listener: ConfigurationListener) -> None:
        """The engine listens here. The argument is a hotline number; None means trunks."""
        self._listeners.append(listener)

    async def configuration_changed(self, hotline_number: str | None) -> None:
        """Called by the web after its commit; returns when the next call sees the change.

        Raises nothing: the change is kept, whoever made it must not hear otherwise. A listener
        that could not take it up notices it later by the configuration's revision.
        """
        for listener in self._listeners:
            try:
                await listener(hotline_number)
            except Exception:
                log.exception("configuration_change_not_taken_up", hotline=hotline_number)
