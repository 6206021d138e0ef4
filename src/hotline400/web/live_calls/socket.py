"""The live page's websocket: a snapshot, then every change, for one tenant's eyes.

Authenticated by the session cookie, or by a first message `{"token": "…"}`: never by the address,
which ends up in logs. A reader that is too slow is let go and comes back for a new snapshot; an
ended session ends the socket at once.
"""

from contextlib import suppress
from dataclasses import dataclass

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

from hotline400.control import CallbacksChanged, LiveCall, News, VoicemailsChanged
from hotline400.web.live_calls.schemas import Callbacks, Heartbeat, Snapshot, Update, Voicemails
from hotline400.web.origin import is_foreign
from hotline400.web.ports import WebDependencies, dependencies_of
from hotline400.web.sessions.cookie import COOKIE
from hotline400.web.sessions.tokens import Person, person_of_token

router = APIRouter(prefix="/live")

NOT_SIGNED_IN = 4401
FOREIGN_ORIGIN = 4403
GOING_AWAY = 1001
TOO_SLOW = 1013  # "try again later" (RFC 6455, IANA registry)
_FIRST_MESSAGE_SECONDS = 10


class FirstMessage(BaseModel):
    token: str


class TooSlow(Exception):  # noqa: N818 — what the reader is
    """The reader takes less than happens."""


@dataclass(frozen=True)
class Reader:
    """One open live page."""

    socket: WebSocket
    dependencies: WebDependencies
    token: str
    person: Person

    def calls(self) -> list[LiveCall]:
        return self.dependencies.control.live_calls(self.person.tenant_id)

    async def send_if_seen(self, news: News) -> None:
        """The operator's people, who have no tenant, see all calls, but nobody's messages."""
        if isinstance(news, VoicemailsChanged):
            if self.person.tenant_id == news.tenant_id:
                await self.send(Voicemails(type="voicemails", hotline_number=news.hotline_number))
        elif isinstance(news, CallbacksChanged):
            if self.person.tenant_id == news.tenant_id:
                await self.send(Callbacks(type="callbacks", hotline_number=news.hotline_number))
        elif self.person.tenant_id in {None, news.call.tenant_id}:
            await self.send(Update(type="update", call=news.call, event=news.event))

    async def send(self, message: BaseModel) -> None:
        """Raises TooSlow when the reader does not take it in time."""
        with anyio.move_on_after(self.dependencies.live_send_seconds) as waiting:
            await self.socket.send_text(message.model_dump_json())
        if waiting.cancelled_caught:
            raise TooSlow


@router.websocket("")
async def live(socket: WebSocket) -> None:
    """Snapshot, updates, heartbeats; what the reader sends later is not looked at."""
    await socket.accept()
    dependencies = dependencies_of(socket)
    with suppress(WebSocketDisconnect):
        if is_foreign(socket):
            await socket.close(FOREIGN_ORIGIN)
            return
        token = socket.cookies.get(COOKIE) or await _token_sent(socket)
        person = await _person(dependencies, token)
        code = NOT_SIGNED_IN
        if token is not None and person is not None:
            code = await _serve(Reader(socket, dependencies, token, person))
        with anyio.move_on_after(dependencies.live_send_seconds):
            await socket.close(code)


async def _person(dependencies: WebDependencies, token: str | None) -> Person | None:
    if not token:
        return None
    return await person_of_token(dependencies.database, token, dependencies.longest_session)


async def _token_sent(socket: WebSocket) -> str | None:
    """The first message's token; None when none comes in time or it is something else."""
    with anyio.move_on_after(_FIRST_MESSAGE_SECONDS):
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect
        with suppress(ValidationError):
            return FirstMessage.model_validate_json(message.get("text") or "").token
    return None


async def _serve(reader: Reader) -> int:
    """Until the reader goes or has to; returns the code to close with."""
    code, ended = GOING_AWAY, anyio.Event()
    async with reader.dependencies.control.updates() as updates, anyio.create_task_group() as tasks:
        tasks.start_soon(_watch_disconnect, reader.socket, tasks.cancel_scope)
        tasks.start_soon(_watch_session, reader, ended, tasks.cancel_scope)
        code = await _tell(reader, updates)
        tasks.cancel_scope.cancel()
    return NOT_SIGNED_IN if ended.is_set() else code


async def _watch_disconnect(socket: WebSocket, scope: anyio.CancelScope) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
    scope.cancel()


async def _watch_session(reader: Reader, ended: anyio.Event, scope: anyio.CancelScope) -> None:
    """An open page does not keep a session alive, and shows no caller after it."""
    await reader.dependencies.sessions.until_ended(reader.token, reader.person)
    ended.set()
    scope.cancel()


async def _tell(reader: Reader, updates: MemoryObjectReceiveStream[News]) -> int:
    """Send what happens; returns why it had to end."""
    try:
        await reader.send(Snapshot(type="snapshot", items=reader.calls()))
        while True:
            await _pass_on(reader, updates)
            await reader.send(Heartbeat(type="heartbeat"))
    except TooSlow:
        return TOO_SLOW
    except WebSocketDisconnect:
        return GOING_AWAY


async def _pass_on(reader: Reader, updates: MemoryObjectReceiveStream[News]) -> None:
    """Send updates until the next heartbeat is due. Only waiting is cut short, never sending."""
    due = anyio.current_time() + reader.dependencies.live_heartbeat_seconds
    while anyio.current_time() < due:
        news = None
        with anyio.CancelScope(deadline=due):
            news = await updates.receive()
        if news is not None:
            _refuse_overflow(updates)
            await reader.send_if_seen(news)


def _refuse_overflow(updates: MemoryObjectReceiveStream[News]) -> None:
    """Raises TooSlow once the hub has begun to drop what we should have sent."""
    waiting = updates.statistics()
    if waiting.current_buffer_used >= waiting.max_buffer_size - 1:
        raise TooSlow
