"""Requests that came over a proxy of ours bear the visitor's address, scheme and host from here on.

Nobody is believed unless the operator named them (`trusted_proxies`), the machine itself no more
than others: whoever may open a connection from it would be whoever they like.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from hotline400.web.forwarded import (
    Hop,
    Network,
    ProxyHeaders,
    asked_by,
    hops_of_forwarded,
    hops_of_x_forwarded,
    is_among,
    read_address,
)


@dataclass(frozen=True)
class TrustedProxies:
    """Whom to believe, and which headers they write: the others come from anybody."""

    networks: Sequence[Network] = ()
    headers: ProxyHeaders = "x-forwarded"


class BehindProxies:
    """Before everything that looks at who asks."""

    def __init__(self, app: ASGIApp, proxies: TrustedProxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            scope = _as_visited(scope, self._proxies)
        await self._app(scope, receive, send)


def _as_visited(scope: Scope, proxies: TrustedProxies) -> Scope:
    peer = read_address(scope["client"][0]) if scope.get("client") else None
    if peer is None or not is_among(peer, proxies.networks):
        return scope
    visitor = asked_by(peer, _hops(Headers(scope=scope), proxies.headers), proxies.networks)
    changed = dict(scope) | {"client": (str(visitor.address), 0)}
    if visitor.scheme is not None:
        is_socket = scope["type"] == "websocket"
        changed["scheme"] = visitor.scheme.replace("http", "ws") if is_socket else visitor.scheme
    if visitor.host is not None:
        kept = [item for item in scope["headers"] if item[0] != b"host"]
        changed["headers"] = [(b"host", visitor.host.encode()), *kept]
    return changed


def _hops(headers: Headers, style: ProxyHeaders) -> list[Hop]:
    def whole(name: str) -> str:
        return ",".join(headers.getlist(name))

    if style == "forwarded":
        return hops_of_forwarded(whole("forwarded"))
    names = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host")
    return hops_of_x_forwarded(*map(whole, names))
