"""Requests that another web site makes a browser send are refused (CSRF).

The cookie is SameSite=Strict already; this is the second lock. Browsers name the page's origin in
`Origin` with every unsafe request and every websocket; programs with a token or without a browser
don't, and need not.
"""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.requests import HTTPConnection

from hotline400.web.errors import OriginRefused

_SAFE = {"GET", "HEAD", "OPTIONS"}


def refuse_foreign_origin(request: Request) -> None:
    """For every endpoint. A bearer token is proof enough: no browser sends it by itself."""
    if request.method in _SAFE or "authorization" in request.headers:
        return
    if is_foreign(request):
        raise OriginRefused


def is_foreign(connection: HTTPConnection) -> bool:
    """Whether the page that sent this is another site's."""
    origin = connection.headers.get("origin")
    if origin is None:
        return connection.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
    return urlsplit(origin).netloc.lower() != connection.headers.get("host", "").lower()
