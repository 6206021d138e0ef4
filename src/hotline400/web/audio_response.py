"""Audio files with ranges, so that a browser can seek (RFC 9110, 13 and 14)."""

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from hotline400.web.errors import RangeNotSatisfiable
from hotline400.web.visitor import SignedIn

_WAV: dict[str, Any] = {"audio/wav": {"schema": {"type": "string", "format": "binary"}}}
_RANGE = re.compile(r"bytes=(?:([0-9]{1,15})-([0-9]{0,15})|-([0-9]{1,15}))")
AUDIO: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole file", "content": _WAV},
    206: {"description": "The range asked for", "content": _WAV},
    304: {"description": "Unchanged since it was fetched"},
}


class _SignedOut(Exception):  # noqa: N818 — what the listener is
    """The session ended while the file was sent."""


class _WatchedFile(FileResponse):
    """A file of somebody's voice: no more of it is sent to whoever was signed out meanwhile."""

    by: SignedIn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        watch = self.by.visitor.dependencies.sessions

        async def send_on(message: Message) -> None:
            if not await watch.stands(self.by.token, self.by.user):
                raise _SignedOut
            await send(message)

        with suppress(_SignedOut):  # the answer stays short, and the server hangs up
            await super().__call__(scope, receive, send_on)


def audio_response(
    request: Request, by: SignedIn, path: Path, download_as: str | None = None
) -> Response:
    """The file, a range of it, or 304; kept by the browser only as long as it asks again."""
    status = path.stat()
    headers = {"ETag": _etag(path, status), "Cache-Control": "private, no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    _look_at_range(request, status.st_size)
    response = _WatchedFile(
        path, media_type="audio/wav", headers=headers, stat_result=status, filename=download_as
    )
    response.by = by
    return response


def sound_response(request: Request, wav: bytes) -> Response:
    """The same for a WAV that is made for the occasion and lies in no file."""
    digest = hashlib.sha256(wav).hexdigest()[:32]
    headers = {
        "ETag": f'"{digest}"',
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    _look_at_range(request, len(wav))
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None:
        return Response(wav, media_type="audio/wav", headers=headers)
    first, last = _bounds(asked, len(wav))
    headers["Content-Range"] = f"bytes {first}-{last}/{len(wav)}"
    return Response(wav[first : last + 1], 206, headers, media_type="audio/wav")


def _bounds(asked: re.Match[str], size: int) -> tuple[int, int]:
    """First and last byte, both sent."""
    first, last, final = asked.groups()
    if first is None:
        return max(0, size - int(final)), size - 1
    return int(first), min(int(last or size), size - 1)


def _etag(path: Path, status: os.stat_result) -> str:
    text = f"{path.name}\n{status.st_mtime_ns}\n{status.st_size}"
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _look_at_range(request: Request, size: int) -> None:
    """Refuse a range outside the file in our own words; ignore what is no single range.

    A server may ignore any Range (RFC 9110, 14.2): several ranges, other units and nonsense get
    the whole file.
    """
    asked = request.headers.get("range")
    if asked is None:
        return
    match = _RANGE.fullmatch(asked.strip())
    if match is None or (match[2] and int(match[2]) < int(match[1])):
        without = [(name, value) for name, value in request.scope["headers"] if name != b"range"]
        request.scope["headers"] = without
        return
    first, _, last_bytes = match.groups()
    if (first is not None and int(first) >= size) or (
        last_bytes is not None and not int(last_bytes)
    ):
        raise RangeNotSatisfiable(size)
