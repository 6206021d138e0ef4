"""A carrier: the network beyond our trunk, with its callers and phones, on one SIP address."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from hotline400.testing.carrier.behaviour import Silent
from hotline400.testing.carrier.call import Call
from hotline400.testing.carrier.caller import CallerCall, build_invite
from hotline400.testing.carrier.message import parameter, user_of
from hotline400.testing.carrier.phone import Behaviour, Phone, PhoneCall
from hotline400.testing.carrier.rtp import Ticker
from hotline400.testing.carrier.tone import Sound
from hotline400.testing.carrier.transaction import ServerTransaction, Timers, Transactions
from hotline400.testing.carrier.transport import Address, Loses


class Carrier:
    """Use it as `async with Carrier(...) as carrier`.

    `listen` may have port 0 (a free one is taken; see `address`). `platform` is where calls are
    placed to. Entering raises OSError when the port is taken.
    """

    def __init__(
        self,
        listen: Address = ("127.0.0.1", 5080),
        platform: Address = ("127.0.0.1", 5060),
        timers: Timers | None = None,
    ) -> None:
        self.address = listen
        self.platform = platform
        self.transactions = Transactions(timers or Timers(), self._receive)
        self.ticker = Ticker()
        self.phones: dict[str, Phone] = {}
        self.placed: list[CallerCall] = []
        self.unknown_numbers: list[str] = []
        """Numbers dialled that no phone has; they are answered 404."""
        self.calls: dict[tuple[str, str], Call] = {}
        """Answered calls by (Call-ID, our tag)."""
        self._tasks: list[asyncio.Task[None]] = []
        self._stack = AsyncExitStack()

    @property
    def contact(self) -> str:
        return f"<sip:{self.address[0]}:{self.address[1]}>"

    def lose(self, loses: Loses) -> None:
        """From now on, lose the SIP datagrams that this function says."""
        self.transactions.socket.loses = loses

    def phone(self, number: str, behaviour: Behaviour, lines: int = 1) -> Phone:
        """Put a phone on the network, or give the one that is there another behaviour."""
        phone = self.phones.setdefault(number, Phone(number, behaviour))
        phone.behaviour, phone.lines = behaviour, lines
        return phone

    async def dial(
        self,
        called: str,
        caller: str | None = "13900001111",
        *,
        says: Sound | None = None,
        display_name: str = "",
        headers: Mapping[str, str | None] | None = None,
        codecs: tuple[str, ...] = ("PCMA",),
    ) -> CallerCall:
        """Place a call; returns as soon as the INVITE is on its way."""
        invite = build_invite(self, called, caller, display_name, headers or {})
        call = CallerCall(self, invite, says, codecs)
        self.placed.append(call)
        self._start(call)
        return call

    async def __aenter__(self) -> Self:
        self.address = await self.transactions.socket.open(self.address)
        await self._stack.__aenter__()
        self._stack.callback(self.transactions.close)
        self._group = await self._stack.enter_async_context(asyncio.TaskGroup())
        self._tasks.append(self._group.create_task(self.ticker.run()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Everything falls silent at once: calls still up are left without a BYE."""
        for task in self._tasks:
            task.cancel()
        everyone = [call for phone in self.phones.values() for call in phone.calls]
        for call in (*everyone, *self.placed):
            call.vanish()
        if kind is not asyncio.CancelledError:  # so that a test's failure is not wrapped in a group
            kind = error = trace = None
        await self._stack.__aexit__(kind, error, trace)

    async def hang_up_all(self) -> None:
        """End every call properly, as before the end of a demonstration."""
        everyone = [call for phone in self.phones.values() for call in phone.calls]
        await asyncio.gather(*(call.hang_up() for call in (*everyone, *self.placed)))

    def _start(self, call: CallerCall | PhoneCall) -> None:
        self._tasks.append(self._group.create_task(call.run()))

    def _receive(self, transaction: ServerTransaction) -> None:
        """A request that no transaction knows yet."""
        request = transaction.request
        tag = parameter(request.get("To"), "tag")
        call = self.calls.get((request.call_id, tag))
        if call is not None:
            call.receive(transaction)
        elif tag:
            transaction.respond_status(481)
        elif request.method == "INVITE":
            self._receive_call(transaction)
        else:
            transaction.respond_status(200 if request.method in {"OPTIONS", "REGISTER"} else 501)

    def _receive_call(self, transaction: ServerTransaction) -> None:
        number = user_of(transaction.request.uri)
        phone = self.phones.get(number)
        if phone is None:
            self.unknown_numbers.append(number)
            transaction.respond_status(404)
            return
        is_silent = isinstance(phone.behaviour, Silent)
        if not is_silent:
            transaction.respond_status(100)
        busy = phone.lines_in_use >= phone.lines
        call = PhoneCall(self, phone, transaction)
        phone.add(call)
        if busy and not is_silent:
            call.refuse(486)
        else:
            self._start(call)
