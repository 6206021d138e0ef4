"""Requests to the systems of our tenants, never to what stands inside our own network.

An address is read by the same parser as when it was saved, and goes on in parts. A name is resolved
once, every address it has is checked, and the connection goes to a checked one: a name that answers
differently a moment later leads nowhere. Redirects are not followed.
"""

import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TypeAlias

import anyio
import httpcore
import orjson

from hotline400.engine.ports import NoAnswerError
from hotline400.routing.special_networks import Address, address_meant, is_public
from hotline400.routing.web_address import AddressRefusedError, WebAddress, read_address

MOST_BYTES = 64 * 1024
MOST_CONNECTIONS = 500
MOST_OF_A_TENANT = 100
"""So many may one tenant have at once: where its system hangs, the others still get through."""
KEPT_OPEN_SECONDS = 30
HEADERS = [("Content-Type", "application/json"), ("Accept", "application/json")]

Networks: TypeAlias = Sequence[IPv4Network | IPv6Network]


class AddressNotAllowedError(httpcore.ConnectError):
    """The host is, or has an address, inside a private network."""


class NameUnknownError(httpcore.ConnectError):
    """The host's name has no address."""


class OutgoingHttp:
    """Connections are kept open and used again."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """`allowed`: private networks that may be reached all the same ("10.1.0.0/16")."""
        networks = [ip_network(network) for network in allowed]
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=MOST_CONNECTIONS,
            keepalive_expiry=KEPT_OPEN_SECONDS,
            network_backend=_CheckedBackend(networks),
        )
        self._limits: dict[str, anyio.CapacityLimiter] = {}

    async def post(self, tenant_id: str, url: str, document: object, seconds: float) -> bytes:
        """POST as JSON; the body of a 2xx answer. Raises NoAnswerError with a word for why."""
        try:
            address = read_address(url)
        except AddressRefusedError:  # saved by a version that took it
            raise NoAnswerError("url_unusable") from None
        limit = self._limits.setdefault(tenant_id, anyio.CapacityLimiter(MOST_OF_A_TENANT))
        try:
            with anyio.fail_after(seconds):
                async with limit:
                    return await self._post(address, document, seconds)
        except (TimeoutError, httpcore.TimeoutException):
            raise NoAnswerError("timeout") from None
        except AddressNotAllowedError:
            raise NoAnswerError("address_not_allowed") from None
        except NameUnknownError:
            raise NoAnswerError("name_unknown") from None
        except httpcore.ConnectError:
            raise NoAnswerError("unreachable") from None
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.UnsupportedProtocol):
            raise NoAnswerError("broken_off") from None

    async def _post(self, address: WebAddress, document: object, seconds: float) -> bytes:
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), float(seconds))
        async with self._pool.stream(
            "POST",
            httpcore.URL(
                scheme=address.scheme,
                host=str(address.host),
                port=address.port,
                target=address.target,
            ),
            headers=[("Host", address.authority), *HEADERS],
            content=orjson.dumps(document),
            extensions={"timeout": timeout},
        ) as response:
            return await _read(response)

    async def close(self) -> None:
        """Close what is open."""
        await self._pool.aclose()


async def _read(response: httpcore.Response) -> bytes:
    if 300 <= response.status < 400:
        raise NoAnswerError("redirected")
    if not 200 <= response.status < 300:
        raise NoAnswerError(f"status_{response.status}")
    content = b""
    async for part in response.aiter_stream():
        content += part
        if len(content) > MOST_BYTES:
            raise NoAnswerError("too_large")
    return content


class _CheckedBackend(httpcore.AnyIOBackend):
    """Connects to addresses that it has looked at, not to names."""

    def __init__(self, allowed: Networks) -> None:
        self._allowed = allowed

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await _addresses(host, port)
        if not all(may_reach(address, self._allowed) for address in addresses):
            raise AddressNotAllowedError(host)
        failure: Exception = NameUnknownError(host)
        for address in addresses:
            try:
                return await super().connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


async def _addresses(host: str, port: int) -> list[Address]:
    with suppress(ValueError):
        return [ip_address(host)]  # no resolver makes another of it
    try:
        found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameUnknownError(host) from error
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def may_reach(address: Address, allowed: Networks = ()) -> bool:
    """Whether this address is somebody else's, or in a network that is allowed by name."""
    meant = address_meant(address)
    if any(meant in network or address in network for network in allowed):
        return True
    return is_public(address)
