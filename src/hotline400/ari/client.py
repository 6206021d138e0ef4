"""Asterisk's REST interface, events and requests on one websocket.

Source: Asterisk 22 documentation, "ARI REST over WebSocket"; rest-api/events.json (RESTRequest,
RESTResponse).
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import TypeAlias

import anyio
import orjson
from anyio.abc import TaskStatus

from hotline400.ari.errors import ConnectionLost, RequestTimeout, request_failed
from hotline400.ari.inbox import Listener
from hotline400.ari.json import Json, JsonObject, as_object, text, whole
from hotline400.ari.reading import read_event
from hotline400.ari.router import DigitCallback, GoneCallback, Router
from hotline400.ari.transport import Transport

REQUEST_TIMEOUT_SECONDS = 10.0
QueryValue: TypeAlias = str | int | bool
NOT_CONNECTED = "not connected to Asterisk"


class _Pending:
    """A request on its way."""

    def __init__(self) -> None:
        self.done = anyio.Event()
        self.response: JsonObject | None = None  # None when done: the connection was lost

    def finish(self, response: JsonObject | None) -> None:
        self.response = response
        self.done.set()


class AriClient:
    """One Stasis application's connection. Outlives the websocket: `run` again with a new one."""

    def __init__(self, app: str) -> None:
        self.app = app
        self._router = Router()
        self._transport: Transport | None = None
        self._pending: dict[str, _Pending] = {}
        self._numbers = count(1)

    @property
    def unclaimed(self) -> Listener:
        """Every event that nobody listens for: new calls above all. Goes on over reconnects."""
        return self._router.unclaimed

    @property
    def connected(self) -> bool:
        """Whether requests can be sent now."""
        return self._transport is not None

    async def run(
        self, transport: Transport, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
    ) -> None:
        """Read until the connection is lost, and raise that.

        Before, every pending request fails and every listener ends with ConnectionLost. Only
        `on_gone` stays registered: the channel may still be there, and hang up later.
        """
        self._transport = transport
        reason = "the connection was closed by us"
        try:
            task_status.started()
            while True:
                self._take(await transport.receive())
        except ConnectionLost as lost:
            reason = str(lost)
            raise
        finally:
            self._transport = None
            self._connection_lost(reason)

    def abandon(self) -> None:
        """Leave everything in Asterisk as it is: from here on nothing is asked, nor undone."""
        self._transport = None
        self._connection_lost("abandoned")

    @contextmanager
    def abandoned_on_error(self) -> Iterator[None]:
        """For what runs beside the calls: should it fail, they are left to Asterisk before the
        task group cancels them, not hung up."""
        try:
            yield
        except BaseException as error:
            if not isinstance(error, anyio.get_cancelled_exc_class()):
                self.abandon()
            raise

    def _connection_lost(self, reason: str) -> None:
        pending, self._pending = self._pending, {}
        for request in pending.values():
            request.finish(None)
        self._router.connection_lost(reason)

    def _take(self, frame: str) -> None:
        message: JsonObject = as_object(orjson.loads(frame))
        if message.get("type") != "RESTResponse":
            self._router.route(read_event(message))
            return
        pending = self._pending.pop(text(message, "request_id"), None)
        if pending is not None:  # else it was given up waiting for
            pending.finish(message)

    async def request(self, method: str, uri: str, body: Json = None, **query: QueryValue) -> Json:
        """Ask Asterisk; `uri` is relative to /ari ("channels/<id>/answer").

        Raises RequestFailed (NotFound, Conflict), RequestTimeout or ConnectionLost.
        """
        if self._transport is None:
            raise ConnectionLost(NOT_CONNECTED)
        request_id = str(next(self._numbers))
        pending = self._pending[request_id] = _Pending()
        try:
            with anyio.fail_after(REQUEST_TIMEOUT_SECONDS):
                await self._send(_frame(request_id, method, uri, body, query))
                await pending.done.wait()
        except TimeoutError as late:
            raise RequestTimeout(f"{method} {uri}") from late
        finally:
            self._pending.pop(request_id, None)
        if pending.response is None:
            raise ConnectionLost(f"during {method} {uri}")
        return _result(pending.response, method, uri)

    async def _send(self, frame: str) -> None:
        """Who cannot send knows before the reader that the connection is lost; nobody may think
        otherwise from then on."""
        transport = self._transport
        if transport is None:
            raise ConnectionLost(NOT_CONNECTED)
        try:
            await transport.send(frame)
        except ConnectionLost as lost:
            if transport is self._transport:
                self._transport = None
                self._connection_lost(str(lost))
            raise

    def listen(self, *objects: str) -> AbstractContextManager[Listener]:
        """Events about these channels, bridges, playbacks or recordings, from now on.

        Several listeners may name the same id: each gets the event, once. When the connection
        is lost the listener gives what it still has, then raises ConnectionLost.
        """
        if self._transport is None:
            raise ConnectionLost(NOT_CONNECTED)
        return self._router.listen(*objects)

    def on_gone(self, channel_id: str, callback: GoneCallback) -> AbstractContextManager[None]:
        """Call back (without waiting, at most once) when this channel leaves us.

        The first of ChannelHangupRequest, StasisEnd and ChannelDestroyed counts; the callback
        runs inside the reader, before listeners get the event, and must not raise.
        """
        return self._router.on_gone(channel_id, callback)

    def on_digit(self, channel_id: str, callback: DigitCallback) -> AbstractContextManager[None]:
        """Call back, without waiting, for every digit (DTMF) that comes from this channel.

        Listeners do not get these then: a flood of digits fills nobody's inbox.
        """
        return self._router.on_digit(channel_id, callback)


def _frame(request_id: str, method: str, uri: str, body: Json, query: dict[str, QueryValue]) -> str:
    request: JsonObject = {
        "type": "RESTRequest",
        "transaction_id": request_id,
        "request_id": request_id,
        "method": method,
        "uri": uri,
    }
    if query:
        request["query_strings"] = [{"name": k, "value": _word(v)} for k, v in query.items()]
    if body is not None:
        request["content_type"] = "application/json"
        request["message_body"] = orjson.dumps(body).decode()
    return orjson.dumps(request).decode()


def _word(value: QueryValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _result(response: JsonObject, method: str, uri: str) -> Json:
    status = whole(response, "status_code")
    content = text(response, "message_body")
    body: Json = orjson.loads(content) if content else None
    if 200 <= status < 300:
        return body
    message = _reason(as_object(body)) or text(response, "reason_phrase")
    raise request_failed(status, message, method, uri)


def _reason(body: JsonObject) -> str:
    return text(body, "message") or text(body, "error")  # a failed allocation says "error"
