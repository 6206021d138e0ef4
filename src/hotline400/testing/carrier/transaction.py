"""SIP transactions over UDP: who retransmits what, and until when (RFC 3261 section 17)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from hotline400.testing.carrier.message import (
    Request,
    Response,
    fresh_tag,
    reply,
)
from hotline400.testing.carrier.transport import Address, SipSocket


@dataclass(frozen=True)
class Timers:
    """Seconds. RFC 3261's T1 and T2, and how long before giving up (64 x T1)."""

    t1: float = 0.5
    t2: float = 4.0
    give_up: float = 32.0


class Resending:
    """Sends at once, then again at T1, 2 T1, 4 T1… (at most T2 apart) until stopped."""

    def __init__(self, send: Callable[[], None], gave_up: Callable[[], None], timers: Timers):
        self._send = send
        self._gave_up = gave_up
        self._timers = timers
        self._loop = asyncio.get_running_loop()
        self._deadline = self._loop.time() + timers.give_up
        self._again(timers.t1)

    def _again(self, interval: float) -> None:
        if self._loop.time() >= self._deadline:
            self._gave_up()
            return
        self._send()
        self._timer = self._loop.call_later(
            interval, self._again, min(interval * 2, self._timers.t2)
        )

    def stop(self) -> None:
        self._timer.cancel()


class ClientTransaction:
    """A request of ours and the responses to it.

    `ack` is sent again whenever a final response comes again, which it does when our ACK was lost.
    A request that nobody answers ends with a 408 of our own making, as RFC 3261 8.1.3.1 says.
    """

    def __init__(self, layer: "Transactions", request: Request, address: Address) -> None:
        self.request = request
        self.address = address
        self.ack: Request | None = None
        self.responses: asyncio.Queue[Response] = asyncio.Queue()
        self._layer = layer
        self._final = False
        self._resending = Resending(
            lambda: layer.socket.send(request, address), self._nobody_answered, layer.timers
        )

    def _nobody_answered(self) -> None:
        self.receive(reply(self.request, 408))

    def receive(self, response: Response) -> None:
        self._resending.stop()
        if self._final:
            self.acknowledge()
            return
        self._final = response.status >= 200
        if response.status >= 300 and self.request.method == "INVITE":
            self.ack = self._ack_of_failure(response)
            self.acknowledge()
        self.responses.put_nowait(response)

    def _ack_of_failure(self, response: Response) -> Request:
        """The ACK that belongs to the transaction (RFC 3261 section 17.1.1.3)."""
        ack = Request(method="ACK", uri=self.request.uri)
        kept = ("via", "from", "call-id", "max-forwards", "route")
        ack.headers = [pair for pair in self.request.headers if pair[0].lower() in kept]
        ack.put("To", response.get("To"))
        ack.put("CSeq", f"{self.request.sequence[0]} ACK")
        return ack

    def acknowledge(self) -> None:
        if self.ack is not None:
            self._layer.socket.send(self.ack, self.address)

    async def final(self) -> Response:
        """The final response, provisional ones skipped."""
        while (response := await self.responses.get()).status < 200:
            pass
        return response

    def stop(self) -> None:
        self._resending.stop()


class ServerTransaction:
    """A request of theirs and our response, sent again for each copy of the request.

    A final response to INVITE is also sent again by ourselves until its ACK comes.
    """

    def __init__(self, layer: "Transactions", request: Request, address: Address) -> None:
        self.request = request
        self.address = address
        self.tag = fresh_tag()
        self.acknowledged = asyncio.Event()
        self.cancelled: Callable[[], None] = lambda: None
        self._layer = layer
        self._response: Response | None = None
        self._resending: Resending | None = None

    def respond(self, response: Response) -> None:
        self._response = response
        if response.status >= 200 and self.request.method == "INVITE":
            self._resending = Resending(self.repeat, lambda: None, self._layer.timers)
        else:
            self.repeat()

    def respond_status(self, status: int) -> None:
        """A response without more than what must be there."""
        self.respond(reply(self.request, status, self.tag))

    def repeat(self) -> None:
        if self._response is not None:
            self._layer.socket.send(self._response, self.address)

    @property
    def answered(self) -> bool:
        """Whether a final response has been given."""
        return self._response is not None and self._response.status >= 200

    def receive_ack(self) -> None:
        self.stop()
        self.acknowledged.set()

    def stop(self) -> None:
        if self._resending is not None:
            self._resending.stop()


class Transactions:
    """Matches what arrives to what is going on; new requests go to `on_request`."""

    def __init__(self, timers: Timers, on_request: Callable[[ServerTransaction], None]) -> None:
        self.timers = timers
        self.socket = SipSocket(self._receive)
        self._on_request = on_request
        self._clients: dict[tuple[str, str], ClientTransaction] = {}
        self._servers: dict[tuple[str, str], ServerTransaction] = {}
        self._awaiting_ack: dict[tuple[str, int, str], ServerTransaction] = {}

    def send(self, request: Request, address: Address) -> ClientTransaction:
        """Start a client transaction."""
        transaction = ClientTransaction(self, request, address)
        self._clients[(request.branch, request.method)] = transaction
        return transaction

    def close(self) -> None:
        for client in self._clients.values():
            client.stop()
        for server in self._servers.values():
            server.stop()
        self.socket.close()

    def _receive(self, message: Request | Response, address: Address) -> None:
        if isinstance(message, Response):
            client = self._clients.get((message.branch, message.sequence[1]))
            if client is not None:
                client.receive(message)
        elif message.method == "ACK":
            server = self._awaiting_ack.get(_dialog_key(message))
            if server is not None:
                server.receive_ack()
        else:
            self._receive_request(message, address)

    def _receive_request(self, request: Request, address: Address) -> None:
        key = (request.branch, request.method)
        if key in self._servers:
            self._servers[key].repeat()
            return
        transaction = self._servers[key] = ServerTransaction(self, request, address)
        if request.method == "INVITE":
            self._awaiting_ack[_dialog_key(request)] = transaction
        if request.method == "CANCEL":
            self._cancel(transaction)
        else:
            self._on_request(transaction)

    def _cancel(self, cancel: ServerTransaction) -> None:
        invite = self._servers.get((cancel.request.branch, "INVITE"))
        cancel.respond_status(481 if invite is None else 200)
        if invite is not None and not invite.answered:
            invite.cancelled()


def _dialog_key(request: Request) -> tuple[str, int, str]:
    """What an ACK shares with its INVITE, whatever the final response was."""
    return request.call_id, request.sequence[0], request.get("From")
