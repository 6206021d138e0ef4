"""The live websocket: what the system says of our calls while they happen."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from hotline400.demo.api import Session
from hotline400.demo.errors import DemoError
from hotline400.testing.carrier.news import News

OPENING_SECONDS = 10
Event = dict[str, Any]
Listener = Callable[[str, Event], None]


class LiveView:
    """Events by SIP Call-ID, in the order they came. `listener` hears each at once."""

    def __init__(self, listener: Listener) -> None:
        self.events: dict[str, list[Event]] = {}
        self.news = News()
        self.is_open = False
        self._listener = listener
        self._seen: set[tuple[str, int]] = set()
        self._sip_ids: dict[str, str] = {}

    def take(self, message: Event) -> None:
        """One message of the socket."""
        if message.get("type") == "snapshot":
            self.is_open = True
            self.news.tell()
        event = message.get("event")
        if message.get("type") != "update" or event is None:
            return
        key = event["call_id"], event["sequence"]
        if key in self._seen:
            return  # told again after the engine found its way back
        self._seen.add(key)
        if event["kind"] == "began":
            self._sip_ids[event["call_id"]] = event["data"].get("sip_call_id") or ""
        sip_id = self._sip_ids.get(event["call_id"])
        if sip_id is None:
            return  # a call that began before we looked: not ours
        self.events.setdefault(sip_id, []).append(event)
        self._listener(sip_id, event)
        self.news.tell()

    def has(self, sip_id: str, kind: str) -> bool:
        return any(event["kind"] == kind for event in self.events.get(sip_id, []))

    async def follow(self, session: Session) -> None:
        """Look until cancelled, again after every interruption."""
        url = session.base_url.replace("http", "ws", 1) + "/api/v1/live"
        async for socket in connect(url):
            try:
                await socket.send(json.dumps({"token": session.token}))
                async for text in socket:
                    self.take(json.loads(text))
            except ConnectionClosed:
                continue


@asynccontextmanager
async def live_view(session: Session, listener: Listener) -> AsyncIterator[LiveView]:
    """Open: whatever happens from now on is seen. Raises DemoError when it cannot be opened."""
    view = LiveView(listener)
    following = asyncio.create_task(view.follow(session))
    opened = asyncio.create_task(view.news.until(lambda: view.is_open))
    try:
        await asyncio.wait(
            {following, opened}, timeout=OPENING_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if not view.is_open:
            error = following.exception() if following.done() else "timeout"
            raise DemoError(
                f"实时通话连接（/api/v1/live）打不开：{error}",
                f"The live view (/api/v1/live) could not be opened: {error}",
            )
        yield view
    finally:
        opened.cancel()
        following.cancel()
