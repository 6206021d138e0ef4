"""SIP over one UDP socket, with a way to lose datagrams on purpose."""

import asyncio
from collections.abc import Callable
from enum import StrEnum

from hotline400.testing.carrier.message import MalformedMessageError, Request, Response, parse

Address = tuple[str, int]


class Way(StrEnum):
    """Which way a datagram travels, seen from the simulator."""

    IN = "in"
    OUT = "out"


Loses = Callable[[Way, Request | Response], bool]
"""Says of each datagram whether it is lost."""


class SipSocket(asyncio.DatagramProtocol):
    """Sends and receives messages; `receive` is called for each that arrives."""

    def __init__(self, receive: Callable[[Request | Response, Address], None]) -> None:
        self._receive = receive
        self._transport: asyncio.DatagramTransport | None = None
        self.loses: Loses = lambda _way, _message: False
        self.malformed: list[bytes] = []
        """Datagrams that were not SIP, for tests to look at."""

    async def open(self, address: Address) -> Address:
        """Bind; port 0 takes a free one. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=address)
        host, port = self._transport.get_extra_info("sockname")[:2]
        return str(host), int(port)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def send(self, message: Request | Response, address: Address) -> None:
        if self._transport is None or self._transport.is_closing():
            return  # a late retransmission after the simulator was closed
        if not self.loses(Way.OUT, message):
            self._transport.sendto(message.render(), address)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if not data.strip(b"\r\n\0"):
            return  # keep-alive (RFC 5626 section 3.5.1)
        try:
            message = parse(data)
        except MalformedMessageError:
            self.malformed.append(data)
            return
        if not self.loses(Way.IN, message):
            self._receive(message, addr)
