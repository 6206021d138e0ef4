"""No more of a request's body is read than is allowed, and the sender is told so in our words.

JSON may have 1 MiB, an upload 20 MiB and the form around it. An announced length that is too much
is refused unread; one that is not announced (chunked) is cut off where it passes the limit.
"""

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hotline400.web.errors import TooLarge
from hotline400.web.prompts.upload import UPLOAD_LIMIT
from hotline400.web.rendering import answer

JSON_LIMIT = 1024 * 1024
_UPLOADS = {
    ("POST", f"/api/v1/{path}") for path in ("prompts", "blacklist/upload", "whitelist/upload")
}


class BodyLimit:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = UPLOAD_LIMIT if (scope["method"], scope["path"]) in _UPLOADS else JSON_LIMIT
        if _announced(scope) > limit:
            refusal = answer(Request(scope), TooLarge())
            refusal.headers["Connection"] = "close"  # or the server would read on to the end
            await refusal(scope, receive, send)
            return
        await self._app(scope, _cut_off(receive, limit), send)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if re.fullmatch("[0-9]{1,19}", length) else 0


def _cut_off(receive: Receive, limit: int) -> Receive:
    received = 0

    async def receive_some() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413, headers={"Connection": "close"})
        return message

    return receive_some
