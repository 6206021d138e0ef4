"""Requests that another web site makes a browser send are refused (CSRF).

The cookie is SameSite=Strict already; this is the second lock. Browsers name the page's origin in
`Origin` with every unsafe request and every websocket; programs with a token or without a browser
don't, and need not.
"""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.requests import HTTPConnection

from hotline400.web.errors import OriginRefused
from hotline400.web.sessions.cookie import COOKIE

_SAFE = {"GET", "HEAD", "OPTIONS"}
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def refuse_foreign_origin(request: Request) -> None:
    """For every endpoint."""
    if request.method in _SAFE or _is_by_token_alone(request):
        return
    if is_foreign(request):
        raise OriginRefused


def _is_by_token_alone(request: Request) -> bool:
    """A bearer token is proof enough: no browser sends it by itself, as it does a cookie, or the
    password of a proxy (`Authorization: Basic`)."""
    scheme = request.headers.get("authorization", "").partition(" ")[0]
    return scheme.lower() == "bearer" and COOKIE not in request.cookies


def is_foreign(connection: HTTPConnection) -> bool:
    """Whether the page that sent this is another site's.

    A page over http is foreign to a site over https. The other way about it is our own, with a
    proxy before it of which we have not been told.
    """
    origin = connection.headers.get("origin")
    if origin is None:
        return connection.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
    try:
        theirs = urlsplit(origin)
    except ValueError:  # such as `http://[`: no browser's
        return True
    ours_is_secure = connection.scope["scheme"] in {"https", "wss"}
    if ours_is_secure and theirs.scheme != "https":
        return True
    host = connection.headers.get("host", "").lower()
    return _without_usual_port(theirs.netloc.lower(), theirs.scheme) != _without_usual_port(
        host, theirs.scheme
    )


def _without_usual_port(host: str, scheme: str) -> str:
    """`console.example:443` is `console.example`, over https."""
    return host.removesuffix(f":{_PORTS.get(scheme, 0)}")
