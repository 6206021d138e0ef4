"""How long a visitor may take, and how many connections one address may hold.

uvicorn waits for ever for the headers and the body of a request. Each such connection holds a file
descriptor, and recordings want descriptors, too. So headers have a time, bodies a least rate, and
an address a number of connections; the sender is cut off, for whoever is that slow reads no answer.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

_SITE_BITS = 64
"""One visitor has a whole /64 of IPv6."""


@dataclass
class Patience:
    """What holds for all connections of one server. Those of `exempt`, our own proxies, stand for
    many visitors and are not counted."""

    header_seconds: float = 10.0
    body_seconds: float = 10.0
    body_bytes_per_second: int = 1024
    most_of_an_address: int = 100
    exempt: Sequence[IPv4Network | IPv6Network] = ()
    _held: dict[asyncio.BaseTransport, str] = field(default_factory=dict)
    _count: Counter[str] = field(default_factory=Counter)

    def enter(self, transport: asyncio.BaseTransport) -> bool:
        """Whether this connection may stay."""
        visitor = self._visitor(transport)
        if visitor is None:
            return True
        if self._count[visitor] >= self.most_of_an_address:
            return False
        self._held[transport] = visitor
        self._count[visitor] += 1
        return True

    def leave(self, transport: asyncio.BaseTransport) -> None:
        """It is closed. Asked twice, nothing happens."""
        visitor = self._held.pop(transport, None)
        if visitor is not None:
            self._count[visitor] -= 1
            if not self._count[visitor]:
                del self._count[visitor]

    def _visitor(self, transport: asyncio.BaseTransport) -> str | None:
        peer = transport.get_extra_info("peername")
        if not isinstance(peer, tuple):
            return None
        address = ip_address(str(peer[0]).partition("%")[0])
        if isinstance(address, IPv6Address):
            address = address.ipv4_mapped or address
        if any(address in network for network in self.exempt):
            return None
        if isinstance(address, IPv6Address):
            return str(ip_network((address, _SITE_BITS), strict=False))
        return str(address)


def patient_protocols(
    patience: Patience,
) -> tuple[type[HttpToolsProtocol], type[WebSocketsSansIOProtocol]]:
    """uvicorn's protocols for HTTP and websockets, bound to one server's patience."""

    class Http(_PatientHttp):
        rules = patience

    class Websocket(_CountedWebsocket):
        rules = patience

    return Http, Websocket


class _CountedWebsocket(WebSocketsSansIOProtocol):
    """Takes the place of the HTTP protocol on the same connection, which is counted already."""

    rules: Patience

    def connection_lost(self, exc: Exception | None) -> None:
        self.rules.leave(self.transport)
        super().connection_lost(exc)


class _PatientHttp(HttpToolsProtocol):
    rules: Patience
    _headers_due: asyncio.TimerHandle | None = None
    _body_due: asyncio.TimerHandle | None = None
    _received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.rules.enter(transport):
            self._expect_headers()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        self.rules.leave(self.transport)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)

    def handle_websocket_upgrade(self) -> None:
        self._expect_nothing()
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._headers_due is None:  # a further request on a connection that was kept
            self._expect_headers()

    def on_headers_complete(self) -> None:
        self._expect_nothing()
        self._expect_body()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._expect_nothing()
        super().on_message_complete()

    def _expect_headers(self) -> None:
        self._headers_due = self.loop.call_later(self.rules.header_seconds, self._cut_off)

    def _expect_body(self) -> None:
        self._received = 0
        self._body_due = self.loop.call_later(self.rules.body_seconds, self._look_at_body)

    def _look_at_body(self) -> None:
        """Bytes that we have not taken yet are no fault of the sender's."""
        least = self.rules.body_bytes_per_second * self.rules.body_seconds
        if self._received < least and not self.flow.read_paused:
            self._cut_off()
        else:
            self._expect_body()

    def _expect_nothing(self) -> None:
        for timer in (self._headers_due, self._body_due):
            if timer is not None:
                timer.cancel()
        self._headers_due = self._body_due = None

    def _cut_off(self) -> None:
        self._expect_nothing()
        self.transport.abort()
